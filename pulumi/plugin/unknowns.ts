import { kinds } from "../../src/tasks";
import type { Properties } from "./inputs";

/** What stands, in a preview, for a value that is only known once the resources it comes from exist. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is not known yet, or has a part that is not. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value === "string") return value.includes(unknownValue);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnknown);
}

/** The properties with samples in place of what is not known yet, so that all the rest can be validated. */
export function withSamples(properties: Properties, samples: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, hasUnknown(value) ? samples[name] : value]),
  );
}

/** The same for a description, where its kind is known. */
export function withSampleValues(task: Properties): Properties {
  const kind = kinds.find(({ name }) => name === task["kind"]);
  return kind ? withSamples(task, { ...kind.sample, ...kind.defaults }) : task;
}
