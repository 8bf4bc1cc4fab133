import { subscribe } from "node:diagnostics_channel";
import type { ServerHttp2Stream } from "node:http2";
import { isRecord } from "../src/schema/record";

const interruption = new AbortController();
let waits = 0;

/** Runs a wait that ends when Pulumi is interrupted. */
export async function interruptible<T>(wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
  waits += 1;
  try {
    return await wait(interruption.signal);
  } finally {
    waits -= 1;
  }
}

/**
 * Listens for the engine's end. The first Ctrl-C reaches a provider only as a request `Cancel`, which the SDK answers
 * without telling anybody; Node shows the requests of the plugin's own server. Where it does not, a wait goes on to its
 * end, as without this. When the engine is killed, its connection closes.
 */
export function listenForInterruption(): void {
  subscribe("http2.server.stream.start", onRequest);
}

const watched = new WeakSet<object>();

function onRequest(message: unknown): void {
  if (!isRecord(message)) return;
  const { stream, headers } = message as { stream?: ServerHttp2Stream; headers?: Record<string, unknown> };
  if (headers?.[":path"] === "/pulumirpc.ResourceProvider/Cancel") {
    interruption.abort(new Error("Pulumi was interrupted"));
  }
  const session = stream?.session;
  if (!session || watched.has(session)) return;
  watched.add(session);
  session.once("close", () => {
    // An idle connection may be closed and opened again; one that a wait is to be answered on is not.
    if (waits > 0) process.exit(1);
  });
}
