import { parseDuration } from "../../src/core/duration";
import type { Issue, Parsed } from "../../src/core/issue";
import { issueAt } from "../../src/core/issue";
import { givenCredentials } from "../../src/credentials/provider";
import { sha256 } from "../../src/http/digest";
import type { ParsedGroupWait } from "../../src/integration/parse";
import { parseGroupWait, parseTaskWait } from "../../src/integration/parse";
import { issuesOf, parsed } from "../../src/schema/parse";
import { isRecord } from "../../src/schema/record";
import { findKind } from "../../src/tasks";
import type { Properties } from "../properties";
import { segmentPropertyNames } from "../properties";

/** A parsed custom-resource request; the credentials of its tasks are fetched from their secrets. */
export interface SegmentRequest extends ParsedGroupWait {
  /** Whether it is a group, be it of one. */
  readonly isGroup: boolean;
  readonly isLast: boolean;
  readonly segmentTimeoutMs: number;
}

/** Fetches the credentials in a secret. */
export type SecretSource = (arn: string) => () => Promise<object>;

/** Turns the properties of a custom resource into a typed request or issues. */
export function parseSegmentRequest(
  properties: Properties,
  secretSource: SecretSource,
): Parsed<SegmentRequest> {
  const isGroup = properties["tasks"] !== undefined;
  const given = without(properties, segmentPropertyNames);
  const tasks: readonly unknown[] = isGroup ? asList(given["tasks"]) : [given];
  const context = { credentials: (arn: unknown) => [givenCredentials(secretSource(String(arn)))] };
  const wait = isGroup
    ? parseGroupWait({ ...given, failFast: given["failFast"] === "true" }, context)
    : asGroup(parseTaskWait(given, context));
  const segmentTimeoutMs = parseDuration(String(properties["segmentTimeout"]));
  const issues = [
    ...issuesOf(wait),
    // For a task that is not an object, only its kind is reported.
    ...tasks.flatMap((task, index) =>
      isRecord(task) && !hasSecret(task) ? [secretIssue(isGroup ? index : undefined)] : [],
    ),
    ...(segmentTimeoutMs === undefined ? [{ path: ["segmentTimeout"], message: "must be a duration" }] : []),
  ];
  return parsed(issues, () => ({
    ...(wait.value as ParsedGroupWait),
    isGroup,
    isLast: isLastSegment(properties),
    segmentTimeoutMs: segmentTimeoutMs ?? 0,
  }));
}

function asGroup(wait: ReturnType<typeof parseTaskWait>): Parsed<ParsedGroupWait> {
  if (wait.issues) return wait;
  const { task, timeoutMs } = wait.value;
  return { value: { tasks: [task], timeoutMs, failFast: false } };
}

function hasSecret({ credentials }: Properties): boolean {
  return typeof credentials === "string" && credentials !== "";
}

function secretIssue(index: number | undefined): Issue {
  const issue = { path: ["credentials"], message: "must be the ARN of a secret" };
  return index === undefined ? issue : issueAt(["tasks", index], issue);
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
  const kind = findKind(task["kind"]);
  const properties = (kind?.replaceOn ?? Object.keys(task))
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
  return asList(tasks).map((task) => (isRecord(task) ? task : { kind: task }));
}

function asList(tasks: unknown): readonly unknown[] {
  return Array.isArray(tasks) ? tasks : [];
}

function without(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}
