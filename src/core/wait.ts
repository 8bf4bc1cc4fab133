import type { Answer, TaskStatus } from "./answer";
import { sleep, TimeLimitReached, within } from "./clock";
import { TaskWaitError, WaitAbortedError, WaitTimeoutError } from "./errors";
import type { WaitEvent, WaitResult } from "./events";
import { ask, emptyHistory, type History, judge, remember } from "./judge";
import { resolveOptions, type WaitLimits, type WaitOptions, type WatchOptions } from "./options";
import { nextDelay } from "./schedule";
import type { Task } from "./task";

/**
 * Asks for the status of a task until it has succeeded, and yields every answer. Leaving the loop ends the wait.
 *
 * @returns the last status, as the generator's return value
 * @throws {TaskWaitError} when the task failed, the time is up, the signal was aborted, or the provider's answers leave
 *   nothing to wait for
 */
export async function* watchTask(
  task: Task,
  options: WatchOptions = {},
): AsyncGenerator<WaitEvent, WaitResult, undefined> {
  const limits = resolveOptions(options);
  const { clock, signal, timeoutMs } = limits;
  const startedAt = clock.now();
  const elapsed = () => clock.now() - startedAt;
  let history = emptyHistory(task);

  try {
    for (;;) {
      const askedAtMs = elapsed();
      const answer = await within(clock, timeoutMs - askedAtMs, signal, (cut) => {
        history = ask(history);
        return task.check(cut, limits.requestTimeoutMs);
      });
      history = remember(history, answer, askedAtMs, elapsed());

      const verdict = judge(history, answer, limits);
      const delayMs = verdict.type === "askAgain" ? delayAfter(answer, history, limits) : undefined;
      yield toEvent(answer, history, delayMs);

      if (verdict.type === "succeeded") return toResult(verdict.status, history);
      if (verdict.type === "ended") throw verdict.error;
      if (delayMs === undefined) throw new WaitTimeoutError(history, timeoutMs);
      await sleep(clock, history.elapsedMs + delayMs - elapsed(), signal);
    }
  } catch (error) {
    if (error instanceof TaskWaitError) throw error;
    const facts = { ...history, elapsedMs: elapsed() };
    if (signal.aborted) throw new WaitAbortedError(facts, { cause: signal.reason });
    if (error instanceof TimeLimitReached) throw new WaitTimeoutError(facts, timeoutMs);
    throw error;
  }
}

/**
 * Waits until a task has succeeded.
 *
 * @throws {TaskWaitError} when the task failed, the time is up, the signal was aborted, or the provider's answers leave
 *   nothing to wait for
 */
export async function waitForTask(task: Task, options: WaitOptions = {}): Promise<WaitResult> {
  const { clock, signal, timeoutMs } = resolveOptions(options);
  const deadline = clock.now() + timeoutMs;
  const events = watchTask(task, options);
  for (;;) {
    const event = await events.next();
    if (event.done) return event.value;
    const { value } = event;
    if (value.type !== "status") continue;
    try {
      // Whoever is told may be slow: the deadline and the signal hold for it too. It is told in any case.
      const remainingMs = Math.max(1, deadline - clock.now());
      await within(clock, remainingMs, signal, async () => options.onStatus?.(value));
    } catch (error) {
      await events.throw(error);
    }
  }
}

function delayAfter(answer: Answer, history: History, limits: WaitLimits): number | undefined {
  const confirming = history.succeededInRow > 0;
  return nextDelay({
    ageMs: confirming ? 0 : history.elapsedMs,
    remainingMs: limits.timeoutMs - history.elapsedMs,
    minDelayMs: limits.minDelayMs,
    maxDelayMs: limits.maxDelayMs,
    slowestAnswerMs: history.slowestAnswerMs,
    requestTimeoutMs: limits.requestTimeoutMs,
    progress: confirming ? undefined : history.lastStatus?.progress,
    retryAfterMs: answer.type === "transient" ? answer.retryAfterMs : undefined,
    random: limits.clock.random(),
  });
}

function toEvent(answer: Answer, history: History, nextDelayMs: number | undefined): WaitEvent {
  const base = {
    attempt: history.attempts,
    elapsedMs: Math.round(history.elapsedMs),
    ...(nextDelayMs !== undefined && { nextDelayMs: Math.round(nextDelayMs) }),
  };
  return answer.type === "status"
    ? { type: "status", status: answer.status, ...base }
    : { type: "trouble", error: answer, ...base };
}

function toResult(status: TaskStatus, { attempts, elapsedMs }: History): WaitResult {
  return { ...status, state: "succeeded", attempts, elapsedMs: Math.round(elapsedMs) };
}
