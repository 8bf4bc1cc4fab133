import type { Answer, TaskStatus } from "./answer";
import type { TaskWaitError, WaitFacts } from "./errors";
import {
  ProviderRejectedError,
  ProviderUnavailableError,
  TaskFailedError,
  TaskNotFoundError,
  UnknownStatusError,
} from "./errors";
import type { WaitLimits } from "./options";
import type { Phase, Task } from "./task";

/** What a wait remembers of the answers so far. Times are in milliseconds since its start. */
export interface History extends WaitFacts {
  readonly phaseStartedAtMs: number;
  /** What the phases before this one ended with. */
  readonly lastStatusBefore?: TaskStatus | undefined;
  readonly lastStatusAtMs: number;
  /** Of the answers that came from the provider itself. */
  readonly slowestAnswerMs: number;
  readonly unknownInRow: number;
  readonly succeededInRow: number;
}

export function emptyHistory({ kind, taskId, phase }: Task): History {
  return {
    kind,
    taskId,
    phase,
    phaseStartedAtMs: 0,
    attempts: 0,
    elapsedMs: 0,
    lastStatusAtMs: 0,
    slowestAnswerMs: 0,
    unknownInRow: 0,
    succeededInRow: 0,
  };
}

/** The history with one more question. */
export function ask(history: History): History {
  return { ...history, attempts: history.attempts + 1 };
}

/** The history when a phase has succeeded and the next one begins. */
export function enter({ phase }: Phase, history: History): History {
  return {
    ...history,
    phase,
    phaseStartedAtMs: history.elapsedMs,
    lastStatus: undefined,
    lastStatusBefore: history.lastStatus && { ...history.lastStatusBefore, ...history.lastStatus },
    unknownInRow: 0,
    succeededInRow: 0,
  };
}

/** The history with the answer to a question that was asked at `askedAtMs`. */
export function remember(history: History, answer: Answer, askedAtMs: number, elapsedMs: number): History {
  const tookMs = answer.type === "transient" ? 0 : (answer.tookMs ?? elapsedMs - askedAtMs);
  const answered = { ...history, elapsedMs, slowestAnswerMs: Math.max(history.slowestAnswerMs, tookMs) };
  if (answer.type !== "status") return { ...answered, lastTrouble: answer };
  const { lastTrouble: _passed, ...untroubled } = answered;
  const { status } = answer;
  return {
    ...untroubled,
    lastStatus: status,
    lastStatusAtMs: elapsedMs,
    unknownInRow: status.state === "unknown" ? history.unknownInRow + 1 : 0,
    succeededInRow: status.state === "succeeded" ? history.succeededInRow + 1 : 0,
  };
}

/** What an answer means for the wait. */
export type Verdict =
  | { readonly type: "askAgain" }
  | { readonly type: "succeeded"; readonly status: TaskStatus }
  | { readonly type: "nextPhase"; readonly phase: Phase }
  | { readonly type: "ended"; readonly error: TaskWaitError };

/** The one place where an answer ends a wait, or a phase of it. The history includes the answer. */
export function judge(history: History, answer: Answer, limits: WaitLimits, next?: Phase): Verdict {
  switch (answer.type) {
    case "status":
      return judgeStatus(history, answer.status, limits, next);
    case "transient":
      return history.elapsedMs - history.lastStatusAtMs < limits.transientErrorBudgetMs
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
