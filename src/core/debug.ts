import { debuglog } from "node:util";
import { formatDuration } from "./duration";
import { isTaskWaitError } from "./errors";
import type { WaitEvent } from "./events";
import type { Task } from "./task";
import { oneLine } from "./text";

const log = debuglog("cloud-task-waiter");

/** Writes a line to stderr if `NODE_DEBUG` contains `cloud-task-waiter`; otherwise `line` is not called. */
export function debug(line: () => string): void {
  if (log.enabled) log("%s", oneLine(line()));
}

/** Writes what a poll returned and when the next one is due. */
export function debugEvent({ kind, taskId }: Task, event: WaitEvent): void {
  debug(() => {
    const { phase, status, error, attempt, elapsedMs, nextDelayMs } = event;
    const until = phase === undefined ? "" : `until ${phase}: `;
    const result = status ? `${status.providerState} (${status.state})` : `no status (${error.message})`;
    const next =
      nextDelayMs === undefined ? "no further poll" : `next poll in ${formatDuration(nextDelayMs)}`;
    return `${kind} task ${taskId}: ${until}${result}, poll ${attempt} after ${formatDuration(elapsedMs)}, ${next}`;
  });
}

/** Writes the error that ended a wait. The message of a foreign error may contain secrets: only its name is written. */
export function debugEnd(error: unknown): void {
  debug(() => {
    if (isTaskWaitError(error)) return `wait ended: ${error.message} [${error.code}]`;
    return `wait ended: ${error instanceof Error ? error.name : typeof error}`;
  });
}
