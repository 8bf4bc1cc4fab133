import { parseDuration } from "../../src/core/duration";
import { InvalidDescriptionError } from "../../src/core/errors";
import type { GroupRequest } from "../../src/front/request";
import { parseGroupRequest, parseRequest } from "../../src/front/request";
import { sha256 } from "../../src/http/digest";
import { isRecord } from "../../src/schema/record";
import { kinds } from "../../src/tasks";
import type { Properties } from "../properties";
import { segmentPropertyNames } from "../properties";

/** What a custom resource asks for. */
export interface SegmentRequest extends GroupRequest {
  /** Whether it is a group, be it of one. */
  readonly isGroup: boolean;
  /** The secret with the credentials of each task. */
  readonly secrets: readonly string[];
  readonly isLast: boolean;
  readonly segmentTimeoutMs: number;
}

/** @throws {InvalidDescriptionError} with one sentence for each property that is wrong */
export function parseSegmentRequest(properties: Properties): SegmentRequest {
  const isGroup = properties["tasks"] !== undefined;
  const asked = without(properties, segmentPropertyNames);
  return {
    ...(isGroup ? parseGroup(asked) : parseTask(asked)),
    isGroup,
    isLast: isLastSegment(properties),
    segmentTimeoutMs: msOf(properties["segmentTimeout"]),
  };
}

type Asked = Pick<SegmentRequest, "tasks" | "timeoutMs" | "failFast" | "secrets">;

function parseTask(asked: Properties): Asked {
  const { timeoutMs, ...task } = parseRequest(without(asked, ["credentials"]));
  return { tasks: [task], timeoutMs, failFast: false, secrets: [secretOf(asked)] };
}

function parseGroup(asked: Properties): Asked {
  const tasks = listOf(asked["tasks"]);
  const group = parseGroupRequest({
    ...asked,
    tasks: tasks.map((task) => without(task, ["credentials"])),
    failFast: asked["failFast"] === "true",
  });
  return { ...group, secrets: tasks.map(secretOf) };
}

/** Whether nothing comes after a segment: what it answers is how the wait has ended. */
export function isLastSegment({ segment, segments }: Properties): boolean {
  return segment === segments;
}

/**
 * A name for what is waited for: events with the same name want the same wait. Defaults don't count, so that a version
 * which knows more properties has the same names for what earlier ones asked for.
 */
export function nameOfRequest(properties: Properties): string {
  const { tasks, triggers = [], segment } = properties;
  const wanted = tasks === undefined ? nameOfTask(properties) : listOf(tasks).map(nameOfTask);
  return sha256(toText([wanted, triggers, segment])).slice(0, 32);
}

/** Which tasks of a group were seen to succeed for the old properties, and are to be waited for no other time. */
export function tasksSeenBefore(
  properties: Properties,
  old: Properties,
  hasSucceeded: (index: number) => boolean,
): readonly boolean[] {
  const [triggers, oldTriggers] = [properties, old].map(({ triggers = [] }) => toText(triggers));
  const isOtherTime = triggers !== oldTriggers;
  const seen = isOtherTime ? [] : listOf(old["tasks"]).filter((_task, index) => hasSucceeded(index));
  const names = new Set(seen.map(nameOfTask));
  return listOf(properties["tasks"]).map((task) => names.has(nameOfTask(task)));
}

/** Of a kind that is not known here, every property counts. */
function nameOfTask(task: Properties): string {
  const kind = kinds.find(({ name }) => name === task["kind"]);
  const properties = (kind?.identity ?? Object.keys(task))
    .filter((name) => task[name] !== undefined && task[name] !== kind?.defaults[name])
    .map((name) => [name, task[name]]);
  return toText([task["kind"], Object.fromEntries(properties)]);
}

/** As JSON, in which the order of keys makes no difference. */
function toText(value: unknown): string {
  return JSON.stringify(value, inOrder);
}

function inOrder(_name: string, value: unknown): unknown {
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}

function listOf(tasks: unknown): Properties[] {
  return Array.isArray(tasks) ? tasks.map((task) => (isRecord(task) ? task : { kind: task })) : [];
}

function secretOf({ credentials }: Properties): string {
  if (typeof credentials === "string" && credentials !== "") return credentials;
  throw new InvalidDescriptionError(["credentials must be the ARN of a secret"]);
}

function msOf(segmentTimeout: unknown): number {
  const ms = typeof segmentTimeout === "string" ? parseDuration(segmentTimeout) : undefined;
  if (ms !== undefined) return ms;
  throw new InvalidDescriptionError(["segmentTimeout must be a duration"]);
}

function without(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}
