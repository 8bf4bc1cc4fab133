import { expect } from "vitest";
import type { Fault } from "../../src/testing";

export function answerOf(status: number, body = "", headers: Readonly<Record<string, string>> = {}): Fault {
  return { type: "response", status, headers, body };
}

export const busyPage = "<html><body><h1>Sorry</h1>\n<p>We are busy</p></body></html>";

export function transient(httpStatus: number, message: string, more: object = {}) {
  return { type: "transient", httpStatus, message, ...more };
}

/** An answer of a fake itself, which gives every request an id. */
export function told(type: string, httpStatus: number, code: string, message: unknown, more: object = {}) {
  return { type, httpStatus, code, message, requestId: expect.any(String), ...more };
}

export function status(state: string, providerState: string, more: object = {}) {
  return { type: "status", status: { state, providerState, ...more } };
}

export function noResponse(why: RegExp) {
  const message = new RegExp(`^can't reach 127\\.0\\.0\\.1:\\d+ \\(.*${why.source}`);
  return { type: "transient", message: expect.stringMatching(message) };
}

/** What goes wrong on the way, whatever is asked. */
interface NetworkPlay {
  readonly faults?: readonly Fault[];
  readonly requestTimeoutMs?: number;
  /** Where to ask, in place of the fake. */
  readonly endpoint?: string;
}

/** Nobody listens there; the port of a server that was closed may be another's by now. */
const nowhere = "http://127.0.0.1:1";

/** The rows of every table of faults that are about the network: what happens, what comes of it, how many requests came. */
export const networkRows: readonly [name: string, play: NetworkPlay, answer: object, requests: number][] = [
  ["a connection that is refused", { endpoint: nowhere }, noResponse(/ECONNREFUSED/), 0],
  [
    "a connection that is reset",
    { faults: [{ type: "reset" }] },
    noResponse(/(ECONNRESET|other side closed)/),
    1,
  ],
  [
    "an answer that never comes",
    { faults: [{ type: "stall" }], requestTimeoutMs: 50 },
    { type: "transient", message: expect.stringMatching(/^127\.0\.0\.1:\d+ did not respond within 50 ms$/) },
    1,
  ],
  [
    "a body that is cut short",
    { faults: [{ type: "truncate" }] },
    noResponse(/other side closed|terminated/),
    1,
  ],
  [
    "a body without an end in sight",
    { faults: [{ type: "huge" }] },
    {
      type: "transient",
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ sent a response of more than 1 MiB$/),
    },
    1,
  ],
];
