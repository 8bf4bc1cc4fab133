import { kinds } from "../tasks";

type Properties = Readonly<Record<string, unknown>>;

/** Whether a front does not know a value yet, when it validates. */
export type IsUnknown = (value: unknown) => boolean;

/** The properties with samples in place of what is not known yet, so that all the rest can be validated. */
export function withSamples(properties: Properties, samples: Properties, isUnknown: IsUnknown): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, isUnknown(value) ? samples[name] : value]),
  );
}

/** The same for a description, where its kind is known. */
export function withSampleValues(task: Properties, isUnknown: IsUnknown): Properties {
  const kind = kinds.find(({ name }) => name === task["kind"]);
  return kind ? withSamples(task, { ...kind.sample, ...kind.defaults }, isUnknown) : task;
}
