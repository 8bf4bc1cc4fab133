import { z } from "zod";
import { expectedSecret } from "./fields";

/** One of the forms that something may have: the properties that belong together. */
export interface Form {
  /** Any of them says that this form is meant. */
  readonly telling: readonly string[];
  /** What it must have beside those. */
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

/** The form that the values have; `undefined` when they are not all of one form, or not the whole of any. */
export function formOf(forms: readonly Form[], values: Values): Form | undefined {
  return forms.find((form) => missingOf(form, values).length === 0 && strangersTo(form, values).length === 0);
}

/** What a form must have and the values don't. */
export function missingOf({ telling, required = [] }: Form, values: Values): string[] {
  return [...telling, ...required].filter((name) => !values[name]);
}

export function namesOf({ telling, required = [], optional = [] }: Form): string[] {
  return [...telling, ...required, ...optional];
}

function strangersTo(form: Form, values: Values): string[] {
  const names = namesOf(form);
  return Object.keys(values).filter((name) => values[name] !== undefined && !names.includes(name));
}

/** What is wrong with values that have none of the forms, after a colon; nothing when no form is meant. */
function faultOf(forms: readonly Form[], values: Values): string {
  const [meant, other] = forms.filter(({ telling }) => telling.some((name) => values[name] !== undefined));
  if (!meant) return "";
  const [first = ""] = meant.telling.filter((name) => values[name] !== undefined);
  const strangers = other
    ? other.telling.filter((name) => values[name] !== undefined)
    : strangersTo(meant, values);
  if (strangers[0] !== undefined) return `: ${first} and ${strangers[0]} do not go together`;
  const missing = missingOf(meant, values);
  return `: ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} missing`;
}

/**
 * The schema of credentials that have one of several forms. No value is in the words of its errors.
 *
 * @param text which properties belong together
 */
export function credentialsOf<T>(
  forms: readonly Form[],
  properties: Readonly<Record<string, z.ZodType<string>>>,
  text: string,
): z.ZodType<T> {
  const optional = Object.entries(properties).map(([name, property]) => [name, property.optional()]);
  return z
    .strictObject(Object.fromEntries(optional), { error: expectedSecret(text) })
    .transform((given, context): T => {
      const present = Object.entries(given).filter(([, value]) => value !== undefined);
      if (formOf(forms, given)) return Object.fromEntries(present) as T;
      context.addIssue({ code: "custom", message: `must have ${text}${faultOf(forms, given)}` });
      return z.NEVER;
    });
}
