import { debug } from "../core/debug";
import type { PollResult } from "../core/poll-result";
import type { HttpRequest, HttpResponse } from "./message";
import { urlOf } from "./message";

let requests = 0;

type Reply = PollResult | { readonly type: "signedIn" };

/** Tells of a request, and returns what tells how it ended. */
export function debugRequest(request: HttpRequest, redact: <T>(value: T) => T) {
  requests += 1;
  const name = `#${requests}`;
  debug(() => `${name} ${request.method} ${redact(urlOf(request))}`);
  return {
    answered({ status, body }: HttpResponse, tookMs: number, reply: Reply): void {
      debug(() => {
        const id = requestIdOf(reply);
        const size = `${Buffer.byteLength(body)} bytes`;
        const request = id === undefined ? "" : `, request ${id}`;
        return `${name} HTTP ${status} in ${Math.round(tookMs)} ms, ${size}${request}: ${meaningOf(reply)}`;
      });
    },
    unanswered(why: string): void {
      debug(() => `${name} ${why}`);
    },
  };
}

function requestIdOf(reply: Reply): string | undefined {
  if (reply.type === "signedIn") return undefined;
  return reply.type === "status" ? reply.status.requestId : reply.requestId;
}

function meaningOf(reply: Reply): string {
  if (reply.type === "signedIn") return "signed in";
  return reply.type === "status" ? reply.status.state : `${reply.type}: ${reply.message}`;
}
