import { z } from "zod";
import { expected } from "../schema/fields";
import { isObject } from "../schema/validate";

/** The property `waitUntil` of kinds whose tasks have something to wait for after they are done. */
export const waitUntil = z
  .enum(["done", "effective"], { error: expected('"done" or "effective"') })
  .default("done");

/** `waitUntil: "effective"` needs to know of what. */
export function needsToBeEffective<T extends { readonly waitUntil?: unknown }>(
  property: keyof T & string,
  schema: z.ZodType<T>,
): z.ZodType<T> {
  return schema.refine((given) => given.waitUntil !== "effective" || given[property] !== undefined, {
    path: [property],
    error: 'is missing: waitUntil "effective" needs it',
    when: isObject,
  });
}
