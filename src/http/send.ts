import { Socket } from "node:net";
import type { Dispatcher } from "undici";
import { Agent, buildConnector, EnvHttpProxyAgent, errors, Pool, request as undiciRequest } from "undici";
import { isLoopback } from "../schema/loopback";
import type { HttpRequest, HttpResponse } from "./message";
import { urlOf } from "./message";

const mebibyte = 2 ** 20;

/** No answer came, or none that could be taken. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  /** Asking again would end the same way: the server could not prove who it is, or an address is none. */
  readonly permanent: boolean;
  constructor(message: string, permanent: boolean, options: ErrorOptions) {
    super(message, options);
    this.permanent = permanent;
  }
}

/**
 * Sends one request and reads the answer to its end. Follows no redirect, takes no body above 1 MiB, verifies TLS
 * whatever the environment says, and uses the environment's proxy except towards this machine.
 *
 * @throws {NetworkError} when no answer came; what `signal` was aborted with when it was
 */
export async function send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
  try {
    const response = await undiciRequest(urlOf(request), {
      dispatcher: agentFor(request.origin),
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      signal,
    });
    return {
      status: response.statusCode,
      headers: Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: await response.body.text(),
    };
  } catch (error) {
    signal.throwIfAborted();
    throw toNetworkError(error, new URL(request.origin).host);
  }
}

interface Agents {
  /** Towards this machine. */
  readonly direct: Dispatcher;
  /** Through the environment's proxy, where it has one. */
  readonly environment: Dispatcher;
}

let agents: Agents | undefined;

function agentFor(origin: string): Dispatcher {
  agents ??= makeAgents();
  return isLoopback(new URL(origin).hostname) ? agents.direct : agents.environment;
}

function makeAgents(): Agents {
  const connect = unreferenced(buildConnector(tls));
  return {
    direct: new Agent({ ...limits, connect }),
    environment: new EnvHttpProxyAgent({
      ...limits,
      connect,
      proxyTls: tls,
      requestTls: tls,
      clientFactory: (proxy, options: Pool.Options) =>
        new Pool(proxy, { ...options, ...limits, connect: connectorOf(options) }),
    }),
  };
}

const tls = { timeout: 10_000, rejectUnauthorized: true };

const limits = {
  headersTimeout: 60_000,
  bodyTimeout: 60_000,
  keepAliveTimeout: 60_000,
  // A Huawei token comes in a header of several KB.
  maxHeaderSize: 64 * 1024,
  maxResponseSize: mebibyte,
};

/** The way to a proxy, as undici has prepared it. */
function connectorOf({ connect }: Pool.Options): buildConnector.connector {
  return unreferenced(typeof connect === "function" ? connect : buildConnector(tls));
}

/** A connection attempt that nobody waits for any more can't be ended, but it need not keep the process alive. */
function unreferenced(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    const socket: unknown = connect(options, callback);
    if (socket instanceof Socket) socket.unref();
  };
}

// Any other error may be transient.
const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/;
const badAddress = /^(ERR_INVALID_URL|UND_ERR_INVALID_ARG)$/;

function toNetworkError(error: unknown, host: string): NetworkError {
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: "", message: String(error) };
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    return new NetworkError(`${host} sent a response of more than 1 MiB`, false, { cause: error });
  }
  const words =
    code && !message.includes(code) ? [code, message].filter(Boolean).join(": ") : code || message;
  const proxy =
    badAddress.test(code ?? "") || error instanceof URIError
      ? "; HTTPS_PROXY or HTTP_PROXY may not be a valid URL"
      : "";
  const permanent = untrusted.test(code ?? "") || proxy !== "";
  return new NetworkError(`can't reach ${host} (${words})${proxy}`, permanent, { cause: error });
}
