import { z } from "zod";
import { expectedSecret } from "./fields";
import type { Form } from "./forms";
import { formOf, missingOf, strangersTo } from "./forms";

/** What is wrong with values that have none of the forms, after a colon; nothing when no form is meant. */
function faultOf(forms: readonly Form[], values: Readonly<Record<string, unknown>>): string {
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
