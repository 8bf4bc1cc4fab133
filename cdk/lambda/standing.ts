import type { TaskStatus } from "../../src/core/answer";
import type { TaskWaitError } from "../../src/core/errors";
import { isTaskWaitError } from "../../src/core/errors";
import type { WaitResult } from "../../src/core/events";
import { historyOf } from "../../src/core/history";
import type { End } from "./end";
import type { Member } from "./member";

/** Where a segment of a wait stands, as JSON: another invocation goes on from there. */
export interface Standing {
  /** When the whole wait would have begun without a break, and when this segment began, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly segmentStartedAt: number;
  readonly members: readonly Member[];
}

/** A task that another wait has seen to succeed. */
const succeededBefore: Member = {
  succeeded: { state: "succeeded", providerState: "", attempts: 0, elapsedMs: 0 },
};

/** A wait that begins now. @param succeeded which of its tasks have been waited for before */
export function standingAtStart(now: number, succeeded: readonly boolean[]): Standing {
  return { startedAt: now, segmentStartedAt: now, members: succeeded.map(toMemberBefore) };
}

/** A wait that goes on in a segment that begins now. */
export function standingAfter({ unfinished, ...status }: End, now: number): Standing {
  const { elapsedMs = 0, history, succeeded = "" } = unfinished ?? {};
  const { data, state, providerState = "", message } = status;
  const lastStatus: TaskStatus = { state, providerState, ...(message !== undefined && { message }) };
  const known = { ...history, lastStatus, ...(data !== undefined && { before: { data } }) };
  const members = history ? [{ history: known }] : [...succeeded].map((bit) => toMemberBefore(bit === "1"));
  return { startedAt: now - elapsedMs, segmentStartedAt: now, members };
}

function toMemberBefore(hasSucceeded: boolean): Member {
  return hasSucceeded ? succeededBefore : {};
}

/** What many tasks handed back has no room in an answer. */
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

/** More tasks have no room; those that have succeeded are asked for once more then. */
const mostRememberedTasks = 1_000;

/** The end of a segment whose time is over before the wait has ended. */
export function unfinishedEnd(
  outcomes: readonly (WaitResult | TaskWaitError)[],
  elapsedMs: number,
  isGroup: boolean,
): End {
  if (isGroup) {
    const succeeded = outcomes.map((end) => (isTaskWaitError(end) ? "0" : "1")).join("");
    const isShort = outcomes.length <= mostRememberedTasks;
    return { state: "running", unfinished: { elapsedMs, ...(isShort && { succeeded }) } };
  }
  const [error] = outcomes;
  const history = isTaskWaitError(error) ? historyOf(error) : undefined;
  if (!history) throw new TypeError("A wait for one task that was interrupted has a history");
  const { state, providerState, message } = history.lastStatus ?? { state: "running" };
  const { attempts, phase, lastAnswerAtMs, before } = history;
  return {
    state,
    ...(providerState && { providerState }),
    ...(message && { message }),
    ...(before && { data: before.data }),
    unfinished: {
      elapsedMs,
      history: {
        attempts,
        lastAnswerAtMs: Math.round(lastAnswerAtMs),
        ...(phase !== undefined && { phase }),
      },
    },
  };
}
