/** What stands, in a preview, for a value that is only known once the resources it comes from exist. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is not known yet, or has a part that is not. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value === "string") return value.includes(unknownValue);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnknown);
}
