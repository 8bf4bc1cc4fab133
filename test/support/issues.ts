import { InvalidDescriptionError } from "../../src/core/errors";
import type { Parsed } from "../../src/core/issue";
import { formatIssue } from "../../src/core/issue";

/** The issues that a parser found, one sentence each. */
export function issueTexts({ issues = [] }: Parsed<unknown>): string[] {
  return issues.map((issue) => formatIssue(issue));
}

/** The issues of the `InvalidDescriptionError` that a call throws, one sentence each; none when it throws nothing. */
export function thrownIssueTexts(call: () => unknown): string[] {
  try {
    call();
  } catch (error) {
    if (error instanceof InvalidDescriptionError) return issueTexts(error);
    throw error;
  }
  return [];
}
