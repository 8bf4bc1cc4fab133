import type { TaskWaitError } from "../core/errors";
import { isTaskWaitError, TaskGroupError } from "../core/errors";
import type { WaitEvent, WaitResult } from "../core/events";
import type { Ties } from "../core/group";
import { waitForAll } from "../core/group";
import type { History } from "../core/history";
import { emptyHistory } from "../core/history";
import type { WatchOptions } from "../core/options";
import type { Task } from "../core/task";
import { goOnWatching } from "../core/wait";

/** How a wait ended, as plain data: what a front has to turn into the words of its engine. */
export type Outcome<Result, E extends TaskWaitError = TaskWaitError> =
  | { readonly type: "succeeded"; readonly result: Result }
  /** A task failed, or will never be seen to succeed. */
  | { readonly type: "failed"; readonly error: E }
  /** Nothing is known to be wrong: waiting again may succeed. */
  | { readonly type: "unfinished"; readonly error: E };

/** A task to wait for, where a wait may have begun before. */
export interface BegunTask extends Task {
  /** What an earlier wait knew, with the time that has passed since its start: this one goes on from there. */
  readonly history?: History | undefined;
}

/** Waits for a task, tells every event, and turns every expected end into an outcome. */
export async function outcomeOf(
  task: BegunTask,
  options: WatchOptions,
  tell: (event: WaitEvent) => void,
): Promise<Outcome<WaitResult>> {
  try {
    return { type: "succeeded", result: await watched(task, options, tell) };
  } catch (error) {
    if (!isTaskWaitError(error)) throw error;
    return { type: mayStillSucceed(error) ? "unfinished" : "failed", error };
  }
}

/**
 * The same for many tasks, some of which may have ended before; `tell` also hears which of them an event is about,
 * counted from 0.
 */
export async function groupOutcomeOf(
  tasks: readonly (BegunTask | WaitResult | TaskWaitError)[],
  { signal, failFast, ...options }: Ties & WatchOptions,
  tell: (event: WaitEvent, index: number) => void,
): Promise<Outcome<readonly WaitResult[], TaskGroupError>> {
  try {
    const result = await waitForAll(tasks, { signal, failFast }, async (task, cut, index) => {
      if (isTaskWaitError(task)) throw task;
      if ("state" in task) return task;
      return watched(task, { ...options, signal: cut }, (event) => tell(event, index));
    });
    return { type: "succeeded", result };
  } catch (error) {
    if (!(error instanceof TaskGroupError)) throw error;
    return { type: error.errors.every(mayStillSucceed) ? "unfinished" : "failed", error };
  }
}

async function watched(
  task: BegunTask,
  options: WatchOptions,
  tell: (event: WaitEvent) => void,
): Promise<WaitResult> {
  const events = goOnWatching(task, task.history ?? emptyHistory(task), options);
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    tell(next.value);
  }
}

function mayStillSucceed({ code }: TaskWaitError): boolean {
  return code === "WAIT_TIMEOUT" || code === "WAIT_ABORTED" || code === "PROVIDER_UNAVAILABLE";
}
