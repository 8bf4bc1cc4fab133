import type { TaskWaitError } from "../core/errors";
import { isTaskWaitError, pollsText } from "../core/errors";
import type { WaitResult } from "../core/events";
import type { Task } from "../core/task";
import { oneLine } from "../core/text";
import { groupOutcomeOf } from "../integration/outcome";
import { statusText } from "../integration/progress-messages";
import type { CliContext } from "./context";
import type { DisplayOptions } from "./display";
import { displayOf } from "./displays";
import { exitCodeOf } from "./exit-codes";
import { printError, writeJson } from "./output";
import type { TaskInput, WaitInput } from "./task-input";
import { toTasks } from "./task-input";

/**
 * Waits for tasks, shows what goes on, and says how each of them ended.
 *
 * @returns the exit code
 */
export async function wait(
  input: TaskInput,
  options: WaitInput & DisplayOptions,
  context: CliContext,
): Promise<number> {
  const { signal, clock } = context;
  const { timeout, failFast } = options;
  const { tasks, ...limits } = toTasks(input, { timeout, failFast }, context);
  const display = displayOf(tasks, limits.timeoutMs, options, context);
  const outcome = await groupOutcomeOf(tasks, { ...limits, signal, clock }, display.show).finally(
    display.end,
  );
  const ends = outcome.type === "succeeded" ? outcome.result : outcome.error.outcomes;
  ends.forEach((end, index) => {
    printEnd(tasks[index], end, options.json ?? false, context);
  });
  if (outcome.type !== "succeeded" && tasks.length > 1) context.stderr.write(`${outcome.error.summary}\n`);
  return exitCodeOf(ends);
}

function printEnd(
  task: Task | undefined,
  end: WaitResult | TaskWaitError,
  json: boolean,
  context: CliContext,
): void {
  if (isTaskWaitError(end)) printError(end, task, json, context);
  else if (json) writeJson(context.stdout, "result", task, { result: end });
  else context.stdout.write(`${resultText(task, end)}\n`);
}

function resultText(task: Task | undefined, result: WaitResult): string {
  const json = JSON.stringify(result.data) ?? "{}";
  const handedBack = json === "{}" ? "" : ` ${json}`;
  return oneLine(
    `${task?.kind} task ${task?.taskId} succeeded: ${statusText(result)} (${pollsText(result)})${handedBack}`,
  );
}
