import type { TaskWaitError } from "../core/errors";
import { InvalidDescriptionError } from "../core/errors";
import { formatIssue } from "../core/issue";
import type { Task } from "../core/task";
import { oneLine } from "../core/text";
import type { CliContext, Output } from "./context";

/** One line of JSON: what it is, the task that it is about, and everything else. */
export function writeJson(stdout: Output, type: string, task: Task | undefined, rest: object): void {
  const about = task && { kind: task.kind, taskId: task.taskId };
  const json = JSON.stringify({ type, ...about, ...rest });
  stdout.write(`${json.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, escaped)}\n`);
}

/** What JSON lets through, and terminals and readers of lines do not take for text. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Prints an error: one line for people, and a JSON object with --json. */
export function printError(
  error: TaskWaitError,
  task: Task | undefined,
  json: boolean,
  { stdout, stderr }: CliContext,
): void {
  const { message } = error;
  if (json) writeJson(stdout, "error", task, { error: { ...error, message } });
  const lines =
    error instanceof InvalidDescriptionError ? error.issues.map((issue) => formatIssue(issue)) : [message];
  stderr.write(lines.map((line) => `error: ${oneLine(line)}\n`).join(""));
}
