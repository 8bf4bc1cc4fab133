import { parseDuration } from "../../src/core/duration";
import { InvalidDescriptionError } from "../../src/core/errors";
import type { GroupRequest } from "../../src/front/request";
import { parseGroupRequest, parseRequest } from "../../src/front/request";
import { sha256 } from "../../src/http/digest";
import { isRecord } from "../../src/schema/record";
import { kindOf } from "../../src/tasks";
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
  const asked = without(properties, segmentPropertyNames);
  const segment = {
    isLast: isLastSegment(properties),
    segmentTimeoutMs: msOf(properties["segmentTimeout"]),
  };
  if (asked["tasks"] === undefined) {
    const { timeoutMs, ...task } = parseRequest(without(asked, ["credentials"]));
    return {
      ...segment,
      isGroup: false,
      tasks: [task],
      timeoutMs,
      failFast: false,
      secrets: [secretOf(asked)],
    };
  }
  const tasks = listOf(asked["tasks"]);
  const group = parseGroupRequest({
    ...asked,
    tasks: tasks.map((task) => without(task, ["credentials"])),
    failFast: asked["failFast"] === "true",
  });
  return { ...segment, ...group, isGroup: true, secrets: tasks.map(secretOf) };
}

/** Whether nothing comes after a segment: what it answers is how the wait has ended. */
export function isLastSegment({ segment, segments }: Properties): boolean {
  return segment === segments;
}

/**
 * A name for what is waited for: events with the same name want the same wait. Defaults don't count, so that a version
 * which knows more properties has the same names for what earlier ones asked for.
 *
 * @throws {InvalidDescriptionError} when there is no such kind of task
 */
export function nameOfRequest(properties: Properties): string {
  const { tasks, triggers = [], segment } = properties;
  const wanted = tasks === undefined ? nameOfTask(properties) : listOf(tasks).map(nameOfTask);
  return sha256(JSON.stringify([wanted, triggers, segment], inOrder)).slice(0, 32);
}

/** The tasks of a group that were waited for before: those that the properties and the old ones have in common. */
export function tasksInCommon(properties: Properties, old: Properties): readonly boolean[] {
  const same = JSON.stringify(properties["triggers"] ?? []) === JSON.stringify(old["triggers"] ?? []);
  const there = same ? listOf(old["tasks"]).map(nameOfTask) : [];
  return listOf(properties["tasks"]).map((task) => there.includes(nameOfTask(task)));
}

function nameOfTask(task: Properties): string {
  const { name: kind, identity, defaults } = kindOf(task["kind"]);
  const properties = identity
    .filter((name) => task[name] !== undefined && task[name] !== defaults[name])
    .map((name) => [name, task[name]]);
  return JSON.stringify([kind, Object.fromEntries(properties)], inOrder);
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
