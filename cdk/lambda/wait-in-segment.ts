import type { Clock } from "../../src/core/clock";
import type { TaskWaitError } from "../../src/core/errors";
import { isTaskWaitError, TaskGroupError, WaitAbortedError } from "../../src/core/errors";
import type { WaitEvent, WaitResult } from "../../src/core/events";
import { historyOf } from "../../src/core/history";
import { groupOutcomeOf } from "../../src/integration/outcome";
import { createGroupReporter, createReporter } from "../../src/integration/progress-messages";
import type { LambdaContext } from "./context";
import type { End } from "./end";
import { resume, toMember } from "./member";
import type { SegmentRequest } from "./request";
import type { Standing } from "./standing";
import { endOf, unfinishedEnd } from "./standing";

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
  context: LambdaContext,
  isFirst: boolean,
): Promise<Progress> {
  const { clock, remainingMs } = context;
  const { timeoutMs, failFast, isGroup, isLast } = request;
  const now = () => clock.date().getTime();
  const tasks = tasksFrom(request, standing, context);
  const segmentEndsAt = isLast
    ? Number.POSITIVE_INFINITY
    : standing.segmentStartedAt + request.segmentTimeoutMs;
  const pause = pauseAfter(clock, Math.min(segmentEndsAt - now(), workingMs(remainingMs(), isFirst)));
  const options = { timeoutMs, failFast, signal: pause.signal, clock };
  const tell = tellerOf(request, standing, context);
  const outcome = await groupOutcomeOf(tasks, options, tell).finally(pause.cancel);
  if (outcome.type === "succeeded") return { type: "ended", end: endOf(outcome.result, isGroup) };

  const { outcomes, errors } = outcome.error;
  const failure = errors.find((error) => !pause.hasEnded(error));
  const goesOn = outcomes.some(pause.hasEnded) && !(failFast && failure);
  if (goesOn && now() < segmentEndsAt) {
    const members = outcomes.map((end) => toMember(end, isGroup));
    return { type: "goesOn", standing: { ...standing, members } };
  }
  if (!failure) {
    return { type: "ended", end: unfinishedEnd(outcomes, now() - standing.startedAt, isGroup) };
  }
  const group = new TaskGroupError(outcomes.map((end) => pause.asGivenUp(end, failure)));
  return { type: "failed", reason: isGroup ? group.message : failure.message };
}

function tasksFrom(
  { tasks }: SegmentRequest,
  { members, startedAt }: Standing,
  { clock, toTask }: LambdaContext,
) {
  const elapsedMs = clock.date().getTime() - startedAt;
  return tasks.map((task, index) => resume(toTask(task, clock), members[index] ?? {}, elapsedMs));
}

/** What ends waits that others go on with. */
function pauseAfter(clock: Clock, ms: number) {
  const pause = new AbortController();
  const reason = new Error("The time limit of the segment or of the invocation is reached");
  const cancel = clock.setTimer(Math.max(0, ms), () => pause.abort(reason));
  const hasEnded = (end: WaitResult | TaskWaitError) => isTaskWaitError(end) && end.cause === reason;
  /** How a wait has ended: canceled because another one failed, and not failed itself, where the pause has ended it. */
  const asGivenUp = (end: WaitResult | TaskWaitError, cause: TaskWaitError) => {
    const history = isTaskWaitError(end) && hasEnded(end) ? historyOf(end) : undefined;
    return history ? new WaitAbortedError(history, { cause }) : end;
  };
  return { signal: pause.signal, cancel, hasEnded, asGivenUp };
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

/** Writes what is new into the log. */
function tellerOf(
  { tasks, timeoutMs, isGroup }: SegmentRequest,
  { members }: Standing,
  { log }: LambdaContext,
): (event: WaitEvent, index: number) => void {
  const taskIds = tasks.map(({ description }) => description.taskId);
  const before = {
    succeeded: members.filter((member) => member.succeeded).length,
    others: members.filter((member) => member.failed).length,
  };
  const note = isGroup ? createGroupReporter(taskIds, timeoutMs, before) : createReporter(timeoutMs);
  const subject = isGroup ? "" : `task ${taskIds[0]}: `;
  return (event, index) => {
    const { text } = note(event, index) ?? {};
    if (text !== undefined) log(`${subject}${text}`);
  };
}
