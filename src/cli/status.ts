import type { TaskWaitError } from "../core/errors";
import { isTaskWaitError } from "../core/errors";
import { defaultTimeoutMs } from "../core/options";
import type { TaskStatus } from "../core/poll-result";
import type { StatusOptions } from "../core/status";
import { getTaskStatus } from "../core/status";
import type { Task } from "../core/task";
import { oneLine } from "../core/text";
import { statusText } from "../integration/progress-messages";
import type { CliContext } from "./context";
import type { DisplayOptions } from "./display";
import { exitCodeOf } from "./exit-codes";
import { printError, writeJson } from "./output";
import type { TaskInput } from "./task-input";
import { toTasks } from "./task-input";

/**
 * Gets the status of each task once, and prints it.
 *
 * @returns the exit code: 0 where every task has a status, whatever it is
 */
export async function status(
  input: TaskInput,
  { json = false }: DisplayOptions,
  context: CliContext,
): Promise<number> {
  const { signal, clock, stdout } = context;
  const { tasks } = toTasks(input, {}, context);
  const results = await Promise.all(
    tasks.map((task) => statusOf(task, { signal, clock, timeoutMs: defaultTimeoutMs })),
  );
  const errors: TaskWaitError[] = [];
  results.forEach((result, index) => {
    const task = tasks[index];
    if (isTaskWaitError(result)) {
      errors.push(result);
      printError(result, task, json, context);
    } else if (json) {
      writeJson(stdout, "status", task, { status: result });
    } else {
      const name = tasks.length > 1 ? `${task?.taskId}: ` : "";
      stdout.write(`${oneLine(`${name}${statusText(result)}`)}\n`);
    }
  });
  return exitCodeOf(errors);
}

async function statusOf(task: Task, options: StatusOptions): Promise<TaskStatus | TaskWaitError> {
  try {
    return await getTaskStatus(task, options);
  } catch (error) {
    if (isTaskWaitError(error)) return error;
    throw error;
  }
}
