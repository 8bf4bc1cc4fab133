import type { TaskWaitError } from "../core/errors";
import { isTaskWaitError, pollsText } from "../core/errors";
import type { WaitResult } from "../core/events";
import type { Task } from "../core/task";
import { oneLine } from "../core/text";
import { statusText } from "../integration/notes";
import { groupOutcomeOf } from "../integration/outcome";
import type { AskedTasks, AskedWait } from "./asked-tasks";
import { toTasks } from "./asked-tasks";
import type { DisplayOptions } from "./display";
import { displayOf } from "./displays";
import { exitCodeOf } from "./exit-codes";
import { sayError, writeJson } from "./say";
import type { Surroundings } from "./surroundings";

/**
 * Waits for tasks, shows what goes on, and says how each of them ended.
 *
 * @returns the exit code
 */
export async function wait(
  asked: AskedTasks,
  options: AskedWait & DisplayOptions,
  surroundings: Surroundings,
): Promise<number> {
  const { signal, clock } = surroundings;
  const { timeout, failFast } = options;
  const { tasks, ...limits } = toTasks(asked, { timeout, failFast }, surroundings);
  const display = displayOf(tasks, limits.timeoutMs, options, surroundings);
  const outcome = await groupOutcomeOf(tasks, { ...limits, signal, clock }, display.show).finally(
    display.end,
  );
  const ends = outcome.type === "succeeded" ? outcome.result : outcome.error.outcomes;
  ends.forEach((end, index) => {
    sayEnd(tasks[index], end, options.json ?? false, surroundings);
  });
  if (outcome.type !== "succeeded" && tasks.length > 1)
    surroundings.stderr.write(`${outcome.error.summary}\n`);
  return exitCodeOf(ends);
}

function sayEnd(
  task: Task | undefined,
  end: WaitResult | TaskWaitError,
  json: boolean,
  surroundings: Surroundings,
): void {
  if (isTaskWaitError(end)) sayError(end, task, json, surroundings);
  else if (json) writeJson(surroundings.stdout, "result", task, { result: end });
  else surroundings.stdout.write(`${resultText(task, end)}\n`);
}

function resultText(task: Task | undefined, result: WaitResult): string {
  const json = JSON.stringify(result.data) ?? "{}";
  const handedBack = json === "{}" ? "" : ` ${json}`;
  return oneLine(
    `${task?.kind} task ${task?.taskId} succeeded: ${statusText(result)} (${pollsText(result)})${handedBack}`,
  );
}
