import type { TaskStatus } from "../core/answer";
import type { TaskWaitError } from "../core/errors";
import { isTaskWaitError } from "../core/errors";
import type { LookOptions } from "../core/look";
import { getTaskStatus } from "../core/look";
import { defaultTimeoutMs } from "../core/options";
import type { Task } from "../core/task";
import { oneLine } from "../core/text";
import { statusText } from "../integration/notes";
import type { AskedTasks } from "./asked-tasks";
import { toTasks } from "./asked-tasks";
import type { DisplayOptions } from "./display";
import { exitCodeOf } from "./exit-codes";
import { sayError, writeJson } from "./say";
import type { Surroundings } from "./surroundings";

/**
 * Looks at tasks once and says how each of them stands.
 *
 * @returns the exit code: 0 where every task has a status, whatever it is
 */
export async function status(
  asked: AskedTasks,
  { json = false }: DisplayOptions,
  surroundings: Surroundings,
): Promise<number> {
  const { signal, clock, stdout } = surroundings;
  const { tasks } = toTasks(asked, {}, surroundings);
  const looks = await Promise.all(
    tasks.map((task) => lookAt(task, { signal, clock, timeoutMs: defaultTimeoutMs })),
  );
  const errors: TaskWaitError[] = [];
  looks.forEach((look, index) => {
    const task = tasks[index];
    if (isTaskWaitError(look)) {
      errors.push(look);
      sayError(look, task, json, surroundings);
    } else if (json) {
      writeJson(stdout, "status", task, { status: look });
    } else {
      const name = tasks.length > 1 ? `${task?.taskId}: ` : "";
      stdout.write(`${oneLine(`${name}${statusText(look)}`)}\n`);
    }
  });
  return exitCodeOf(errors);
}

async function lookAt(task: Task, options: LookOptions): Promise<TaskStatus | TaskWaitError> {
  try {
    return await getTaskStatus(task, options);
  } catch (error) {
    if (isTaskWaitError(error)) return error;
    throw error;
  }
}
