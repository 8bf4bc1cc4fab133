import type { TaskWaitErrorCode } from "../../src/core/errors";
import { isTaskWaitError, TaskWaitError } from "../../src/core/errors";
import type { WaitResult } from "../../src/core/events";
import type { History } from "../../src/core/history";
import { emptyHistory, historyOf } from "../../src/core/history";
import type { TaskStatus } from "../../src/core/poll-result";
import type { Task } from "../../src/core/task";
import { clip } from "../../src/core/text";
import type { BegunTask } from "../../src/integration/outcome";

/** Where one of the tasks of a wait stands, as JSON; empty when nothing is known of it. */
export interface Member {
  readonly succeeded?: WaitResult;
  readonly failed?: Pick<TaskWaitError, "code" | "message" | "attempts" | "elapsedMs">;
  readonly history?: Partial<History>;
}

/** What to wait for, from where it stands. */
export function resume(
  task: Task,
  { succeeded, failed, history }: Member,
  elapsedMs: number,
): BegunTask | WaitResult | TaskWaitError {
  if (succeeded) return succeeded;
  if (failed) return new EarlierError(failed);
  return { ...task, history: { ...emptyHistory(task), lastAnswerAtMs: elapsedMs, ...history, elapsedMs } };
}

/** A task that was seen to succeed, of which no more is to be known. */
export const succeededBefore: Member = {
  succeeded: { state: "succeeded", providerState: "", attempts: 0, elapsedMs: 0 },
};

/**
 * Where a task stands whose wait has ended, or was interrupted.
 *
 * @param isOneOfMany whether what it hands back has no room in an answer
 */
export function toMember(end: WaitResult | TaskWaitError, isOneOfMany: boolean): Member {
  const { attempts, elapsedMs } = end;
  if (!isTaskWaitError(end)) {
    return { succeeded: { state: "succeeded", providerState: "", attempts, elapsedMs } };
  }
  const history = historyOf(end);
  if (end.code === "WAIT_ABORTED" && history) return { history: lean(history, isOneOfMany) };
  const { code, message } = end;
  return { failed: { code, message, attempts, elapsedMs } };
}

/** The failure of a task that another invocation has seen. */
class EarlierError extends TaskWaitError {
  readonly code: TaskWaitErrorCode;
  constructor({ code, message, ...facts }: NonNullable<Member["failed"]>) {
    super(message, facts);
    this.code = code;
  }
}

const longestWords = 500;
const longestData = 2_000;

/** A history without more of the provider's texts than anybody will see of them. */
function lean({ lastStatus, lastPollError, before, ...history }: History, isOneOfMany: boolean): History {
  return {
    ...history,
    ...(lastStatus && { lastStatus: leanStatus(lastStatus) }),
    ...(lastPollError && {
      lastPollError: { ...lastPollError, message: clip(lastPollError.message, longestWords) },
    }),
    ...(before && !isOneOfMany && { before: { data: keptOf(before.data) } }),
  };
}

/** What a task hands back before it has ended is not looked at. */
function leanStatus({ data: _data, providerState, message, ...status }: TaskStatus): TaskStatus {
  return {
    ...status,
    providerState: clip(providerState, longestWords),
    ...(message !== undefined && { message: clip(message, longestWords) }),
  };
}

function keptOf(data: unknown): unknown {
  return Buffer.byteLength(JSON.stringify(data)) > longestData ? null : data;
}
