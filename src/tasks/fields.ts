import * as z from "zod";

/** A word or a number, as a word; absent when it is anything else. The types of answers differ from what is documented. */
export const word = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);

/** How much is done, 0 to 100, from a number or a text such as `"60%"`; absent when it is anything else. */
export const percentage = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*\d+(\.\d+)?\s*%?\s*$/)
      .transform(Number.parseFloat),
  ])
  .pipe(z.number().min(0).max(100))
  .optional()
  .catch(undefined);

/** Whether an error code is one: some say in it that there is no error. */
export function isFault(code: string | undefined): code is string {
  return code !== undefined && !/^\s*(0|200|null|success)?\s*$/i.test(code);
}

/** An error code, as a text, whatever its type is; absent where it says that there is no error. */
export const fault = z
  .unknown()
  .optional()
  .transform((value) => {
    if (value === undefined || value === null) return undefined;
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return isFault(text) ? text : undefined;
  });

/** The words of an error; absent where they say that there is none. */
export const reason = fault.transform((text) =>
  text !== undefined && /^\s*(ok|succeeded|success(ful(ly)?)?)\W*$/i.test(text) ? undefined : text,
);

/** An object with properties; an empty one when it is anything else. */
export const record = z.record(z.string(), z.unknown()).catch({});
