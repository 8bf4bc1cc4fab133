import * as z from "zod";
import { longestTimerMs } from "../core/clock";
import { durationFormat, parseDuration } from "../core/duration";
import type { Issue, Parsed } from "../core/issue";
import { issueAt } from "../core/issue";
import { defaultTimeoutMs } from "../core/options";
import type { CredentialProvider, ResolvedCredentials } from "../credentials/provider";
import { resolveCredentials } from "../credentials/provider";
import { expected, expectedSecret } from "../schema/fields";
import { issuesOf, parse, parsed, unknownProperty } from "../schema/parse";
import { isRecord } from "../schema/record";
import { findKind, kinds } from "../tasks";
import type { TaskDescription } from "../tasks/description";
import type { AnyKind } from "../tasks/kind";
import { parseDescription } from "../tasks/parse-description";

/** A task to wait for: all of it is valid. */
export interface ParsedTask {
  readonly kind: AnyKind;
  readonly description: TaskDescription;
  /** @default - the context resolves none, or they depend on what is not known yet */
  readonly credentials?: ResolvedCredentials<object>;
}

/** A task to wait for, and how: all of it is valid. */
export interface ParsedTaskWait {
  readonly task: ParsedTask;
  readonly timeoutMs: number;
}

/** Many tasks to wait for, and how: all of it is valid. */
export interface ParsedGroupWait {
  /** In the order of the input; without those whose kind is not known yet. */
  readonly tasks: readonly ParsedTask[];
  readonly timeoutMs: number;
  readonly failFast: boolean;
}

/** The properties and credential providers of an integration. */
export interface ParseContext {
  /** Properties of the input that the integration handles itself, to be named when one does not exist. */
  readonly waitProperties?: readonly string[];
  /** The same for properties of a task. */
  readonly taskProperties?: readonly string[];
  /**
   * Where to look for the credentials of a task. Without it, a task has no property `credentials`.
   *
   * @param given the property `credentials` of the task
   * @param index the place of the task in its list
   * @returns `undefined` when the task needs none
   */
  credentials?(given: unknown, index: number): readonly CredentialProvider[] | undefined;
  /** Whether credentials are given separately, so that a task has no property `credentials`. @default false */
  readonly separateCredentials?: boolean;
  /** Whether a value is not known yet; a placeholder stands for it. @default - all values are known */
  isUnknown?(value: unknown): boolean;
  /** Whether a task of a list is skipped while its kind is not known yet. @default false */
  readonly skipsUnknownKinds?: boolean;
}

type Properties = Readonly<Record<string, unknown>>;

