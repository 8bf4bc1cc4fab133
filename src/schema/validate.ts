import type { z } from "zod";
import { InvalidDescriptionError } from "../core/errors";

/** @throws {InvalidDescriptionError} with one sentence for each fault */
export function validate<T>(schema: z.ZodType<T>, value: unknown): T {
  const problems = problemsOf(schema, value);
  if (problems.length > 0) throw new InvalidDescriptionError(problems);
  return schema.parse(value);
}

/** One sentence for each fault of a value: the property and what is expected of it. Empty when it is valid. */
export function problemsOf(schema: z.ZodType, value: unknown): string[] {
  const result = schema.safeParse(value);
  return result.success ? [] : result.error.issues.flatMap((issue) => toSentences(issue, schema));
}

function toSentences(issue: z.core.$ZodIssue, schema: z.ZodType): string[] {
  if (issue.code === "unrecognized_keys") {
    const known =
      issue.path.length === 0 && "shape" in schema
        ? `: expected ${Object.keys(schema.shape as object).join(", ")}`
        : "";
    return issue.keys.map((key) => `${[...issue.path, key].join(".")} is not a known property${known}`);
  }
  return [[issue.path.join("."), issue.message].filter(Boolean).join(" ")];
}
