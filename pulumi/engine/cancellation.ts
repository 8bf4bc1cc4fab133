import { subscribe } from "node:diagnostics_channel";
import type { ServerHttp2Session, ServerHttp2Stream } from "node:http2";
import { isRecord } from "../../src/schema/record";

/** As long as the engine itself leaves a plugin between asking it to end and killing it. */
const graceMs = 5_000;

const interruption = new AbortController();
let waits = 0;

/** Runs a wait that is canceled when Pulumi is interrupted, or has ended. */
export async function withCancellation<T>(wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
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
 * end. When the engine is killed, its connection closes, and nobody reads what the process writes.
 */
export function listenForCancel(): void {
  subscribe("http2.server.stream.start", onRequest);
  for (const stream of [process.stdout, process.stderr]) {
    // Without a listener, Pulumi's plugin process answers every failed write with another, and fills the memory.
    if (!stream.listeners("error").includes(exit)) stream.on("error", exit);
  }
}

const service = "/pulumirpc.ResourceProvider/";
/** The open connections of the engine. */
const sessions = new Set<ServerHttp2Session>();

function onRequest(message: unknown): void {
  if (!isRecord(message)) return;
  const { stream, headers } = message as { stream?: ServerHttp2Stream; headers?: Record<string, unknown> };
  const path = headers?.[":path"];
  // A program's own dynamic resources are in this process too, and may have servers of their own.
  if (typeof path !== "string" || !path.startsWith(service)) return;
  if (path === `${service}Cancel`) interruption.abort(new Error("Pulumi was interrupted"));
  const session = stream?.session as ServerHttp2Session | undefined;
  if (!session || sessions.has(session)) return;
  sessions.add(session);
  session.once("close", () => onDisconnect(session));
}

function onDisconnect(session: ServerHttp2Session): void {
  sessions.delete(session);
  // An idle connection may be closed and opened again; the last one while a wait is to be answered is not.
  if (waits === 0 || sessions.size > 0) return;
  interruption.abort(new Error("Pulumi has ended"));
  // What else runs in this process may still come to its end.
  setTimeout(exit, graceMs);
}

function exit(): void {
  process.exit(1);
}
