/**
 * What runs in Pulumi's plugin process. Every stack's state refers to this entry by name, so its name and the
 * signatures of its functions never change.
 */
import "../src/core/node-version";
import type { TaskWaitError } from "../src/core/errors";
import { InvalidDescriptionError, TaskGroupError } from "../src/core/errors";
import type { Note } from "../src/front/notes";
import type { StackConfig } from "./credentials";
import { interruptible, listenForInterruption } from "./interruption";
import { manyTasks } from "./many-tasks";
import { oneTask } from "./one-task";
import { endWithEngine } from "./orphan";
import { Progress } from "./progress";
import type { Properties } from "./properties";
import { given, urnOf } from "./properties";
import { providerKey, providerText, urnKey } from "./provider";
import type { Waiting } from "./waiting";

interface CheckFailure {
  /** Left empty: Pulumi would print the value of a property that is named here, and it may be a secret. */
  readonly property: "";
  readonly reason: string;
}

let config: StackConfig = { get: () => undefined };

/** Takes the stack's configuration. Synchronous, because Pulumi does not wait for it. */
export function configure(request: { readonly config: StackConfig }): void {
  endWithEngine();
  listenForInterruption();
  config = request.config;
}

/** Validates the properties, in a preview too, and tells when there are no credentials for a wait that is to come. */
export const check = guarded(async (olds: Properties, news: Properties) => {
  const failures = problemsOf(olds, news).map((reason): CheckFailure => ({ property: "", reason }));
  return { inputs: news, failures };
});

/**
 * Another task, or other triggers, are another wait. One that has not come to its end goes on: Pulumi knows that only
 * until the next refresh.
 */
export const diff = guarded(async (_id: string, olds: Properties, news: Properties) => {
  const { changes, replaces } = waitingOf(news).differs(given(olds), given(news));
  const goesOn = !isFinished(olds);
  if (goesOn && replaces.length === 0) await tellOf(news, { text: unfinishedText, lasting: false });
  return { changes: changes || goesOn, replaces, deleteBeforeReplace: false };
});

/** Waits. */
export const create = guarded(async (inputs: Properties) => {
  const id = waitingOf(inputs).idOf(given(inputs));
  return { id, outs: await waitFor(id, inputs, {}) };
});

/** Goes on waiting, where the wait before did not come to its end or more is wanted than there is. */
export const update = guarded(async (id: string, olds: Properties, news: Properties) => ({
  outs: await waitFor(id, news, olds),
}));

/** Leaves everything as it is: nothing is asked. */
export const read = guarded(async (id: string, props: Properties) => {
  if (!isFinished(props)) await tellOf(props, { text: unfinishedText, lasting: true });
  return { id, props };
});

const remove = guarded(async () => undefined);

export { remove as delete };

const unfinishedText = "has not been seen to succeed; the next `pulumi up` goes on waiting";

function waitingOf(properties: Properties): Waiting {
  return "tasks" in properties ? manyTasks : oneTask;
}

function isFinished({ state }: Properties): boolean {
  return state === "succeeded";
}

async function tellOf(properties: Properties, note: Note): Promise<void> {
  const progress = new Progress(urnOf(properties));
  progress.tell(note, waitingOf(properties).idOf(properties));
  await progress.told();
}

function problemsOf(olds: Properties, news: Properties): string[] {
  try {
    return waitingOf(news).problems(given(olds), given(news), config);
  } catch (error) {
    if (error instanceof InvalidDescriptionError) return [...error.problems];
    throw error;
  }
}

async function waitFor(id: string, inputs: Properties, there: Properties): Promise<Properties> {
  const waiting = waitingOf(inputs);
  const urn = urnOf(inputs);
  const progress = new Progress(urn);
  const { outcome, outputs } = await interruptible((signal) =>
    waiting.wait(given(inputs), given(there), { config, signal, tell: progress.tell }),
  );
  await progress.told();
  const kept = { ...waiting.kept(given(inputs)), [urnKey]: urn, ...outputs };
  switch (outcome.type) {
    case "succeeded":
      return { ...kept, finishedAt: new Date().toISOString() };
    case "failed":
      throw new Error(wordsOf(outcome.error));
    case "unfinished":
      throw new NotYetInitialised(id, kept, outcome.error);
  }
}

/** Makes Pulumi keep a resource of which it is not known yet whether it will be there; its next `up` updates it. */
class NotYetInitialised extends Error {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: readonly string[];
  constructor(id: string, properties: Properties, error: TaskWaitError) {
    super(error.message);
    this.id = id;
    this.properties = toJson({ ...properties, [providerKey]: providerText });
    this.reasons = [`${wordsOf(error, "\t  ")}. The next \`pulumi up\` goes on waiting.`];
  }
}

/** All that is known of a failure: of a group, a line for each task. */
function wordsOf(error: TaskWaitError, indentation = "  "): string {
  if (!(error instanceof TaskGroupError)) return error.message;
  return [`${error.summary}:`, ...error.errors.map(({ message }) => `${indentation}${message}`)].join("\n");
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
      if (error instanceof NotYetInitialised) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(message || "The wait ended with an error that has no message");
    }
  };
}

function toJson<T>(value: T): T {
  return value === undefined ? value : JSON.parse(JSON.stringify(value));
}
