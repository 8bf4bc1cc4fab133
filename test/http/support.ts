import type { Answer } from "../../src/core/answer";
import { type Clock, systemClock } from "../../src/core/clock";
import type { Task } from "../../src/core/task";

/** The real clock, a hundred times as fast. */
export function hurriedClock(): Clock {
  return {
    ...systemClock,
    now: () => systemClock.now() * 100,
    setTimer: (ms, fire) => systemClock.setTimer(ms / 100, fire),
  };
}

/** Asks once. */
export async function check(task: Task, requestTimeoutMs = 5_000): Promise<Answer> {
  const { tookMs: _measured, ...answer } = await task.check(new AbortController().signal, requestTimeoutMs);
  return answer as Answer;
}
