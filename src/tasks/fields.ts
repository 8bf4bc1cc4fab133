import { z } from "zod";

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

/** Whether an error code says that there is an error: some say in it that there is none. */
export function isErrorCode(code: string | undefined): boolean {
  return code !== undefined && !/^\s*(0|200|null|success)?\s*$/i.test(code);
}

/** An object with properties; an empty one when it is anything else. */
export const record = z.record(z.string(), z.unknown()).catch({});
