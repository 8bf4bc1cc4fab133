import { InvalidDescriptionError } from "../core/errors";
import type { Task } from "../core/task";
import { parseGroupRequest } from "../front/request";
import { isRecord } from "../schema/record";
import type { AnyKind } from "../tasks/any-kind";
import { descriptionOf, flagOf } from "./flags";
import { nameOf, readJson } from "./json-file";
import type { Surroundings } from "./surroundings";

/** The tasks that a command is about, as they were given. */
export interface AskedTasks {
  readonly descriptions: readonly unknown[];
  /** A fault in the words of whoever gave them: `--task-id is missing …` for `tasks[0].taskId is missing …`. */
  inTheirWords(problem: string): string;
}

/** How to wait, as it was given. */
export interface AskedWait {
  readonly timeout?: string;
  readonly failFast?: boolean;
}

/** One task, by flags. */
export function askedByFlags(kind: AnyKind, flags: Readonly<Record<string, unknown>>): AskedTasks {
  return {
    descriptions: [descriptionOf(kind, flags)],
    inTheirWords(problem) {
      const [subject = "", ...words] = problem.replace(/^tasks\[0\]\./, "").split(" ");
      // Only these are no words of the language.
      const names = kind.properties.map(({ name }) => name).filter((name) => /[A-Z]/.test(name));
      return [flagOf(subject), ...words.map((word) => (names.includes(word) ? flagOf(word) : word))].join(
        " ",
      );
    },
  };
}

/**
 * One task or many, by a file.
 *
 * @param file `-` for the standard input
 * @throws {InvalidDescriptionError} when it can't be read, or has no task
 */
export async function askedByFile(file: string, surroundings: Surroundings): Promise<AskedTasks> {
  const content = await readJson(file, surroundings);
  if (!isRecord(content) && !(Array.isArray(content) && content.length > 0)) {
    throw new InvalidDescriptionError([
      `${nameOf(file)} must have a task as a JSON object, or a list of at least one task`,
    ]);
  }
  return {
    descriptions: Array.isArray(content) ? content : [content],
    inTheirWords(problem) {
      if (problem.startsWith("timeout ")) return `--${problem}`;
      const inFile = Array.isArray(content)
        ? problem.replace(/^tasks(?=\[)/, "")
        : problem.replace(/^tasks\[0\]\./, "");
      return `${nameOf(file)}: ${inFile}`;
    },
  };
}

/** @throws {InvalidDescriptionError} with one sentence for each fault, those of the credentials included */
export function toTasks(
  { descriptions, inTheirWords }: AskedTasks,
  wait: AskedWait,
  { clock }: Surroundings,
): { readonly tasks: readonly Task[]; readonly timeoutMs: number; readonly failFast: boolean } {
  const { tasks: requests, ...options } = inWords(inTheirWords, () =>
    parseGroupRequest({ ...wait, tasks: descriptions }, [], []),
  );
  const problems = requests.flatMap(({ kind, description }) =>
    kind.credentialProblems(description, undefined, []),
  );
  if (problems.length > 0) throw new InvalidDescriptionError([...new Set(problems)]);
  const tasks = requests.map(({ kind, description }) => kind.createTask(description, { clock }));
  return { tasks, ...options };
}

function inWords<T>(words: AskedTasks["inTheirWords"], parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InvalidDescriptionError)) throw error;
    throw new InvalidDescriptionError(error.problems.map(words));
  }
}
