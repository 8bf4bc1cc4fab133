import { toTask } from "../client/to-task";
import { InvalidDescriptionError } from "../core/errors";
import type { Issue, Path } from "../core/issue";
import { formatIssue, formatPath } from "../core/issue";
import type { Task } from "../core/task";
import { environmentCredentials } from "../credentials/provider";
import { parseGroupWait } from "../integration/parse";
import { isRecord } from "../schema/record";
import type { AnyKind } from "../tasks/kind";
import type { CliContext } from "./context";
import { descriptionOf, flagOf } from "./flags";
import { nameOf, readJson } from "./json-file";

/** The tasks that a command is about, as they were given. */
export interface TaskInput {
  readonly descriptions: readonly unknown[];
  /** An issue in the terms of what was typed: `--task-id is required` for `tasks[0].taskId is required`. */
  formatIssue(issue: Issue): string;
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
    formatIssue: (issue) => formatIssue(issue, flagAt),
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
    throw new InvalidDescriptionError([{ path: [nameOf(file)], message }]);
  }
  return {
    descriptions: isList ? content : [content],
    formatIssue(issue) {
      const [list] = issue.path;
      if (list !== "tasks") return formatIssue(issue, flagAt);
      const inFile = formatIssue(issue, (path) => formatPath(path.slice(isList ? 1 : 2)));
      return `${nameOf(file)}: ${inFile}`;
    },
  };
}

/** @throws {InvalidDescriptionError} with all that is wrong, in the terms of what was typed; credentials included */
export function toTasks(
  { descriptions, formatIssue }: TaskInput,
  wait: WaitInput,
  { clock }: CliContext,
): { readonly tasks: readonly Task[]; readonly timeoutMs: number; readonly failFast: boolean } {
  const { value, issues } = parseGroupWait(
    { ...wait, tasks: descriptions },
    { credentials: () => [environmentCredentials], separateCredentials: true },
  );
  if (issues) {
    throw new InvalidDescriptionError(issues.map((issue) => ({ path: [], message: formatIssue(issue) })));
  }
  return { ...value, tasks: value.tasks.map((task) => toTask(task, clock)) };
}
