import type { TaskWaitError, WaitFacts } from "./errors";
import { factsOf } from "./errors";
import type { PollResult, TaskStatus } from "./poll-result";
import type { Phase, Task } from "./task";

/**
 * What a wait remembers of the answers so far, as plain data: another process can go on with it. Times are in
 * milliseconds since its start.
 */
export interface History extends WaitFacts {
  readonly phaseStartedAtMs: number;
  /** When the next question is due. */
  readonly nextQuestionAtMs: number;
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
    nextQuestionAtMs: 0,
    attempts: 0,
    elapsedMs: 0,
    lastAnswerAtMs: 0,
    slowestAnswerMs: 0,
    unknownInRow: 0,
    succeededInRow: 0,
  };
}

/** What the wait knew that an error ended; `undefined` where the error is not that of a wait for one task. */
export function historyOf(error: TaskWaitError): History | undefined {
  const facts = factsOf(error);
  return facts && isHistory(facts) ? facts : undefined;
}

function isHistory(facts: Partial<WaitFacts>): facts is History {
  return "nextQuestionAtMs" in facts;
}

/** The phase of a task that a history has come to. */
export function phaseIn(task: Task, { phase }: History): Phase {
  for (let candidate: Phase | undefined = task; candidate; candidate = candidate.next) {
    if (candidate.phase === phase) return candidate;
  }
  return task;
}

/** The history when the next question is due after a delay; as it was when there is none. */
export function withDelay(history: History, delayMs: number | undefined): History {
  return delayMs === undefined ? history : { ...history, nextQuestionAtMs: history.elapsedMs + delayMs };
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
export function remember(
  history: History,
  answer: PollResult,
  askedAtMs: number,
  elapsedMs: number,
): History {
  const tookMs = answer.type === "transient" ? 0 : (answer.tookMs ?? elapsedMs - askedAtMs);
  const answered = { ...history, elapsedMs, slowestAnswerMs: Math.max(history.slowestAnswerMs, tookMs) };
  if (answer.type === "notFound") {
    return { ...answered, lastPollError: answer, lastAnswerAtMs: elapsedMs, succeededInRow: 0 };
  }
  if (answer.type !== "status") return { ...answered, lastPollError: answer };
  const { lastPollError: _passed, ...withoutError } = answered;
  const { status } = answer;
  return {
    ...withoutError,
    lastStatus: status,
    lastAnswerAtMs: elapsedMs,
    unknownInRow: status.state === "unknown" ? history.unknownInRow + 1 : 0,
    succeededInRow: status.state === "succeeded" ? history.succeededInRow + 1 : 0,
  };
}
