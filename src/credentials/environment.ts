import type { Parsed } from "../core/issue";
import type { CredentialShape } from "./shape";
import { keysOf, missingKeys } from "./shape";

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variables of one family of names, for each property of the credentials: the first that is set counts. */
export type EnvNames = Readonly<Record<string, readonly string[]>>;

/** Credentials that the environment has, and the names of their variables. */
export interface EnvironmentMatch {
  readonly names: EnvNames;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * The credentials of the first family that has any; `undefined` when none has. A family is taken as a whole, so that two
 * accounts are never mixed. A family that has only a part of a shape, and no other shape whole, is an issue.
 *
 * @param shapes in the order of preference within a family
 */
export function credentialsFromEnvironment(
  environment: Environment,
  families: readonly EnvNames[],
  shapes: readonly CredentialShape[],
): Parsed<EnvironmentMatch | undefined> {
  for (const names of families) {
    const values = valuesOf(names, environment);
    const whole = shapes.find((shape) => missingKeys(shape, values).length === 0);
    if (whole) {
      const present = keysOf(whole).filter((name) => values[name]);
      const found = Object.fromEntries(present.map((name) => [name, values[name] ?? ""]));
      return { value: { names, values: found } };
    }
    const part = shapes.find(({ discriminators }) => discriminators.some((name) => values[name]));
    if (part) {
      const present = part.discriminators.filter((name) => values[name]);
      const verb = present.length > 1 ? "are" : "is";
      const missing = variablesText(names, missingKeys(part, values));
      const message = `${variablesText(names, present)} ${verb} set in the environment, so ${missing} must be set too`;
      return { issues: [{ path: [], message }] };
    }
  }
  return { value: undefined };
}

/** Which variables would be enough, for messages. */
export function environmentText(families: readonly EnvNames[], shapes: readonly CredentialShape[]): string {
  const choices = families.flatMap((names) =>
    shapes
      .map(({ discriminators, required = [] }) => [...discriminators, ...required])
      .filter((keys) => keys.every((key) => names[key]))
      .map((keys) => variablesText(names, keys)),
  );
  return choices.join(", or ");
}

/** The variables of these properties, for messages: of several for the same property, the first. */
export function variablesText(names: EnvNames, keys: readonly string[]): string {
  const all = keys.map((key) => names[key]?.[0] ?? key);
  return [all.slice(0, -1).join(", "), all.at(-1)].filter(Boolean).join(" and ");
}

function valuesOf(names: EnvNames, environment: Environment): Record<string, string | undefined> {
  const entries = Object.entries(names).map(([key, variables]) => [
    key,
    variables.map((variable) => environment[variable]).find(Boolean),
  ]);
  return Object.fromEntries(entries);
}
