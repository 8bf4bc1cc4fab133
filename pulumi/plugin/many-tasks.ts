import { toTask } from "../../src/client/to-task";
import { systemClock } from "../../src/core/clock";
import type { TaskGroupError } from "../../src/core/errors";
import type { WaitResult } from "../../src/core/events";
import type { Parsed } from "../../src/core/issue";
import { groupOutcomeOf } from "../../src/integration/outcome";
import type { ParsedGroupWait } from "../../src/integration/parse";
import { parseGroupWait } from "../../src/integration/parse";
import { createGroupReporter } from "../../src/integration/progress-messages";
import { orThrow } from "../../src/schema/parse";
import { isRecord } from "../../src/schema/record";
import type { StackConfig } from "./config-credentials";
import { credentialProviders } from "./config-credentials";
import type { Properties } from "./inputs";
import { withoutCredentials } from "./inputs";
import { hasOtherTriggers, isSameTask } from "./same-task";
import { hasUnknown } from "./unknowns";
import type { WaitKind } from "./wait-kind";
import { goesOnText, toOutputs } from "./wait-kind";

/**
 * A resource that waits for many tasks. Other triggers are another resource; other tasks are not: those that have
 * succeeded stay so, and nobody asks for them again, because a provider may have forgotten them.
 */
export const manyTasks: WaitKind = {
  idOf: () => "tasks",

  withoutCredentials: (inputs) => ({ ...inputs, tasks: descriptionsIn(inputs) }),

  parse: parseInputs,

  differs(outputs, inputs) {
    if (hasOtherTriggers(outputs, inputs)) return { changes: true, replaces: ["triggers"] };
    const [before, after] = [descriptionsIn(outputs), descriptionsIn(inputs)];
    const isAsBefore =
      before.length === after.length &&
      after.every((description, index) => isSameTask(before[index] ?? {}, description));
    return { changes: !isAsBefore, replaces: [] };
  },

  async wait(inputs, outputs, { config, signal, report }) {
    const { tasks: parsedTasks, timeoutMs, failFast } = orThrow(parseInputs(outputs, inputs, config));
    const done = succeededIn(outputs);
    const tasks = parsedTasks.map((task) => {
      const before = done.find((other) => isSameTask(other.description, { ...task.description }));
      return before?.result ?? toTask(task, systemClock);
    });

    const taskIds = parsedTasks.map(({ description }) => description.taskId);
    const note = createGroupReporter(taskIds, timeoutMs, { succeeded: tasks.filter(isSuccess).length });
    const outcome = await groupOutcomeOf(tasks, { timeoutMs, signal, failFast }, (event, index) =>
      report(note(event, index), `${tasks.length} tasks`),
    );

    const ends = outcome.type === "succeeded" ? outcome.result : outcome.error.outcomes;
    const results = ends.map((end, index) => {
      const { kind, taskId } = parsedTasks[index]?.description ?? {};
      return { kind, taskId, ...toOutputs(end) };
    });
    const summary = {
      results,
      attempts: ends.reduce((sum, end) => sum + end.attempts, 0),
      elapsedMs: Math.max(...ends.map((end) => end.elapsedMs)),
    };
    if (outcome.type === "succeeded") {
      return { type: "succeeded", outputs: { state: "succeeded", ...summary } };
    }
    const isNew = outputs["results"] === undefined;
    if (outcome.type === "failed" && isNew && !results.some(isSuccess)) {
      return { type: "failed", reason: wordsOf(outcome.error, "  ") };
    }
    const next =
      outcome.type === "failed"
        ? "Succeeded tasks are kept; the next `pulumi up` waits for the others."
        : goesOnText;
    // Pulumi has a tab before the reason.
    const reason = `${wordsOf(outcome.error, "\t    ")}\n\t  ${next}`;
    return { type: "unfinished", outputs: { state: "running", ...summary }, reason };
  },
};

function parseInputs(before: Properties, inputs: Properties, config: StackConfig): Parsed<ParsedGroupWait> {
  const done = hasOtherTriggers(before, inputs) ? [] : succeededIn(before);
  const descriptions = descriptionsIn(inputs);
  return parseGroupWait(inputs, {
    isUnknown: hasUnknown,
    skipsUnknownKinds: true,
    credentials(given, index) {
      const isDone = done.some((other) => isSameTask(other.description, descriptions[index] ?? {}));
      return isDone && given === undefined ? undefined : credentialProviders(given, config);
    },
  });
}

/** The descriptions of the tasks, without their credentials. */
function descriptionsIn({ tasks }: Properties): Properties[] {
  const list: readonly unknown[] = Array.isArray(tasks) ? tasks : [];
  return list.map((task) => withoutCredentials(isRecord(task) ? task : { kind: task }));
}

interface Succeeded {
  readonly description: Properties;
  readonly result?: WaitResult;
}

/** The tasks of a group that have succeeded, with their results where those are known. */
function succeededIn(before: Properties): Succeeded[] {
  const { results } = before;
  const descriptions = descriptionsIn(before);
  if (!Array.isArray(results)) return descriptions.map((description) => ({ description }));
  return descriptions.flatMap((description, index) => {
    const result: unknown = results[index];
    return isSuccess(result) ? [{ description, result }] : [];
  });
}

function isSuccess(value: unknown): value is WaitResult {
  return isRecord(value) && value["state"] === "succeeded";
}

/** A line for each task that has not succeeded. */
function wordsOf({ summary, errors }: TaskGroupError, indentation: string): string {
  return [`${summary}:`, ...errors.map(({ message }) => `${indentation}${message}`)].join("\n");
}