/** The properties of every wait. */
const waitOptions = z.object({
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

const groupOptions = waitOptions.extend({
  tasks: z
    .array(z.unknown(), { error: expectedSecret("a list of tasks") })
    .min(1, "must have at least one task"),
  failFast: z.boolean({ error: expected("true or false") }).default(false),
});

/**
 * Turns the description of a task, and its credentials, into a typed task or issues.
 *
 * @param index the place of the task in its list, for the context
 */
export function parseTask(given: unknown, context: ParseContext = {}, index = 0): Parsed<ParsedTask> {
  const task = describe(given, context);
  return task.issues ? task : resolve(task.value, context, index);
}

/** Turns the properties of a wait for one task, the task's and its own together, into a typed wait or issues. */
export function parseTaskWait(properties: Properties, context: ParseContext = {}): Parsed<ParsedTaskWait> {
  const { timeout, triggers, ...given } = properties;
  const wait = { timeout, triggers };
  const taskProperties = [...Object.keys(wait), ...(context.waitProperties ?? [])];
  const task = parseTask(given, { ...context, taskProperties });
  const options = parse(waitOptions, withoutUnknown(wait, context));
  const issues = [...issuesOf(task), ...issuesOf(options)];
  return parsed(issues, () => ({
    task: task.value as ParsedTask,
    timeoutMs: options.value?.timeout ?? defaultTimeoutMs,
  }));
}

/** Turns the properties of a wait for many tasks into a typed wait or issues. */
export function parseGroupWait(properties: Properties, context: ParseContext = {}): Parsed<ParsedGroupWait> {
  const names = Object.keys(groupOptions.shape);
  const known = [...names, ...(context.waitProperties ?? [])];
  const unknown = Object.keys(properties).filter((name) => !known.includes(name));
  const { tasks: given, ...wait } = properties;
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  const tasks = list.map((task, index) =>
    isSkipped(task, context) ? undefined : parseTask(task, context, index),
  );
  const options = parse(groupOptions, {
    ...withoutUnknown(wait, context),
    // A list that is not known yet will have a task.
    tasks: context.isUnknown?.(given) && !Array.isArray(given) ? [undefined] : given,
  });
  const issues = [
    ...unknown.map((name) => unknownProperty([name], known)),
    ...issuesOf(options),
    ...issuesOfTasks(tasks, context),
  ];
  return parsed(issues, () => ({
    tasks: tasks.flatMap((task) => task?.value ?? []),
    timeoutMs: options.value?.timeout ?? defaultTimeoutMs,
    failFast: options.value?.failFast ?? false,
  }));
}

/**
 * The issues of all tasks. Tasks usually lack credentials for the same reason, so an equal issue is reported for the first
 * task only.
 */
function issuesOfTasks(tasks: readonly (Parsed<ParsedTask> | undefined)[], context: ParseContext): Issue[] {
  const seen = new Set<string>();
  return tasks.flatMap((task, index) =>
    (task?.issues ?? []).flatMap((issue) => {
      const [property] = issue.path;
      const isOfCredentials =
        property === undefined || (property === "credentials" && hasCredentialsProperty(context));
      const key = JSON.stringify(issue);
      if (isOfCredentials && seen.has(key)) return [];
      seen.add(key);
      // An issue without a path is about the environment, not about a property of the task.
      return [property === undefined ? issue : issueAt(["tasks", index], issue)];
    }),
  );
}

function hasCredentialsProperty({ credentials, separateCredentials = false }: ParseContext): boolean {
  return credentials !== undefined && !separateCredentials;
}

/** Treats a task that is not an object as its kind, so that the issue names it. */
function asProperties(task: unknown): Properties {
  return isRecord(task) ? task : { kind: task };
}

function isSkipped(task: unknown, { skipsUnknownKinds = false, isUnknown }: ParseContext): boolean {
  return skipsUnknownKinds && (isUnknown?.(asProperties(task)["kind"]) ?? false);
}

/** A task whose description is valid, with its credentials as given. */
interface DescribedTask {
  readonly kind: AnyKind;
  readonly description: TaskDescription;
  readonly credentials: unknown;
  /** Whether the credentials, or where they are sent, depend on a value that is not known yet. */
  readonly isOpen: boolean;
}

function describe(task: unknown, context: ParseContext): Parsed<DescribedTask> {
  const { taskProperties = [], isUnknown = () => false } = context;
  const { credentials, ...given } = asProperties(task);
  const kind = findKind(given["kind"]);
  if (!kind) return { issues: [unknownKind(given["kind"])] };

  const names = kind.properties.map(({ name }) => name);
  const known = [...names, ...taskProperties, ...(hasCredentialsProperty(context) ? ["credentials"] : [])];
  const others =
    hasCredentialsProperty(context) || credentials === undefined ? given : { ...given, credentials };
  const unknown = Object.keys(others).filter((name) => name !== "kind" && !names.includes(name));
  const { value, issues = [] } = parseDescription(kind, withPlaceholders(kind, given, isUnknown));
  return parsed([...unknown.map((name) => unknownProperty([name], known)), ...issues], () => ({
    kind,
    description: value as TaskDescription,
    credentials,
    isOpen: [credentials, given["region"], given["endpoint"]].some(isUnknown),
  }));
}

/** The issue of a kind that does not exist. */
export function unknownKind(name: unknown): Issue {
  const names = kinds.map((kind) => kind.name).join(", ");
  return { path: ["kind"], message: expected(`one of ${names}`)({ input: name }) };
}

/** Only the properties of the description, with placeholders for what is not known yet. */
function withPlaceholders(
  { properties, placeholders, defaults }: AnyKind,
  given: Properties,
  isUnknown: (value: unknown) => boolean,
): Properties {
  const values: Properties = { ...placeholders, ...defaults };
  const names = ["kind", ...properties.map(({ name }) => name)].filter((name) => name in given);
  return Object.fromEntries(names.map((name) => [name, isUnknown(given[name]) ? values[name] : given[name]]));
}

function withoutUnknown(options: Properties, { isUnknown = () => false }: ParseContext): Properties {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => !isUnknown(value)));
}

function resolve(
  { kind, description, credentials, isOpen }: DescribedTask,
  context: ParseContext,
  index: number,
): Parsed<ParsedTask> {
  const providers = isOpen ? undefined : context.credentials?.(credentials, index);
  if (!providers) return { value: { kind, description } };
  const { origin } = kind.request(description);
  const found = resolveCredentials(kind.cloud(description).credentials, origin, providers);
  return found.issues ? found : { value: { kind, description, credentials: found.value } };
}
