import { inspect } from "node:util";
import type { Answer } from "../../src/core/answer";
import { type Clock, systemClock } from "../../src/core/clock";
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
export async function check(task: Task, requestTimeoutMs = 5_000): Promise<Answer> {
  const { tookMs: _measured, ...answer } = await task.check(new AbortController().signal, requestTimeoutMs);
  return answer as Answer;
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
