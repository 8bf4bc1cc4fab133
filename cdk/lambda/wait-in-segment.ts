import { isTaskWaitError, TaskGroupError, WaitAbortedError } from "../../src/core/errors";
import type { WaitEvent } from "../../src/core/events";
import { historyOf } from "../../src/core/history";
import type { Note } from "../../src/front/notes";
import { groupNoteWriter, noteWriter } from "../../src/front/notes";
import { groupOutcomeOf } from "../../src/front/outcome";
import type { End } from "./end";
import { resume, toMember } from "./member";
import type { SegmentRequest } from "./request";
import { secretSources } from "./secrets";
import type { Standing } from "./standing";
import { endOf, unfinishedEnd } from "./standing";
import type { Surroundings } from "./surroundings";

/** How far a wait has come in one invocation. */
export type Progress =
  /** The wait has succeeded, or the time of its segment is over and the next one goes on. */
  | { readonly type: "ended"; readonly end: End }
  | { readonly type: "failed"; readonly reason: string }
  /** The time of the invocation is over, and another one goes on. */
  | { readonly type: "goesOn"; readonly standing: Standing };

/**
 * Waits until it is over, or as long as the segment and the invocation allow.
 *
 * @param isFirst whether it is the first invocation for an event: what Lambda tries again would begin anew
 */
export async function waitInSegment(
  request: SegmentRequest,
  standing: Standing,
  surroundings: Surroundings,
  isFirst: boolean,
): Promise<Progress> {
  const { clock, log } = surroundings;
  const { timeoutMs, failFast, isGroup, isLast } = request;
  const now = () => clock.date().getTime();
  const sourceOf = secretSources(surroundings, standing.segmentStartedAt);
  const tasks = request.tasks.map(({ kind, description }, index) => {
    const task = kind.createTask(description, { clock, credentials: sourceOf(request.secrets[index] ?? "") });
    return resume(task, standing.members[index] ?? {}, now() - standing.startedAt);
  });

  const segmentEndsAt = isLast
    ? Number.POSITIVE_INFINITY
    : standing.segmentStartedAt + request.segmentTimeoutMs;
  const pause = new AbortController();
  const paused = new Error("The time of the segment or of the invocation is over");
  const untilPauseMs = Math.min(segmentEndsAt - now(), workingMs(surroundings.remainingMs(), isFirst));
  const cancelPause = clock.setTimer(Math.max(0, untilPauseMs), () => pause.abort(paused));
  const note = noteOf(request, standing);
  const subject = isGroup ? "" : `task ${request.tasks[0]?.description.taskId}: `;
  const tell = (event: WaitEvent, index: number) => {
    const { text } = note(event, index) ?? {};
    if (text !== undefined) log(`${subject}${text}`);
  };
  const options = { timeoutMs, failFast, signal: pause.signal, clock };
  const outcome = await groupOutcomeOf(tasks, options, tell).finally(cancelPause);
  if (outcome.type === "succeeded") return { type: "ended", end: endOf(outcome.result, isGroup) };

  const { error } = outcome;
  const isPaused = (end: unknown) => isTaskWaitError(end) && end.cause === paused;
  const failures = error.errors.filter((end) => !isPaused(end));
  const goesOn = error.outcomes.some(isPaused) && !(failFast && failures.length > 0);
  if (goesOn && now() < segmentEndsAt) {
    return {
      type: "goesOn",
      standing: { ...standing, members: error.outcomes.map((end) => toMember(end, isGroup)) },
    };
  }
  if (goesOn && failures.length === 0) {
    return { type: "ended", end: unfinishedEnd(error.outcomes, now() - standing.startedAt, isGroup) };
  }
  return { type: "failed", reason: isGroup ? reasonOf(error, paused) : (failures[0] ?? error).message };
}

/** The reason of a group; tasks that nothing is wrong with but that the time of the segment is over are given up. */
function reasonOf({ outcomes, errors, message }: TaskGroupError, paused: Error): string {
  const cause = errors.find((error) => error.cause !== paused);
  if (!cause) return message;
  const ends = outcomes.map((end) => {
    const history = isTaskWaitError(end) && end.cause === paused ? historyOf(end) : undefined;
    return history ? new WaitAbortedError(history, { cause }) : end;
  });
  return new TaskGroupError(ends).message;
}

/**
 * How long the first invocation may work. Only what it hands on says when the wait has begun: should it die before, its
 * time is lost, and CloudFormation gives a segment no more than two minutes beyond its own.
 */
const firstMs = 30_000;

/** How long an invocation may work: what is left is for handing on, or for an answer that has to be given again. */
function workingMs(remainingMs: number, isFirst: boolean): number {
  const workingMs = remainingMs - Math.max(1_500, remainingMs / 10);
  return isFirst ? Math.min(workingMs, firstMs) : workingMs;
}

function noteOf(
  { tasks, timeoutMs, isGroup }: SegmentRequest,
  { members }: Standing,
): (event: WaitEvent, index: number) => Note | undefined {
  if (!isGroup) return noteWriter(timeoutMs);
  const taskIds = tasks.map(({ description }) => description.taskId);
  return groupNoteWriter(taskIds, timeoutMs, members.filter(({ succeeded }) => succeeded).length);
}
