import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came over the wire. */
export interface RawRequest {
  /** `GET`, `POST`. */
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** As text; empty where there is none. */
  readonly body: string;
}

/** A response as it goes over the wire. */
export interface RawResponse {
  /** The HTTP status. */
  readonly status: number;
  /** In addition to those of every response. @default - none */
  readonly headers?: Readonly<Record<string, string>>;
  /** As text. */
  readonly body: string;
}

/** How one request fails. */
export type Fault =
  /** Another response. */
  | ({ readonly type: "response" } & RawResponse)
  /** The connection is closed without a response. */
  | { readonly type: "reset" }
  /** There is never a response. */
  | { readonly type: "stall" }
  /** The connection is closed in the middle of the response. */
  | { readonly type: "truncate" }
  /** A response of 2 MiB. */
  | { readonly type: "huge" };

/** A request that the server has received, for assertions. */
export interface LoggedRequest extends RawRequest {
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
  /** Its response; absent while there is none. */
  response?: RawResponse;
}

/** Options of a mock cloud's server. */
export interface ServerOptions {
  /** Its port on 127.0.0.1. @default - any that is free */
  readonly port?: number;
  /** Called with every request after its response or fault. @default - none */
  readonly onRequest?: (request: LoggedRequest) => void;
}

/** An HTTP server on a loopback port of the system's choice. */
export class LoopbackServer {
  /** Every request so far, oldest first. */
  readonly requests: LoggedRequest[] = [];
  private readonly faults: Fault[] = [];
  private readonly server = createServer((request, response) => {
    // A client that has gone away in the middle of its request gets no answer.
    this.serve(request, response).catch(() => response.destroy());
  });
  private readonly answer: (request: RawRequest) => RawResponse;

  private readonly onRequest: ServerOptions["onRequest"];

  constructor(answer: (request: RawRequest) => RawResponse, onRequest?: ServerOptions["onRequest"]) {
    this.answer = answer;
    this.onRequest = onRequest;
  }

  /** @param port 0 is any that is free */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Makes the next requests fail, one fault each, in this order. */
  failNext(...faults: readonly Fault[]): void {
    this.faults.push(...faults);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request: LoggedRequest = {
      at: Date.now(),
      method: incoming.method ?? "",
      target: incoming.url ?? "",
      headers: Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: Buffer.concat(chunks).toString(),
    };
    this.requests.push(request);
    this.respond(request, this.faults.shift(), outgoing);
    this.onRequest?.(request);
  }

  private respond(request: LoggedRequest, fault: Fault | undefined, outgoing: ServerResponse): void {
    switch (fault?.type) {
      case "stall":
        return;
      case "reset":
        outgoing.socket?.resetAndDestroy();
        return;
      case "truncate": {
        const { body } = this.answer(request);
        outgoing.writeHead(200, { "content-length": Buffer.byteLength(body) });
        outgoing.write(body.slice(0, body.length / 2), () => outgoing.socket?.destroy());
        return;
      }
      case "huge":
        this.write(request, { status: 200, body: " ".repeat(2 ** 21) }, outgoing);
        return;
      case "response":
        this.write(request, fault, outgoing);
        return;
      case undefined:
        this.write(request, this.answer(request), outgoing);
    }
  }

  private write(request: LoggedRequest, response: RawResponse, outgoing: ServerResponse): void {
    request.response = response;
    outgoing.writeHead(response.status, response.headers).end(response.body);
  }
}
