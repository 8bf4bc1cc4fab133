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
