import { percentEncode } from "./message";

const mask = "[redacted]";

/** A secret shorter than this is not looked for: it would be found in every text. */
const shortestSecret = 4;

/** A function that takes every one of `secrets`, in any form a text carries it, out of all strings of a value. */
export function redactor(secrets: readonly string[]): <T>(value: T) => T {
  const needles = [...new Set(secrets.flatMap(formsOf))]
    .filter((needle) => needle.length >= shortestSecret)
    .sort((a, b) => b.length - a.length);
  const clean = (text: string) => needles.reduce((rest, needle) => rest.replaceAll(needle, mask), text);
  return (value) => mapStrings(value, clean) as typeof value;
}

function formsOf(secret: string): string[] {
  return [
    secret,
    percentEncode(secret),
    encodeURIComponent(secret),
    new URLSearchParams({ "": secret }).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
    Buffer.from(secret).toString("base64url"),
  ];
}

function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [map(key), mapStrings(item, map)]));
  }
  return value;
}
