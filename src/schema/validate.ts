import type { z } from "zod";
import { InvalidDescriptionError } from "../core/errors";
import { isRecord } from "./record";

/** @throws {InvalidDescriptionError} with one sentence for each fault */
export function validate<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new InvalidDescriptionError(sentences(result.error, schema));
  return result.data;
}

/** One sentence for each fault of a value: the property and what is expected of it. Empty when it is valid. */
export function problemsOf(schema: z.ZodType, value: unknown): string[] {
  const result = schema.safeParse(value);
  return result.success ? [] : sentences(result.error, schema);
}

/** The faults that a check throws, one sentence each; none when it is content. */
export function problemsThrownBy(check: () => void): string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof InvalidDescriptionError) return [...error.problems];
    throw error;
  }
}

/** For rules about several properties, so that they are not left out when another property is wrong. */
export function hasProperties({ value }: { readonly value: unknown }): boolean {
  return isRecord(value);
}

function sentences({ issues }: z.ZodError, schema: z.ZodType): string[] {
  return issues.flatMap((issue) => toSentences(issue, schema));
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
