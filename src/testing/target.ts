/** The path and the query of a request target, decoded. */
export function parseTarget(target: string): {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
} {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  return {
    path: path.slice(1).split("/").map(decode),
    query: new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1)),
  };
}

/** A segment whose encoding is broken stands for itself. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
