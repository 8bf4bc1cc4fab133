import type { z } from "zod";
import { oneOf } from "../schema/fields";
import { hasProperties } from "../schema/validate";

/** The property `waitUntil` of kinds whose tasks have something to wait for after they are done. */
export const waitUntil = oneOf("done", "effective").default("done");

/** `waitUntil: "effective"` needs to know of what. */
export function needsToBeEffective<T extends { readonly waitUntil?: unknown }>(
  property: keyof T & string,
  schema: z.ZodType<T>,
): z.ZodType<T> {
  return schema.refine((given) => given.waitUntil !== "effective" || given[property] !== undefined, {
    path: [property],
    error: 'is missing: waitUntil "effective" needs it',
    when: hasProperties,
  });
}
