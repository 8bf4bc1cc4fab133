import type { Issue, Parsed } from "../core/issue";
import { parse, parsed } from "../schema/parse";
import { isRecord } from "../schema/record";
import type { TaskDescription } from "./description";
import type { AnyKind } from "./kind";

/** A description with every default in place, or everything that is wrong with it. */
export function parseDescription(kind: AnyKind, given: unknown): Parsed<TaskDescription> {
  const names = kind.properties.map(({ name }) => name);
  const { value, issues = [] } = parse(kind.schema, given, names);
  if (!isRecord(given)) return { issues };
  const own = issues.map((issue) => withDescription(kind, issue, given));
  const isKnown = ({ path: [name] }: Issue) => own.some(({ path }) => path[0] === name);
  // An invalid property is reported once.
  const combined = combinationIssues(kind, given).filter((issue) => !isKnown(issue));
  return parsed([...own, ...combined], () => value as TaskDescription);
}

type Given = Readonly<Record<string, unknown>>;

/** For a missing property, the message describes the property instead of its format. */
function withDescription({ properties }: AnyKind, issue: Issue, given: Given): Issue {
  const [name = ""] = issue.path;
  const property = properties.find((candidate) => candidate.name === name);
  if (!property || given[name] !== undefined) return issue;
  return { ...issue, message: `is required: ${property.description}` };
}

/** Checks the properties together, even when one of them is invalid. */
function combinationIssues({ oneOf: [first, ...others] = [], issues, effective }: AnyKind, given: Given) {
  const isMissing = (name: string) => given[name] === undefined;
  const found: Issue[] = issues?.(given) ?? [];
  if (first !== undefined && [first, ...others].every(isMissing)) {
    found.push({ path: [first], alternatives: others, message: "is required" });
  }
  if (effective && given["waitUntil"] === "effective") {
    const missing = effective.requires.filter(isMissing);
    found.push(
      ...missing.map((name) => ({ path: [name], message: 'is required to wait until "effective"' })),
    );
  }
  return found;
}
