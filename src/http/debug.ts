import { debuglog } from "node:util";
import type { Decision } from "../core/decisions";
import { decisions } from "../core/decisions";
import { formatDuration } from "../core/duration";
import { isTaskWaitError } from "../core/errors";
import type { WaitEvent } from "../core/events";
import type { PollResult } from "../core/poll-result";
import { oneLine } from "../core/text";
import type { HttpRequest, HttpResponse } from "./message";
import { urlOf } from "./message";

const log = debuglog("cloud-task-waiter");

/** Writes a line to stderr where the environment says `NODE_DEBUG=cloud-task-waiter`; it is not even made elsewhere. */
export function debug(line: () => string): void {
  if (log.enabled) log("%s", oneLine(line()));
}

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

// Node tells it once, at the start of a process, whether anybody wants to know.
if (log.enabled) {
  decisions.subscribe((message) => {
    const { task, event, error } = message as Decision;
    debug(() =>
      event ? `${task.kind} task ${task.taskId}: ${traceOf(event)}` : `wait ended: ${wordsOf(error)}`,
    );
  });
}

function traceOf({ phase, status, error, attempt, elapsedMs, nextDelayMs }: WaitEvent): string {
  const what = status ? `${status.providerState} (${status.state})` : `no status (${error.message})`;
  const polls = `poll ${attempt} after ${formatDuration(elapsedMs)}`;
  const next = nextDelayMs === undefined ? "no further poll" : `next poll in ${formatDuration(nextDelayMs)}`;
  return `${phase === undefined ? "" : `until ${phase}: `}${what}, ${polls}, ${next}`;
}

/** Of another's error nothing but its name: its words may be anything. */
function wordsOf(error: unknown): string {
  if (isTaskWaitError(error)) return `${error.message} [${error.code}]`;
  return error instanceof Error ? error.name : typeof error;
}
