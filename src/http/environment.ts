import { InvalidDescriptionError } from "../core/errors";
import type { Form } from "../schema/forms";
import { missingOf, namesOf } from "../schema/forms";
import type { Environment } from "./cloud";
import { debug } from "./debug";

/** The environment variables of one family of names, for each property of the credentials: the first that is set counts. */
export type Family = Readonly<Record<string, readonly string[]>>;

/** Credentials, and the names that they were found under. */
export interface Found {
  readonly family: Family;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Credentials from the first family that has any; `undefined` when none has. A family is taken as a whole, so that two
 * accounts are never mixed.
 *
 * @param forms what belongs together, in the order of preference within a family
 * @throws {InvalidDescriptionError} when a family has only a part of what belongs together, and nothing whole
 */
export function credentialsFromFamilies(
  environment: Environment,
  families: readonly Family[],
  forms: readonly Form[],
): Found | undefined {
  for (const family of families) {
    const values = valuesOf(family, environment);
    const whole = forms.find((form) => missingOf(form, values).length === 0);
    if (whole) {
      const names = namesOf(whole).filter((name) => values[name]);
      debug(() => `credentials: ${variables(family, names)} in the environment`);
      return { family, values: Object.fromEntries(names.map((name) => [name, values[name] ?? ""])) };
    }
    const part = forms.find(({ telling }) => telling.some((name) => values[name]));
    if (part) {
      const present = part.telling.filter((name) => values[name]);
      throw new InvalidDescriptionError([
        `${variables(family, present)} ${present.length > 1 ? "are" : "is"} set in the environment, so ${variables(family, missingOf(part, values))} must be set too`,
      ]);
    }
  }
  return undefined;
}

/** Which variables would be enough, for error messages. */
export function environmentTextOf(families: readonly Family[], forms: readonly Form[]): string {
  const choices = families.flatMap((family) =>
    forms
      .map(({ telling, required = [] }) => [...telling, ...required])
      .filter((names) => names.every((name) => family[name]))
      .map((names) => variables(family, names)),
  );
  return choices.join(", or ");
}

function valuesOf(family: Family, environment: Environment): Record<string, string | undefined> {
  const entries = Object.entries(family).map(([name, variables]) => [
    name,
    variables.map((variable) => environment[variable]).find(Boolean),
  ]);
  return Object.fromEntries(entries);
}

/** The variables of these properties, for error messages: of several for the same thing, the first. */
export function variables(family: Family, names: readonly string[]): string {
  const all = names.map((name) => family[name]?.[0] ?? name);
  return [all.slice(0, -1).join(", "), all.at(-1)].filter(Boolean).join(" and ");
}
