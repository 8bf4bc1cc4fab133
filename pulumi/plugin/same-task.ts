import { isDeepStrictEqual } from "node:util";
import { findKind } from "../../src/tasks";
import type { Properties } from "./inputs";

/** The properties in which two descriptions want different tasks. */
export function differences(before: Properties, after: Properties): string[] {
  const { replaceOn = [], defaults = {} } = findKind(after["kind"]) ?? {};
  const [there, wanted] = [before, after].map((task) => ({ ...defaults, ...task }));
  return ["kind", ...replaceOn].filter((name) => !isDeepStrictEqual(there?.[name], wanted?.[name]));
}

export function isSameTask(before: Properties, after: Properties): boolean {
  return before["kind"] === after["kind"] && differences(before, after).length === 0;
}

/** Whether other triggers are asked for: the same tasks, but another wait. */
export function hasOtherTriggers(before: Properties, after: Properties): boolean {
  return !isDeepStrictEqual(before["triggers"] ?? [], after["triggers"] ?? []);
}
