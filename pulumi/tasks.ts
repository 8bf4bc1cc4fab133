import { isDeepStrictEqual } from "node:util";
import type { Task } from "../src/core/task";
import type { TaskRequest } from "../src/front/request";
import { kindOf, kinds } from "../src/tasks";
import type { StackConfig } from "./credentials";
import { credentialsFromConfig } from "./credentials";
import type { Properties } from "./properties";
import { withoutNulls } from "./properties";
import { withSamples } from "./unknowns";

/** Whether other triggers are asked for: the same tasks, but another wait. */
export function hasOtherTriggers(before: Properties, after: Properties): boolean {
  return !isDeepStrictEqual(before["triggers"] ?? [], after["triggers"] ?? []);
}

/** The properties in which two descriptions want different tasks. */
export function differences(before: Properties, after: Properties): string[] {
  const { identity, defaults } = kindOf(after["kind"]);
  const [there, wanted] = [before, after].map((task) => ({ ...defaults, ...withoutNulls(task) }));
  return ["kind", ...identity].filter((name) => !isDeepStrictEqual(there?.[name], wanted?.[name]));
}

export function isSameTask(before: Properties, after: Properties): boolean {
  return isDeepStrictEqual(before["kind"], after["kind"]) && differences(before, after).length === 0;
}

/** A description with samples in place of what is not known yet, where its kind is known. */
export function withSampleValues(task: Properties): Properties {
  const kind = kinds.find(({ name }) => name === task["kind"]);
  return kind ? withSamples(task, { ...kind.sample, ...kind.defaults }) : task;
}

/** @throws {InvalidDescriptionError} when the credentials are not valid, or there are none */
export function toTask({ kind, description }: TaskRequest, credentials: unknown, config: StackConfig): Task {
  return kind.createTask(description, { credentials: credentials ?? credentialsFromConfig(config, kind) });
}
