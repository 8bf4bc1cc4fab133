import { sleep, TimeLimitReached, within } from "./clock";
import { debugEnd, debugEvent } from "./debug";
import { TaskWaitError, WaitAbortedError, WaitTimeoutError } from "./errors";
import type { WaitEvent, WaitResult } from "./events";
import type { History } from "./history";
import { emptyHistory, enter, phaseIn, remember, withDelay, withQuestion } from "./history";
import type { Verdict } from "./judge";
import { judge } from "./judge";
import type { WaitLimits, WaitOptions, WatchOptions } from "./options";
import { resolveOptions } from "./options";
import type { PollResult, TaskStatus } from "./poll-result";
import { pollErrorOf } from "./poll-result";
import { nextDelay } from "./schedule";
import type { Phase, Task } from "./task";

/**
 * Polls a task, and each further phase of it, until it has succeeded, and yields an event for every poll.
 * Leaving the loop ends the wait.
 *
 * @param task the task
 * @param options time limits and delays; each has a default
 * @returns the last status, as the generator's return value
 * @throws {TaskWaitError} when the task failed, the time limit is reached, the signal was aborted, or the provider
 *   rejects the requests or is unavailable
 */
export function watchTask(
  task: Task,
  options: WatchOptions = {},
): AsyncGenerator<WaitEvent, WaitResult, undefined> {
  return goOnWatching(task, emptyHistory(task), options);
}

/**
 * The same for a wait that has begun elsewhere. The time limit counts from its start.
 *
 * @param before what that wait knew: `historyOf` the error that ended it, with the time that has passed since its start
 */
export async function* goOnWatching(
  task: Task,
  before: History,
  options: WatchOptions,
): AsyncGenerator<WaitEvent, WaitResult, undefined> {
  const limits = resolveOptions(options);
  const { clock, signal, timeoutMs } = limits;
  const startedAt = clock.now() - before.elapsedMs;
  const elapsed = () => clock.now() - startedAt;
  let phase: Phase = phaseIn(task, before);
  let history = before;

  try {
    for (;;) {
      if (history.nextQuestionAtMs > elapsed()) {
        await sleep(clock, history.nextQuestionAtMs - elapsed(), signal);
      }
      const askedAtMs = elapsed();
      const answer = await within(clock, timeoutMs - askedAtMs, signal, (cut) => {
        history = withQuestion(history);
        return phase.poll(cut, limits.requestTimeoutMs);
      });
      history = remember(history, answer, askedAtMs, elapsed());

      const verdict = judge(history, answer, limits, phase.next);
      const delayMs = delayAfter(verdict, answer, history, limits);
      history = withDelay(history, delayMs);
      const event = toEvent(answer, history, delayMs);
      debugEvent(task, event);
      yield event;

      switch (verdict.type) {
        case "succeeded":
          return toResult(verdict.status, history);
        case "ended":
          throw verdict.error;
        case "nextPhase":
          phase = verdict.phase;
          history = enter(phase, history);
          break;
        case "askAgain":
          if (delayMs === undefined) throw new WaitTimeoutError(history, timeoutMs);
      }
    }
  } catch (error) {
    const end = endOf(error, { ...history, elapsedMs: elapsed() }, limits);
    debugEnd(end);
    throw end;
  }
}

/**
 * Waits until a task has succeeded.
 *
 * @param task the task
 * @param options time limits, delays and callbacks; each has a default
 * @returns the last status, with the number of polls and the elapsed time
 * @throws {TaskWaitError} when the task failed, the time limit is reached, the signal was aborted, or the provider
 *   rejects the requests or is unavailable
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
      // Whoever is slow to hear of the end does not change it.
      const isEnd = value.nextDelayMs === undefined;
      if (!(isEnd && error instanceof TimeLimitReached)) await events.throw(error);
    }
  }
}

function endOf(error: unknown, facts: History, { signal, timeoutMs }: WaitLimits): unknown {
  // What a wait is aborted with may be the error of another one.
  if (error instanceof TaskWaitError && error !== signal.reason) return error;
  if (signal.aborted) return new WaitAbortedError(facts, { cause: signal.reason });
  if (error instanceof TimeLimitReached) return new WaitTimeoutError(facts, timeoutMs);
  return error;
}

function delayAfter(
  verdict: Verdict,
  answer: PollResult,
  history: History,
  limits: WaitLimits,
): number | undefined {
  if (verdict.type === "nextPhase") return 0;
  if (verdict.type !== "askAgain") return undefined;
  const confirming = history.succeededInRow > 0;
  return nextDelay({
    ageMs: confirming ? 0 : history.elapsedMs - history.phaseStartedAtMs,
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

function toEvent(answer: PollResult, history: History, nextDelayMs: number | undefined): WaitEvent {
  const base = {
    ...(history.phase !== undefined && { phase: history.phase }),
    attempt: history.attempts,
    elapsedMs: Math.round(history.elapsedMs),
    ...(nextDelayMs !== undefined && { nextDelayMs: Math.round(nextDelayMs) }),
  };
  return answer.type === "status"
    ? { type: "status", status: answer.status, ...base }
    : { type: "pollError", error: pollErrorOf(answer), ...base };
}

function toResult(status: TaskStatus, { attempts, elapsedMs, before }: History): WaitResult {
  return { ...before, ...status, state: "succeeded", attempts, elapsedMs: Math.round(elapsedMs) };
}
