import { z } from "zod";
import { longestTimerMs } from "../core/clock";
import { durationFormat, parseDuration } from "../core/duration";
import { InvalidDescriptionError } from "../core/errors";
import { defaultTimeoutMs } from "../core/options";
import { expected, expectedSecret } from "../schema/fields";
import { isRecord } from "../schema/record";
import { problemsOf, problemsThrownBy, validate } from "../schema/validate";
import { kindOf } from "../tasks";
import type { AnyKind, TaskDescription } from "../tasks/any-kind";

/** A task that a front is asked to wait for. */
export interface TaskRequest {
  readonly kind: AnyKind;
  readonly description: TaskDescription;
}

/** What a front is asked for: a task, and how to wait for it. */
export interface WaitRequest extends TaskRequest {
  readonly timeoutMs: number;
}

/** Many tasks, and how to wait for them. */
export interface GroupRequest {
  readonly tasks: readonly TaskRequest[];
  readonly timeoutMs: number;
  readonly failFast: boolean;
}

type Properties = Readonly<Record<string, unknown>>;

/** The properties that every front has beside those of the description; the credentials are treated apart. */
const waitProperties = z.object({
  timeout: z
    .string({ error: expected(durationFormat) })
    .transform((text, context) => {
      const ms = parseDuration(text);
      if (ms !== undefined && ms >= 1 && ms <= longestTimerMs) return ms;
      const what = ms === undefined ? durationFormat : "from 1ms to 596h";
      context.addIssue({ code: "custom", message: expected(what)({ input: text }) });
      return z.NEVER;
    })
    .default(defaultTimeoutMs),
  triggers: z.array(z.unknown(), { error: expectedSecret("a list") }).optional(),
});

const groupProperties = waitProperties.extend({
  tasks: z
    .array(z.unknown(), { error: expectedSecret("a list of tasks") })
    .min(1, "must have at least one task"),
  failFast: z.boolean({ error: expected("true or false") }).default(false),
});

/**
 * @param others what the front has beside these, for the sentence about a property that there is not
 * @throws {InvalidDescriptionError} with one sentence for each property that is wrong
 */
export function parseRequest(
  properties: Properties,
  others: readonly string[] = ["credentials"],
): WaitRequest {
  const { timeout, triggers, ...task } = properties;
  const wait = { timeout, triggers };
  refuse([...taskProblems(task, [...Object.keys(wait), ...others]), ...problemsOf(waitProperties, wait)]);
  return { ...parseTask(task), timeoutMs: validate(waitProperties, wait).timeout };
}

/**
 * @param others what the front has beside these, for the sentence about a property that there is not
 * @param ofTask the same for each task
 * @throws {InvalidDescriptionError} with one sentence for each property that is wrong, those of the tasks included
 */
export function parseGroupRequest(
  properties: Properties,
  others: readonly string[] = [],
  ofTask: readonly string[] = ["credentials"],
): GroupRequest {
  const names = Object.keys(groupProperties.shape);
  const group = Object.fromEntries(names.map((name) => [name, properties[name]]));
  const tasks = Array.isArray(group["tasks"]) ? group["tasks"] : [];
  refuse([
    ...strangers(properties, names, [...names, ...others]),
    ...problemsOf(groupProperties, group),
    ...tasks.flatMap((task, index) =>
      problemsAt(memberPlace(index), () => refuse(taskProblems(task, ofTask))),
    ),
  ]);
  const { timeout, failFast } = validate(groupProperties, group);
  return { tasks: tasks.map(parseTask), timeoutMs: timeout, failFast };
}

/** Where a task of a group is, for error messages. */
export function memberPlace(index: number): string {
  return `tasks[${index}]`;
}

/** The faults that `check` throws, each with the place before the property that it names. */
function problemsAt(place: string, check: () => void): string[] {
  return problemsThrownBy(check).map((problem) => `${place}.${problem}`);
}

/** @param others the properties that there may be beside those of the description, for error messages */
function taskProblems(task: unknown, others: readonly string[]): string[] {
  const given = isRecord(task) ? task : {};
  const kind = kindOf(given["kind"]);
  const { kind: _chosenByTheFront, ...sample } = kind.sample;
  const names = Object.keys(sample);
  const description = Object.entries(given).filter(([name]) => name === "kind" || names.includes(name));
  return [
    ...strangers(given, ["kind", ...names], [...names, ...others]),
    ...kind.problems(Object.fromEntries(description)),
  ];
}

function parseTask(task: Properties): TaskRequest {
  const kind = kindOf(task["kind"]);
  return { kind, description: kind.parse(task) };
}

function strangers(given: Properties, names: readonly string[], shown = names): string[] {
  return Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => `${name} is not a known property: expected ${shown.join(", ")}`);
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new InvalidDescriptionError(problems);
}
