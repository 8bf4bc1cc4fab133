import { TaskGroupError } from "../src/core/errors";
import type { WaitResult } from "../src/core/events";
import { groupNoteWriter } from "../src/front/notes";
import { groupOutcomeOf } from "../src/front/outcome";
import type { TaskRequest } from "../src/front/request";
import { memberPlace, parseGroupRequest } from "../src/front/request";
import { isRecord } from "../src/schema/record";
import { kinds } from "../src/tasks";
import { credentialProblems } from "./credentials";
import type { Properties } from "./properties";
import { splitCredentials } from "./properties";
import { hasOtherTriggers, isSameTask, toTask, withSampleValues } from "./tasks";
import { hasUnknown, withSamples } from "./unknowns";
import type { Waiting } from "./waiting";
import { toOutputs } from "./waiting";

/**
 * A resource that waits for many tasks. Other triggers are another resource; other tasks are not: those that have
 * succeeded stay so, and nobody asks for them again, because a provider may have forgotten them.
 */
export const manyTasks: Waiting = {
  idOf: () => "tasks",

  kept: (inputs) => ({ ...inputs, tasks: membersOf(inputs).map(({ description }) => description) }),

  problems(before, inputs, config) {
    const { tasks } = parseGroupRequest({ ...withSamples(inputs, {}), tasks: withSampleTasks(inputs) });
    const there = hasOtherTriggers(before, inputs) ? [] : membersOf(before);
    const problems = membersOf(inputs).map(({ description, credentials }, index) => {
      const request = tasks[index];
      const isThere = there.some((member) => isSameTask(member.description, description));
      if (!request || hasUnknown(description["kind"]) || (isThere && credentials === undefined)) return [];
      return credentialProblems(request, description, credentials, config);
    });
    return atFirstPlaces(problems);
  },

  differs(there, inputs) {
    if (hasOtherTriggers(there, inputs)) return { changes: true, replaces: ["triggers"] };
    const [before, after] = [membersOf(there), membersOf(inputs)];
    const isAsBefore =
      before.length === after.length &&
      after.every(({ description }, index) => isSameTask(before[index]?.description ?? {}, description));
    return { changes: !isAsBefore, replaces: [] };
  },

  async wait(inputs, there, { config, signal, tell }) {
    const members = membersOf(inputs);
    const { tasks: requests, timeoutMs, failFast } = parseGroupRequest(manyTasks.kept(inputs));
    const tasks = requests.map(
      (request, index) => successOf(request, there) ?? toTask(request, members[index]?.credentials, config),
    );

    const taskIds = requests.map(({ description }) => description.taskId);
    const note = groupNoteWriter(taskIds, timeoutMs, tasks.filter(isSuccess).length);
    const outcome = await groupOutcomeOf(tasks, { timeoutMs, signal, failFast }, (event, index) =>
      tell(note(event, index), `${tasks.length} tasks`),
    );

    const ends = outcome.type === "succeeded" ? outcome.result : outcomesOf(outcome.error);
    const results = ends.map((end, index) => {
      const { kind, taskId } = requests[index]?.description ?? {};
      return { kind, taskId, ...toOutputs(end) };
    });
    const state = outcome.type === "succeeded" ? "succeeded" : "running";
    const attempts = ends.reduce((sum, end) => sum + end.attempts, 0);
    const elapsedMs = Math.max(...ends.map((end) => end.elapsedMs));
    return { outcome, outputs: { state, results, attempts, elapsedMs } };
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
    hasUnknown(description["kind"]) ? sample : withSampleValues(description),
  );
}

/** The result of a task in the outputs, when it has succeeded. */
function successOf({ description }: TaskRequest, there: Properties): WaitResult | undefined {
  const index = membersOf(there).findIndex((member) => isSameTask(member.description, { ...description }));
  const result = Array.isArray(there["results"]) ? there["results"][index] : undefined;
  return isSuccess(result) ? result : undefined;
}

function isSuccess(value: unknown): value is WaitResult {
  return isRecord(value) && value["state"] === "succeeded";
}

function outcomesOf(error: unknown): TaskGroupError["outcomes"] {
  return error instanceof TaskGroupError ? error.outcomes : [];
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
