import type { TaskGroupError } from "../../src/core/errors";
import type { WaitResult } from "../../src/core/events";
import { groupNoteWriter } from "../../src/front/notes";
import { groupOutcomeOf } from "../../src/front/outcome";
import { memberPlace, parseGroupRequest } from "../../src/front/request";
import { withSamples, withSampleValues } from "../../src/front/samples";
import { isRecord } from "../../src/schema/record";
import { kinds } from "../../src/tasks";
import { credentialProblems, toTask } from "./config-credentials";
import type { Properties } from "./inputs";
import { splitCredentials } from "./inputs";
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

  withoutCredentials: (inputs) => ({
    ...inputs,
    tasks: membersOf(inputs).map(({ description }) => description),
  }),

  problems(before, inputs, config) {
    const { tasks } = parseGroupRequest({
      ...withSamples(inputs, {}, hasUnknown),
      tasks: withSampleTasks(inputs),
    });
    const done = hasOtherTriggers(before, inputs) ? [] : succeededIn(before);
    const problems = membersOf(inputs).map(({ description, credentials }, index) => {
      const request = tasks[index];
      const isDone = done.some((other) => isSameTask(other.description, description));
      if (!request || hasUnknown(description["kind"]) || (isDone && credentials === undefined)) return [];
      return credentialProblems(request, description, credentials, config);
    });
    return atFirstPlaces(problems);
  },

  differs(outputs, inputs) {
    if (hasOtherTriggers(outputs, inputs)) return { changes: true, replaces: ["triggers"] };
    const [before, after] = [membersOf(outputs), membersOf(inputs)];
    const isAsBefore =
      before.length === after.length &&
      after.every(({ description }, index) => isSameTask(before[index]?.description ?? {}, description));
    return { changes: !isAsBefore, replaces: [] };
  },

  async wait(inputs, outputs, { config, signal, tell }) {
    const members = membersOf(inputs);
    const { tasks: requests, timeoutMs, failFast } = parseGroupRequest(manyTasks.withoutCredentials(inputs));
    const done = succeededIn(outputs);
    const tasks = requests.map((request, index) => {
      const before = done.find((other) => isSameTask(other.description, { ...request.description }));
      return before?.result ?? toTask(request, members[index]?.credentials, config);
    });

    const taskIds = requests.map(({ description }) => description.taskId);
    const note = groupNoteWriter(taskIds, timeoutMs, { succeeded: tasks.filter(isSuccess).length });
    const outcome = await groupOutcomeOf(tasks, { timeoutMs, signal, failFast }, (event, index) =>
      tell(note(event, index), `${tasks.length} tasks`),
    );

    const ends = outcome.type === "succeeded" ? outcome.result : outcome.error.outcomes;
    const results = ends.map((end, index) => {
      const { kind, taskId } = requests[index]?.description ?? {};
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
        ? "Those that succeeded are kept, and the next `pulumi up` asks for the others."
        : goesOnText;
    // Pulumi has a tab before the reason.
    const reason = `${wordsOf(outcome.error, "\t    ")}\n\t  ${next}`;
    return { type: "unfinished", outputs: { state: "running", ...summary }, reason };
  },
};

interface Member {
  readonly description: Properties;
  readonly credentials?: unknown;
}

function membersOf({ tasks }: Properties): Member[] {
  const list: readonly unknown[] = Array.isArray(tasks) ? tasks : [];
  return list.map((task) => {
    const [description, credentials] = splitCredentials(isRecord(task) ? task : { kind: task });
    return { description, credentials };
  });
}

/** The tasks with samples in place of what is not known yet, down to the whole list. */
function withSampleTasks(inputs: Properties): unknown {
  const [{ sample } = { sample: {} }] = kinds;
  if (!Array.isArray(inputs["tasks"])) return hasUnknown(inputs["tasks"]) ? [sample] : inputs["tasks"];
  return membersOf(inputs).map(({ description }) =>
    hasUnknown(description["kind"]) ? sample : withSampleValues(description, hasUnknown),
  );
}

interface Succeeded {
  readonly description: Properties;
  readonly result?: WaitResult;
}

/** The tasks of a group that have succeeded, with their results where those are known. */
function succeededIn(before: Properties): Succeeded[] {
  const { results } = before;
  if (!Array.isArray(results)) return membersOf(before);
  return membersOf(before).flatMap(({ description }, index) => {
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

/** Each problem once, with the place of the first task that has it: what many lack, they lack for one reason. */
function atFirstPlaces(problems: readonly (readonly string[])[]): string[] {
  const places = new Map<string, string>();
  for (const [index, found] of problems.entries()) {
    for (const problem of found) {
      if (!places.has(problem)) places.set(problem, `${memberPlace(index)}.${problem}`);
    }
  }
  return [...places.values()];
}
