import type { TaskWaitError } from "../../src/core/errors";
import { isTaskWaitError } from "../../src/core/errors";
import type { WaitResult } from "../../src/core/events";
import { historyOf } from "../../src/core/history";
import type { TaskStatus } from "../../src/core/poll-result";
import type { End } from "./end";
import { isWhole } from "./end";
import type { Member } from "./member";
import { succeededBefore } from "./member";

/** Where a segment of a wait stands, as JSON: another invocation goes on from there. */
export interface Standing {
  /** When the whole wait would have begun without a break, and when this segment began, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly segmentStartedAt: number;
  readonly members: readonly Member[];
}

/**
 * Where a task of a group stands, as a letter. In its second phase, it is not asked for the first again: the provider may
 * have forgotten that.
 */
const letters = { waiting: "0", succeeded: "1", effective: "2" } as const;

/** A wait that begins now. @param succeeded which of its tasks were seen to succeed before */
export function standingAtStart(now: number, succeeded: readonly boolean[]): Standing {
  const members = succeeded.map((has) => (has ? succeededBefore : {}));
  return { startedAt: now, segmentStartedAt: now, members };
}

/** A wait that goes on in a segment that begins now. */
export function standingAfter({ unfinished, ...status }: End, now: number): Standing {
  const { elapsedMs = 0, history, tasks = "" } = unfinished ?? {};
  const { data, state, providerState = "", message } = status;
  const lastStatus: TaskStatus = { state, providerState, ...(message !== undefined && { message }) };
  const known = { ...history, lastStatus, ...(data !== undefined && { before: { data } }) };
  const members = history ? [{ history: known }] : [...tasks].map((letter) => memberOf(letter, elapsedMs));
  return { startedAt: now - elapsedMs, segmentStartedAt: now, members };
}

function memberOf(letter: string, elapsedMs: number): Member {
  if (letter === letters.succeeded) return succeededBefore;
  if (letter !== letters.effective) return {};
  return { history: { phase: "effective", phaseStartedAtMs: elapsedMs } };
}

/** Which tasks of a group had succeeded when it came to an end, by their places. */
export function successesIn(end: End): (index: number) => boolean {
  return (index) => isWhole(end) || end.unfinished?.tasks?.[index] === letters.succeeded;
}

/** The end of a wait that has succeeded. What many tasks handed back has no room in an answer. */
export function endOf([result]: readonly WaitResult[], isGroup: boolean): End {
  if (isGroup || !result) return { state: "succeeded" };
  const { state, providerState, message, data } = result;
  return {
    state,
    providerState,
    ...(message !== undefined && { message }),
    ...(data !== undefined && { data }),
  };
}

/** More tasks have no room: all are asked for from the beginning then. */
const mostRememberedTasks = 600;

/** The end of a segment whose time is over before the wait has ended. */
export function unfinishedEnd(
  outcomes: readonly (WaitResult | TaskWaitError)[],
  elapsedMs: number,
  isGroup: boolean,
): End {
  if (isGroup) {
    const tasks = outcomes.length <= mostRememberedTasks ? outcomes.map(letterOf).join("") : undefined;
    return { state: "running", unfinished: { elapsedMs, ...(tasks && { tasks }) } };
  }
  const [error] = outcomes;
  const history = isTaskWaitError(error) ? historyOf(error) : undefined;
  if (!history) throw new TypeError("A wait for one task that was interrupted has a history");
  const { state, providerState, message } = history.lastStatus ?? { state: "running" };
  const { attempts, phase, phaseStartedAtMs, lastAnswerAtMs, before } = history;
  return {
    state,
    ...(providerState && { providerState }),
    ...(message && { message }),
    ...(before && { data: before.data }),
    unfinished: {
      elapsedMs,
      history: {
        attempts,
        phaseStartedAtMs: Math.round(phaseStartedAtMs),
        lastAnswerAtMs: Math.round(lastAnswerAtMs),
        ...(phase !== undefined && { phase }),
      },
    },
  };
}

function letterOf(outcome: WaitResult | TaskWaitError): string {
  if (!isTaskWaitError(outcome)) return letters.succeeded;
  return historyOf(outcome)?.phase === "effective" ? letters.effective : letters.waiting;
}
