/**
 * What runs in Pulumi's plugin process. Every stack's state refers to this entry by name, so its name and the
 * signatures of its functions never change.
 */
import "../src/core/node-version";
import { isDeepStrictEqual } from "node:util";
import { InvalidDescriptionError } from "../src/core/errors";
import type { WaitEvent, WaitResult } from "../src/core/events";
import { lineWriter } from "../src/front/lines";
import { outcomeOf } from "../src/front/outcome";
import { parseRequest } from "../src/front/request";
import { isRecord } from "../src/schema/record";
import { kindOf } from "../src/tasks";
import type { StackConfig } from "./credentials";
import { configPlace, credentialsFromConfig } from "./credentials";
import { endWithEngine } from "./orphan";
import { providerKey } from "./provider";
import { hasUnknown, withSamples } from "./unknowns";

type Properties = Readonly<Record<string, unknown>>;

interface CheckFailure {
  /** Left empty: Pulumi would print the value of a property that is named here, and it may be a secret. */
  readonly property: "";
  readonly reason: string;
}

let config: StackConfig = { get: () => undefined };

/** Takes the stack's configuration. Synchronous, because Pulumi does not wait for it. */
export function configure(request: { readonly config: StackConfig }): void {
  endWithEngine();
  config = request.config;
}

/** Validates the properties, in a preview too, and tells when there are no credentials for a wait that is to come. */
export const check = guarded(async (olds: Properties, news: Properties) => {
  const failures = problemsOf(olds, news).map((reason): CheckFailure => ({ property: "", reason }));
  return { inputs: news, failures };
});

/** Another task, or other triggers, are another wait; nothing else is one. */
export const diff = guarded(async (_id: string, olds: Properties, news: Properties) => {
  const replaces = changes(olds, news);
  return { changes: replaces.length > 0, replaces, deleteBeforeReplace: false };
});

/** Waits for the task. */
export const create = guarded(async (inputs: Properties) => ({
  id: String(inputs["taskId"]),
  outs: await waitFor(inputs),
}));

/** Waits for the same task again, where the wait before did not come to its end. */
export const update = guarded(async (_id: string, _olds: Properties, news: Properties) => ({
  outs: await waitFor(news),
}));

/** A task that has ended stays as it is: nothing is asked. */
export const read = guarded(async (id: string, props: Properties) => ({ id, props }));

const remove = guarded(async () => undefined);

export { remove as delete };

function problemsOf(olds: Properties, news: Properties): string[] {
  try {
    const { credentials, ...properties } = split(news);
    const { sample, defaults } = kindOf(properties["kind"]);
    const { kind, description } = parseRequest(withSamples(properties, { ...sample, ...defaults }));
    const configured = credentialsFromConfig(config, kind);
    const given = credentials ?? configured;
    const isDone = Object.keys(olds).length > 0 && changes(olds, news).length === 0;
    // Which environment variables count depends on the place.
    const placeIsKnown = !hasUnknown([properties["region"], properties["endpoint"]]);
    if (hasUnknown(given) || !placeIsKnown || (given === undefined && isDone)) return [];
    const problems = kind.credentialProblems(description, given, [configPlace(kind)]);
    return given === configured && given !== undefined
      ? problems.map((problem) => `${problem} (from the stack's configuration)`)
      : problems;
  } catch (error) {
    if (error instanceof InvalidDescriptionError) return [...error.problems];
    throw error;
  }
}

function changes(olds: Properties, news: Properties): string[] {
  const { identity, defaults } = kindOf(news["kind"]);
  const complete = (properties: Properties): Properties => ({
    triggers: [],
    ...defaults,
    ...withoutNulls(properties),
  });
  const [before, after] = [complete(olds), complete(news)];
  return ["kind", ...identity, "triggers"].filter((name) => !isDeepStrictEqual(before[name], after[name]));
}

async function waitFor(inputs: Properties): Promise<Properties> {
  const { credentials, ...properties } = split(inputs);
  const { kind, description, timeoutMs } = parseRequest(properties);
  const task = kind.createTask(description, {
    credentials: credentials ?? credentialsFromConfig(config, kind),
  });
  const toLine = lineWriter(`${kind.name} task ${description.taskId}`);
  const say = (event: WaitEvent) => {
    const line = toLine(event);
    if (line) console.log(line);
  };
  const outcome = await outcomeOf(task, { timeoutMs }, say);
  switch (outcome.type) {
    case "succeeded":
      return { ...properties, ...toOutputs(outcome.result) };
    case "failed":
    case "unfinished":
      throw outcome.error;
  }
}

function toOutputs({ requestId: _forSupportOnly, ...result }: WaitResult): Properties {
  return { ...result, finishedAt: new Date().toISOString() };
}

function split(inputs: Properties): { readonly credentials?: object } & Properties {
  const { [providerKey]: _provider, ...properties } = inputs;
  return withoutNulls(properties);
}

/** What a program leaves undefined arrives as null where it was made from a secret. */
function withoutNulls(properties: Properties): Properties {
  const entries = Object.entries(properties).filter(([, value]) => value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      name === "credentials" && isRecord(value) ? withoutNulls(value) : value,
    ]),
  );
}

/**
 * Pulumi hangs on what is thrown without a message, takes an error with an `id` for a resource that exists, and loses a
 * resource whose outputs are not JSON.
 */
function guarded<A extends readonly unknown[], R>(
  method: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      const result = await method(...args);
      return result === undefined ? result : JSON.parse(JSON.stringify(result));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(message || "The wait ended with an error that has no message");
    }
  };
}
