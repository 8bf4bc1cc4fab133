import type { TaskWaitError } from "./errors";
import {
  ProviderRejectedError,
  ProviderUnavailableError,
  TaskFailedError,
  TaskNotFoundError,
  UnknownStatusError,
} from "./errors";
import type { History } from "./history";
import type { WaitLimits } from "./options";
import type { PollResult, TaskStatus } from "./poll-result";
import type { Phase } from "./task";

/** What an answer means for the wait. */
export type Verdict =
  | { readonly type: "askAgain" }
  | { readonly type: "succeeded"; readonly status: TaskStatus }
  | { readonly type: "nextPhase"; readonly phase: Phase }
  | { readonly type: "ended"; readonly error: TaskWaitError };

/** The one place where an answer ends a wait, or a phase of it. The history includes the answer. */
export function judge(history: History, answer: PollResult, limits: WaitLimits, next?: Phase): Verdict {
  switch (answer.type) {
    case "status":
      return judgeStatus(history, answer.status, limits, next);
    case "transient":
      return history.elapsedMs - history.lastAnswerAtMs < limits.transientErrorBudgetMs
        ? askAgain
        : ended(new ProviderUnavailableError(history));
    case "notFound":
      return history.elapsedMs - history.phaseStartedAtMs <= limits.notFoundGraceMs
        ? askAgain
        : ended(new TaskNotFoundError(history));
    // Credentials that can be renewed have been renewed before the waiter hears of it.
    case "expired":
    case "rejected":
      return ended(new ProviderRejectedError(history));
  }
}

function judgeStatus(history: History, status: TaskStatus, limits: WaitLimits, next?: Phase): Verdict {
  switch (status.state) {
    case "succeeded":
      if (history.succeededInRow < limits.confirmations) return askAgain;
      return next ? { type: "nextPhase", phase: next } : { type: "succeeded", status };
    case "failed":
      return ended(new TaskFailedError(history));
    case "unknown":
      return history.unknownInRow < limits.unknownStatusLimit
        ? askAgain
        : ended(new UnknownStatusError(history));
    case "pending":
    case "running":
      return askAgain;
  }
}

const askAgain: Verdict = { type: "askAgain" };

function ended(error: TaskWaitError): Verdict {
  return { type: "ended", error };
}
