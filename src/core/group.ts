import { InvalidDescriptionError, isTaskWaitError, TaskGroupError } from "./errors";
import type { StatusEvent, WaitResult } from "./events";
import type { WatchOptions } from "./options";
import { resolveOptions } from "./options";
import type { Task } from "./task";
import { waitForTask } from "./wait";

/** How to wait for many tasks at once. Every limit holds for each of them, and their time is the same. */
export interface GroupOptions extends WatchOptions {
  /** Whether the first task that does not succeed ends the wait for all others. @default false */
  readonly failFast?: boolean;
  /**
   * Called with every status of every task. An error that it throws ends all waits, and the wait rejects with it; but a
   * `TaskWaitError` counts as the end of that task.
   *
   * @default - none
   */
  readonly onStatus?: (event: StatusEvent, task: Task) => void | Promise<void>;
}

/**
 * Waits until all tasks have succeeded.
 *
 * @param tasks the tasks, each with its own credentials
 * @param options time limits, delays and callbacks; each has a default
 * @returns the results, in the order of the tasks
 * @throws {TaskGroupError} when any of them does not succeed: after all have ended, or at once with `failFast`
 * @throws {InvalidDescriptionError} when an option is wrong
 */
export async function waitForTasks(
  tasks: readonly Task[],
  { failFast = false, onStatus, ...options }: GroupOptions = {},
): Promise<WaitResult[]> {
  if (typeof failFast !== "boolean") {
    throw new InvalidDescriptionError([{ path: ["failFast"], message: "must be true or false" }]);
  }
  const { signal } = resolveOptions(options, ["failFast"]);
  return waitForAll(tasks, { signal, failFast }, (task, cut) =>
    waitForTask(task, {
      ...options,
      signal: cut,
      ...(onStatus && { onStatus: (event) => onStatus(event, task) }),
    }),
  );
}

/** How waits end each other. */
export interface Ties {
  readonly signal: AbortSignal;
  readonly failFast: boolean;
}

/**
 * Runs one wait for each of many, all at the same time.
 *
 * @throws {TaskGroupError} when any of them does not succeed
 */
export async function waitForAll<T>(
  tasks: readonly T[],
  { signal, failFast }: Ties,
  wait: (task: T, signal: AbortSignal, index: number) => Promise<WaitResult>,
): Promise<WaitResult[]> {
  const cut = new AbortController();
  const either = AbortSignal.any([signal, cut.signal]);
  const outcomes = await Promise.all(
    tasks.map(async (task, index) => {
      try {
        return await wait(task, either, index);
      } catch (error) {
        const isExpected = isTaskWaitError(error);
        if (failFast || !isExpected) cut.abort(error);
        if (isExpected) return error;
        throw error;
      }
    }),
  );
  const results = outcomes.filter((outcome): outcome is WaitResult => !isTaskWaitError(outcome));
  if (results.length < outcomes.length) throw new TaskGroupError(outcomes);
  return results;
}
