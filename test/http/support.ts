import { inspect } from "node:util";
import { type Clock, systemClock } from "../../src/core/clock";
import type { PollResult } from "../../src/core/poll-result";
import type { Task } from "../../src/core/task";

const times = 25;

/** The real clock, but fast; no faster, because a busy machine needs its time for an answer too. */
export function hurriedClock(): Clock {
  return {
    ...systemClock,
    now: () => systemClock.now() * times,
    setTimer: (ms, fire) => systemClock.setTimer(ms / times, fire),
  };
}

/** Asks once. */
export async function poll(task: Task, requestTimeoutMs = 5_000): Promise<PollResult> {
  const { tookMs: _measured, ...answer } = await task.poll(new AbortController().signal, requestTimeoutMs);
  return answer as PollResult;
}

/** Every way to look at what came of a question, in one text. */
export function everything(seen: unknown): string {
  const parts = [
    inspect(seen, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null }),
    JSON.stringify(seen),
  ];
  if (seen instanceof Error)
    parts.push(seen.message, String(seen.stack), everything(seen.cause ?? "no cause"));
  return parts.join("\n");
}
