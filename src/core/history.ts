import type { Answer, TaskStatus } from "./answer";
import type { WaitFacts } from "./errors";
import type { Phase, Task } from "./task";

/** What a wait remembers of the answers so far. Times are in milliseconds since its start. */
export interface History extends WaitFacts {
  readonly phaseStartedAtMs: number;
  /** What the task handed back in a phase before this one. */
  readonly before?: Pick<TaskStatus, "data"> | undefined;
  readonly lastAnswerAtMs: number;
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
    lastAnswerAtMs: 0,
    slowestAnswerMs: 0,
    unknownInRow: 0,
    succeededInRow: 0,
  };
}

/** The history with one more question. */
export function withQuestion(history: History): History {
  return { ...history, attempts: history.attempts + 1 };
}

/** The history when a phase has succeeded and the next one begins. */
export function enter({ phase }: Phase, history: History): History {
  const { before, lastStatus } = history;
  return {
    ...history,
    phase,
    phaseStartedAtMs: history.elapsedMs,
    lastStatus: undefined,
    before: lastStatus?.data === undefined ? before : { data: lastStatus.data },
    unknownInRow: 0,
    succeededInRow: 0,
  };
}

/** The history with the answer to a question that was asked at `askedAtMs`. */
export function remember(history: History, answer: Answer, askedAtMs: number, elapsedMs: number): History {
  const tookMs = answer.type === "transient" ? 0 : (answer.tookMs ?? elapsedMs - askedAtMs);
  const answered = { ...history, elapsedMs, slowestAnswerMs: Math.max(history.slowestAnswerMs, tookMs) };
  if (answer.type === "notFound") {
    return { ...answered, lastTrouble: answer, lastAnswerAtMs: elapsedMs, succeededInRow: 0 };
  }
  if (answer.type !== "status") return { ...answered, lastTrouble: answer };
  const { lastTrouble: _passed, ...untroubled } = answered;
  const { status } = answer;
  return {
    ...untroubled,
    lastStatus: status,
    lastAnswerAtMs: elapsedMs,
    unknownInRow: status.state === "unknown" ? history.unknownInRow + 1 : 0,
    succeededInRow: status.state === "succeeded" ? history.succeededInRow + 1 : 0,
  };
}
