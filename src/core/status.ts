import { TimeLimitReached, within } from "./clock";
import {
  ProviderRejectedError,
  ProviderUnavailableError,
  TaskNotFoundError,
  WaitAbortedError,
} from "./errors";
import { emptyHistory, enter, remember, withQuestion } from "./history";
import type { WatchOptions } from "./options";
import { resolveOptions } from "./options";
import type { PollResult, TaskStatus } from "./poll-result";
import type { Phase, Task } from "./task";

/** Options of `getTaskStatus`. `timeoutMs`, the time limit for everything, is one minute by default. */
export type StatusOptions = Pick<WatchOptions, "requestTimeoutMs" | "timeoutMs" | "signal" | "clock">;

/**
 * Gets the status of a task once; of its next phase when it has succeeded and has one. A failed task is a status, not
 * an error.
 *
 * @param task the task
 * @param options time limits; each has a default
 * @throws {TaskWaitError} when there is no status
 */
export async function getTaskStatus(task: Task, options: StatusOptions = {}): Promise<TaskStatus> {
  const { clock, signal, requestTimeoutMs, timeoutMs } = resolveOptions({
    ...options,
    timeoutMs: options.timeoutMs ?? 60_000,
  });
  const startedAt = clock.now();
  let facts = emptyHistory(task);
  try {
    const pollPhase = async (phase: Phase, cut: AbortSignal): Promise<PollResult> => {
      facts = withQuestion(facts);
      const answer = await phase.poll(cut, requestTimeoutMs);
      facts = remember(facts, answer, 0, clock.now() - startedAt);
      if (facts.lastStatus?.state !== "succeeded" || !phase.next) return answer;
      facts = enter(phase.next, facts);
      cut.throwIfAborted();
      return pollPhase(phase.next, cut);
    };
    const answer = await within(clock, timeoutMs, signal, (cut) => pollPhase(task, cut));
    if (answer.type === "status") return { ...facts.before, ...answer.status };
    if (answer.type === "transient") throw new ProviderUnavailableError(facts);
    if (answer.type === "notFound") throw new TaskNotFoundError(facts);
    throw new ProviderRejectedError(facts);
  } catch (error) {
    const cut = { ...facts, elapsedMs: clock.now() - startedAt };
    if (signal.aborted) throw new WaitAbortedError(cut, { cause: signal.reason });
    if (error instanceof TimeLimitReached)
      throw new ProviderUnavailableError({ ...cut, lastPollError: error });
    throw error;
  }
}
