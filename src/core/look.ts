import type { Answer, TaskStatus } from "./answer";
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
import type { Phase, Task } from "./task";

/** How to look once. `timeoutMs`, the time for everything, is one minute unless given. */
export type LookOptions = Pick<WatchOptions, "requestTimeoutMs" | "timeoutMs" | "signal" | "clock">;

/**
 * Asks for the status of a task once; of its next phase when it has succeeded and has one. A task that failed is a
 * status, not an error; which phase it is of, the provider's word tells.
 *
 * @param task what to ask about
 * @param options how long it may take; each has a default
 * @throws {TaskWaitError} when the provider gives no status
 */
export async function getTaskStatus(task: Task, options: LookOptions = {}): Promise<TaskStatus> {
  const { clock, signal, requestTimeoutMs, timeoutMs } = resolveOptions({
    ...options,
    timeoutMs: options.timeoutMs ?? 60_000,
  });
  const startedAt = clock.now();
  let facts = emptyHistory(task);
  try {
    const lookAt = async (phase: Phase, cut: AbortSignal): Promise<Answer> => {
      facts = withQuestion(facts);
      const answer = await phase.check(cut, requestTimeoutMs);
      facts = remember(facts, answer, 0, clock.now() - startedAt);
      if (facts.lastStatus?.state !== "succeeded" || !phase.next) return answer;
      facts = enter(phase.next, facts);
      cut.throwIfAborted();
      return lookAt(phase.next, cut);
    };
    const answer = await within(clock, timeoutMs, signal, (cut) => lookAt(task, cut));
    if (answer.type === "status") return { ...facts.before, ...answer.status };
    if (answer.type === "transient") throw new ProviderUnavailableError(facts);
    if (answer.type === "notFound") throw new TaskNotFoundError(facts);
    throw new ProviderRejectedError(facts);
  } catch (error) {
    const cut = { ...facts, elapsedMs: clock.now() - startedAt };
    if (signal.aborted) throw new WaitAbortedError(cut, { cause: signal.reason });
    if (error instanceof TimeLimitReached) throw new ProviderUnavailableError({ ...cut, lastTrouble: error });
    throw error;
  }
}
