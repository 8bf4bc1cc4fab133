/** Where something is in an input: names of properties and positions in lists. */
export type Path = readonly (string | number)[];

/** One fault of an input. */
export interface Issue {
  /** Which property it is; empty when it is the input as a whole. */
  readonly path: Path;
  /** The rest of the sentence that begins with the property: `must be one of …`. */
  readonly message: string;
  /** Other properties, any of which would resolve the issue: `region or endpoint is required`. @default - none */
  readonly alternatives?: readonly string[];
}

/** An input as a typed value, or everything that is wrong with it. */
export type Parsed<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly Issue[]; readonly value?: undefined };

/** A path in the terms of code: `tasks[0].taskId`. */
export function formatPath(path: Path): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${part}`))
    .join("");
}

/**
 * An issue as a sentence.
 *
 * @param format how an integration names a property: `--task-id` for `["taskId"]` on the command line
 */
export function formatIssue(
  { path, message, alternatives = [] }: Issue,
  format: (path: Path) => string = formatPath,
): string {
  const paths = [path, ...alternatives.map((name) => [...path.slice(0, -1), name])];
  return [paths.map(format).join(" or "), message].filter(Boolean).join(" ");
}

/** The same issue of an input that is part of another one. */
export function issueAt(path: Path, issue: Issue): Issue {
  return { ...issue, path: [...path, ...issue.path] };
}
