import { percentEncode } from "./message";

const mask = "[redacted]";

/** A secret shorter than this is not looked for: it would be found in every text. */
const shortestSecret = 4;

/** The beginning of a long secret is enough to know it by, where a text was cut short. */
const tellingLength = 16;

/** Headers and parameters that hold a secret, as a server repeats them when it explains why a signature is wrong. */
const secretNames =
  /\b(x-security-token|x-auth-token|x-acs-security-token|SecurityToken|authorization|AccessKeySecret)\s*(?:[:=]|%3D|%253D)\s*(?:\\[^"]|[^|&\s,;"'<>\\])+/gi;

/** A function that takes every one of `secrets`, in any form a text carries it, out of all strings of a value. */
export function redactor(secrets: readonly string[]): <T>(value: T) => T {
  const needles = [...new Set(secrets.flatMap(formsOf))]
    .filter((needle) => needle.length >= shortestSecret)
    .sort((a, b) => b.length - a.length);
  const beginnings = needles.filter(({ length }) => length > tellingLength).map(toBeginning);
  const clean = (text: string) => {
    const whole = needles.reduce((rest, needle) => rest.replaceAll(needle, mask), text);
    const cut = beginnings.reduce((rest, beginning) => rest.replace(beginning, mask), whole);
    return cut.replace(secretNames, `$1:${mask}`);
  };
  return (value) => mapStrings(value, clean) as typeof value;
}

function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const encoded = [
    percentEncode(secret),
    // As it is in the text that an RPC call of Alibaba Cloud signs.
    percentEncode(percentEncode(secret)),
    encodeURIComponent(secret),
    new URLSearchParams({ "": secret }).toString().slice(1),
  ];
  return [
    secret,
    ...encoded,
    ...encoded.map((text) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
    json,
    json.replaceAll("/", "\\/"),
    Buffer.from(secret).toString("base64"),
    Buffer.from(secret).toString("base64url"),
    ...[0, 1, 2].flatMap((offset) => insideBase64(secret, offset)),
  ];
}

/** Finds the beginning of a needle and all that follows it in the same word; never the backslash of an escaped quote. */
function toBeginning(needle: string): RegExp {
  const beginning = needle.slice(0, tellingLength).replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  const rest = /(?:\\[^"]|[^|\s,;"'<>&\\])*/;
  return new RegExp(beginning + rest.source, "g");
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
