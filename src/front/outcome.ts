import type { TaskWaitError } from "../core/errors";
import { isTaskWaitError } from "../core/errors";
import type { WaitEvent, WaitResult } from "../core/events";
import type { WatchOptions } from "../core/options";
import type { Task } from "../core/task";
import { watchTask } from "../core/wait";

/** How a wait ended, as plain data: what a front has to turn into the words of its engine. */
export type Outcome =
  | { readonly type: "succeeded"; readonly result: WaitResult }
  /** The task failed, or will never be seen to succeed. */
  | { readonly type: "failed"; readonly error: TaskWaitError }
  /** Nothing is known to be wrong with the task: waiting for it again may succeed. */
  | { readonly type: "unfinished"; readonly error: TaskWaitError };

/** Waits for a task, tells every event, and turns every expected end into an outcome. */
export async function outcomeOf(
  task: Task,
  options: WatchOptions,
  tell: (event: WaitEvent) => void,
): Promise<Outcome> {
  try {
    const events = watchTask(task, options);
    for (;;) {
      const next = await events.next();
      if (next.done) return { type: "succeeded", result: next.value };
      tell(next.value);
    }
  } catch (error) {
    if (!isTaskWaitError(error)) throw error;
    return { type: mayStillSucceed(error) ? "unfinished" : "failed", error };
  }
}

function mayStillSucceed({ code }: TaskWaitError): boolean {
  return code === "WAIT_TIMEOUT" || code === "WAIT_ABORTED" || code === "PROVIDER_UNAVAILABLE";
}
