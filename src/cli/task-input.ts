import { toTask } from "../client/to-task";
import { InvalidDescriptionError } from "../core/errors";
import type { Issue, Path } from "../core/issue";
import { formatPath } from "../core/issue";
import type { Task } from "../core/task";
import { environmentCredentials } from "../credentials/provider";
import { parseGroupWait } from "../integration/parse";
import { isRecord } from "../schema/record";
import type { AnyKind } from "../tasks/kind";
import type { CliContext } from "./context";
import { descriptionOf, flagOf } from "./flags";
import { nameOf as fileName, readJson } from "./json-file";

/** The tasks that a command is about, as they were given. */
export interface TaskInput {
  readonly descriptions: readonly unknown[];
  /** What was typed for a property: `--task-id` for `tasks[0].taskId`. */
  nameOf(path: Path): string;
}

/** How to wait, as it was given. */
export interface WaitInput {
  readonly timeout?: string;
  readonly failFast?: boolean;
}

/** One task, by flags. */
export function taskFromFlags(kind: AnyKind, flags: Readonly<Record<string, unknown>>): TaskInput {
  return {
    descriptions: [descriptionOf(kind, flags)],
    nameOf: flagAt,
  };
}

/** The flag of a property; each of them is a property of the only task, or of the wait. */
function flagAt(path: Path): string {
  const name = path.at(-1);
  return typeof name === "string" ? flagOf(name) : "";
}

/**
 * One task or many, by a file.
 *
 * @param file `-` for the standard input
 * @throws {InvalidDescriptionError} when it can't be read, or has no task
 */
export async function tasksFromFile(file: string, context: CliContext): Promise<TaskInput> {
  const content = await readJson(file, context);
  const isList = Array.isArray(content);
  if (!isRecord(content) && !(isList && content.length > 0)) {
    const message = "must have a task as a JSON object, or a list of at least one task";
    throw new InvalidDescriptionError([{ path: [fileName(file)], message }]);
  }
  return {
    // What is no object may be a secret: it is not shown.
    descriptions: (isList ? content : [content]).map((task) => (isRecord(task) ? task : {})),
    nameOf: (path) =>
      path[0] === "tasks" ? `${fileName(file)}: ${formatPath(path.slice(isList ? 1 : 2))}` : flagAt(path),
  };
}

/** An issue whose path is what was typed. One without a path is about the environment. */
function asTyped({ path, alternatives, message }: Issue, nameOf: TaskInput["nameOf"]): Issue {
  if (path.length === 0) return { path, message };
  const others = alternatives?.map((name) => nameOf([...path.slice(0, -1), name]));
  return { path: [nameOf(path)], message, ...(others && { alternatives: others }) };
}

/** @throws {InvalidDescriptionError} with all that is wrong, in the terms of what was typed; credentials included */
export function toTasks(
  { descriptions, nameOf }: TaskInput,
  wait: WaitInput,
  { clock }: CliContext,
): { readonly tasks: readonly Task[]; readonly timeoutMs: number; readonly failFast: boolean } {
  const { value, issues } = parseGroupWait(
    { ...wait, tasks: descriptions },
    { credentials: () => [environmentCredentials], separateCredentials: true },
  );
  if (issues) throw new InvalidDescriptionError(issues.map((issue) => asTyped(issue, nameOf)));
  return { ...value, tasks: value.tasks.map((task) => toTask(task, clock)) };
}
