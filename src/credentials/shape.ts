import * as z from "zod";
import { expectedSecret } from "../schema/fields";

/** One of the shapes that credentials may have: the properties that belong together. */
export interface CredentialShape {
  /** The properties that identify this shape; all of them are required. */
  readonly discriminators: readonly string[];
  /** What is required in addition. */
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

/** The shape that the values have; `undefined` when they are not all of one shape, or not the whole of any. */
export function shapeOf(shapes: readonly CredentialShape[], values: Values): CredentialShape | undefined {
  return shapes.find(
    (shape) => missingKeys(shape, values).length === 0 && unexpectedKeys(shape, values).length === 0,
  );
}

/** The required properties that are missing. */
export function missingKeys({ discriminators, required = [] }: CredentialShape, values: Values): string[] {
  return [...discriminators, ...required].filter((name) => !values[name]);
}

export function keysOf({ discriminators, required = [], optional = [] }: CredentialShape): string[] {
  return [...discriminators, ...required, ...optional];
}

/** The properties that the shape does not have. */
export function unexpectedKeys(shape: CredentialShape, values: Values): string[] {
  const names = keysOf(shape);
  return Object.keys(values).filter((name) => values[name] !== undefined && !names.includes(name));
}

/**
 * The schema of credentials that have one of several shapes. Its messages show no value.
 *
 * @param text which properties belong together
 */
export function credentialSchema<T extends object>(
  shapes: readonly CredentialShape[],
  properties: Readonly<Record<string, z.ZodType<string>>>,
  text: string,
): z.ZodType<T> {
  const optional = Object.entries(properties).map(([name, property]) => [name, property.optional()]);
  return z
    .strictObject(Object.fromEntries(optional), { error: expectedSecret(text) })
    .transform((given, context): T => {
      const present = Object.entries(given).filter(([, value]) => value !== undefined);
      if (shapeOf(shapes, given)) return Object.fromEntries(present) as T;
      context.addIssue({ code: "custom", message: `must have ${text}${mismatch(shapes, given)}` });
      return z.NEVER;
    });
}

/** The mismatch with the shape that was probably meant, after a colon; empty when no shape was meant. */
function mismatch(shapes: readonly CredentialShape[], values: Values): string {
  const isGiven = (name: string) => values[name] !== undefined;
  const [meant, other] = shapes.filter(({ discriminators }) => discriminators.some(isGiven));
  if (!meant) return "";
  const [first = ""] = meant.discriminators.filter(isGiven);
  const [unexpected] = other ? other.discriminators.filter(isGiven) : unexpectedKeys(meant, values);
  if (unexpected !== undefined) return `: ${first} and ${unexpected} can't be combined`;
  const missing = missingKeys(meant, values);
  return `: ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} missing`;
}
