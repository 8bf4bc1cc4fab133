/** What stands, in a preview, for a value that is only known once the resources it comes from exist. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is not known yet, or has a part that is not. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value === "string") return value.includes(unknownValue);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnknown);
}

/** The properties with samples in place of what is not known yet, so that all the rest can be validated. */
export function withSamples(
  properties: Readonly<Record<string, unknown>>,
  samples: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, hasUnknown(value) ? samples[name] : value]),
  );
}
