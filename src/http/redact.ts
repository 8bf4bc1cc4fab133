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
    ...[0, 1, 2].flatMap((offset) => insideBase64(secret, offset)),
  ];
}

/** What the base64 of any text has in it where the secret begins `offset` bytes after a whole group of three. */
function insideBase64(secret: string, offset: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
  const whole = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)] as const;
  return (["base64", "base64url"] as const).map((encoding) => bytes.toString(encoding).slice(...whole));
}

function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [map(key), mapStrings(item, map)]));
  }
  return value;
}
