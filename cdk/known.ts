import { Token } from "aws-cdk-lib";
import { kinds } from "../src/tasks";
import type { Properties } from "./properties";

/** A description with samples in place of what is known at deployment only, so that all the rest can be validated. */
export function withSamples(description: Properties): Properties {
  const kind = kinds.find(({ name }) => name === description["kind"]);
  if (!kind) return description;
  const samples: Properties = { ...kind.sample, ...kind.defaults };
  return Object.fromEntries(
    Object.entries(description).map(([name, value]) => [
      name,
      Token.isUnresolved(value) ? samples[name] : value,
    ]),
  );
}

/** Properties without those that are undefined: a template has no word for them. */
export function withoutUndefined(properties: object): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
