/**
 * What runs in Pulumi's plugin process. Every stack's state refers to this entry by name, so the name under which the
 * package exports it and the signatures of its functions never change.
 */
import "../../src/core/node-version";
import { formatIssue } from "../../src/core/issue";
import type { ProgressMessage } from "../../src/integration/progress-messages";
import { listenForCancel, withCancellation } from "../engine/cancellation";
import { Progress } from "../engine/progress";
import { providerKey, providerText, urnKey } from "../stored-names";
import type { StackConfig } from "./config-credentials";
import type { Properties } from "./inputs";
import { givenBy, urnIn } from "./inputs";
import { manyTasks } from "./many-tasks";
import { oneTask } from "./one-task";
import type { WaitKind } from "./wait-kind";

interface CheckFailure {
  /** Left empty: Pulumi would print the value of a property that is named here, and it may be a secret. */
  readonly property: "";
  readonly reason: string;
}

let config: StackConfig = { get: () => undefined };

/** Takes the stack's configuration. Synchronous, because Pulumi does not wait for it. */
export function configure(request: { readonly config: StackConfig }): void {
  listenForCancel();
  config = request.config;
}

/** Validates the properties, in a preview too, and tells when there are no credentials for a wait that is to come. */
export const check = guarded(async (olds: Properties, news: Properties) => {
  const failures = issueTexts(olds, news).map((reason): CheckFailure => ({ property: "", reason }));
  return { inputs: news, failures };
});

/**
 * Another task, or other triggers, are another wait. One that has not come to its end goes on: Pulumi knows that only
 * until the next refresh.
 */
export const diff = guarded(async (_id: string, olds: Properties, news: Properties) => {
  const { changes, replaces } = waitKindOf(news).differs(givenBy(olds), givenBy(news));
  const isUnfinished = !isFinished(olds);
  if (isUnfinished && replaces.length === 0) await report(news, unfinishedMessage(issueTexts(olds, news)));
  return { changes: changes || isUnfinished, replaces, deleteBeforeReplace: false };
});

/** Waits. */
export const create = guarded(async (inputs: Properties) => {
  const id = waitKindOf(inputs).idOf(givenBy(inputs));
  return { id, outs: await waitFor(id, inputs, {}) };
});

/** Goes on waiting, where the wait before did not come to its end or more is wanted than there is. */
export const update = guarded(async (id: string, olds: Properties, news: Properties) => ({
  outs: await waitFor(id, news, olds),
}));

/** Leaves everything as it is: nothing is asked. */
export const read = guarded(async (id: string, props: Properties) => {
  if (!isFinished(props)) await report(props, { ...unfinishedMessage([]), persistent: true });
  return { id, props };
});

const remove = guarded(async () => undefined);

export { remove as delete };

function waitKindOf(properties: Properties): WaitKind {
  return properties["kind"] === undefined ? manyTasks : oneTask;
}

function isFinished({ state, finishedAt }: Properties): boolean {
  return state === "succeeded" && finishedAt !== undefined;
}

/** What is to be known of a wait that has not come to its end, and what keeps it from going on. */
function unfinishedMessage(issues: readonly string[]): ProgressMessage {
  const text = "has not succeeded yet: `pulumi up` continues the wait";
  return issues.length === 0
    ? { text, persistent: false }
    : { text: `${text}, but ${issues.join("; ")}`, persistent: true };
}

async function report(properties: Properties, note: ProgressMessage): Promise<void> {
  const progress = new Progress(urnIn(properties));
  progress.report(note, waitKindOf(properties).idOf(properties));
  await progress.flush();
}

function issueTexts(before: Properties, inputs: Properties): string[] {
  const { issues = [] } = waitKindOf(inputs).parse(givenBy(before), givenBy(inputs), config);
  return issues.map((issue) => formatIssue(issue));
}

async function waitFor(id: string, inputs: Properties, outputs: Properties): Promise<Properties> {
  const kind = waitKindOf(inputs);
  const urn = urnIn(inputs);
  const progress = new Progress(urn);
  const ended = await withCancellation((signal) =>
    kind.wait(givenBy(inputs), givenBy(outputs), { config, signal, report: progress.report }),
  );
  await progress.flush();
  if (ended.type === "failed") throw new Error(ended.reason);
  const kept = { ...kind.withoutCredentials(givenBy(inputs)), [urnKey]: urn, ...ended.outputs };
  if (ended.type === "unfinished") throw new InitializationError(id, kept, ended.reason);
  return { ...kept, finishedAt: new Date().toISOString() };
}

/** Makes Pulumi keep a resource of which it is not known yet whether it will be there; its next `up` updates it. */
class InitializationError extends Error {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: readonly string[];
  constructor(id: string, properties: Properties, reason: string) {
    super(reason);
    this.id = id;
    this.properties = toJson({ ...properties, [providerKey]: providerText });
    this.reasons = [reason];
  }
}

/**
 * Pulumi hangs on what is thrown without a message, takes any error with an `id` for a resource that exists, and loses
 * a resource whose outputs are not JSON.
 */
function guarded<A extends readonly unknown[], R>(
  method: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return toJson(await method(...args));
    } catch (error) {
      if (error instanceof InitializationError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(message || "The wait ended with an error that has no message");
    }
  };
}

function toJson<T>(value: T): T {
  return value === undefined ? value : JSON.parse(JSON.stringify(value));
}
