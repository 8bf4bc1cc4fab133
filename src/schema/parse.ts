import type * as z from "zod";
import { InvalidDescriptionError } from "../core/errors";
import type { Issue, Parsed, Path } from "../core/issue";
import { issueAt } from "../core/issue";
import { isRecord } from "./record";

/**
 * Turns a value into what a schema makes of it.
 *
 * @param known the properties to name when the value has another one; unless given, those of the schema
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown, known = namesIn(schema)): Parsed<T> {
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data };
  const { issues } = result.error;
  // A property with a misspelt name comes before the one that is missing for it.
  const [unknown, others] = [issues.filter(isUnknownKey), issues.filter((issue) => !isUnknownKey(issue))];
  return { issues: [...unknown, ...others].flatMap((issue) => toIssues(issue, known)) };
}

/** The same for a part of an input, whose issues have the path of the part. */
export function parseAt<T>(path: Path, schema: z.ZodType<T>, value: unknown): Parsed<T> {
  const result = parse(schema, value);
  return result.issues ? { issues: result.issues.map((issue) => issueAt(path, issue)) } : result;
}

/** @throws {InvalidDescriptionError} with the issues, when there are any */
export function orThrow<T>(parsed: Parsed<T>): T {
  if (parsed.issues) throw new InvalidDescriptionError(parsed.issues);
  return parsed.value;
}

/** A value, unless there are issues. */
export function parsed<T>(issues: readonly Issue[], value: () => T): Parsed<T> {
  return issues.length > 0 ? { issues } : { value: value() };
}

/** All that is wrong; empty where there is a value. */
export function issuesOf({ issues = [] }: Parsed<unknown>): readonly Issue[] {
  return issues;
}

/** The issue of a property that does not exist. */
export function unknownProperty(path: Path, known: readonly string[]): Issue {
  const expected = known.length > 0 ? `: expected ${known.join(", ")}` : "";
  return { path, message: `is not a known property${expected}` };
}

function isUnknownKey({ code, path }: z.core.$ZodIssue): boolean {
  return code === "unrecognized_keys" && path.length === 0;
}

function toIssues(issue: z.core.$ZodIssue, known: readonly string[]): Issue[] {
  const path = toPath(issue.path);
  return issue.code === "unrecognized_keys"
    ? issue.keys.map((key) => unknownProperty([...path, key], path.length === 0 ? known : []))
    : [{ path, message: issue.message }];
}

function toPath(path: readonly PropertyKey[]): Path {
  return path.map((part) => (typeof part === "symbol" ? String(part) : part));
}

function namesIn(schema: z.ZodType): string[] {
  return "shape" in schema && isRecord(schema.shape) ? Object.keys(schema.shape) : [];
}
