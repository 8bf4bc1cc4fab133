import type { AnyKind } from "./kind";

/** Which properties a description of a kind requires. */
export interface Requirements {
  readonly required: readonly string[];
  /** Of these, one is enough. */
  readonly oneOf: readonly string[];
  readonly optional: readonly string[];
  /** What `waitUntil: "effective"` requires in addition. @default - there is no such phase */
  readonly effective?: readonly string[];
}

/** What a description of a kind requires. */
export function requirementsOf({ properties, oneOf = [], effective }: AnyKind): Requirements {
  const required = properties.filter((property) => property.required).map(({ name }) => name);
  const optional = properties
    .map(({ name }) => name)
    .filter((name) => name !== "waitUntil" && !required.includes(name) && !oneOf.includes(name));
  return { required, oneOf, optional, ...(effective && { effective: effective.requires }) };
}
