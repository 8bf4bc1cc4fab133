import type { AnyKind } from "./any-kind";

/** Which properties a description must have, found by leaving them out of a valid one. */
export interface Needs {
  readonly required: readonly string[];
  /** Of these, one each is enough. */
  readonly oneOf: readonly (readonly string[])[];
  readonly optional: readonly string[];
  /** What `waitUntil: "effective"` needs beside. @default - there is no such phase */
  readonly effective?: readonly string[];
}

/** What a description of a kind needs. */
export function needsOf(kind: AnyKind): Needs {
  const { kind: _name, waitUntil: _default, ...sample }: Record<string, unknown> = { ...kind.sample };
  const names = Object.keys(sample);
  const isMissed = (without: readonly string[], more: object = {}) => {
    const rest = Object.entries(sample).filter(([name]) => !without.includes(name));
    return kind.problems({ kind: kind.name, ...Object.fromEntries(rest), ...more }).length > 0;
  };
  const required = names.filter((name) => isMissed([name]));
  const others = names.filter((name) => !required.includes(name));
  const oneOf = others
    .flatMap((a, index) => others.slice(index + 1).map((b) => [a, b] as const))
    .filter((pair) => isMissed(pair));
  const effective = others.filter((name) => isMissed([name], { waitUntil: "effective" }));
  const optional = others.filter((name) => !oneOf.flat().includes(name));
  return { required, oneOf, optional, ...(kind.effectiveSamples.length > 0 && { effective }) };
}
