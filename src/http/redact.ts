const mask = "[redacted]";

/** A secret shorter than this is not looked for: it would be found in every text. */
const shortestSecret = 4;

/** The beginning of a long secret is enough to know it by, where a text was cut short. */
const tellingLength = 16;

/** A longer one is a token, in base64. */
const longestPassword = 2_000;

/** Headers and parameters that hold a secret, as a server repeats them when it explains why a signature is wrong. */
const secretNames =
  /\b(x-security-token|x-auth-token|x-subject-token|x-acs-security-token|SecurityToken|authorization|AccessKeySecret)\s*(?:[:=]|%3D|%253D)\s*(?:\\[^"]|[^|&\s,;"'<>\\])+/gi;

/** A function that takes every one of `secrets`, in any form a text carries it, out of all strings of a value. */
export function redactor(secrets: readonly string[]): <T>(value: T) => T {
  const known = [...new Set(secrets)]
    .filter((secret) => secret.length >= shortestSecret)
    .sort((a, b) => b.length - a.length);
  const needles = known.flatMap((secret) => [
    secret.length <= longestPassword ? inAnyForm(secret) : literally(secret),
    ...inBase64(secret).map(literally),
  ]);
  const beginnings = known.flatMap((secret) =>
    [secret, ...inBase64(secret)]
      .filter(({ length }) => length > tellingLength)
      .map((text) => `${inAnyForm(text.slice(0, tellingLength))}${restOfWord}`),
  );
  const found = [...needles, ...beginnings].map((source) => new RegExp(source, "g"));
  const clean = (text: string) =>
    found.reduce((rest, pattern) => rest.replace(pattern, mask), text).replace(secretNames, `$1:${mask}`);
  return (value) => mapStrings(value, clean) as typeof value;
}

/** All that follows in the same word; never the backslash of an escaped quote. */
const restOfWord = /(?:\\[^"]|&#?\w{1,8};|[^|\s,;"'<>&\\])*/.source;

/**
 * Finds a text whose characters may each be encoded for a URL, JSON or HTML, also a few times over: repetitions are
 * bounded, so that no text makes the search slow.
 */
function inAnyForm(text: string): string {
  // Backslashes in a row are one piece, so that there is only one way to find them.
  const pieces = text.match(/\\+|./gsu) ?? [];
  return pieces
    .map((piece) => (piece.startsWith("\\") ? formsOfBackslashes(piece.length) : formsOf(piece)))
    .join("");
}

const htmlNames: Readonly<Record<string, string>> = {
  "&": "amp",
  "<": "lt",
  ">": "gt",
  '"': "quot",
  "'": "apos",
};

function formsOfBackslashes(count: number): string {
  const forms = [
    `\\\\{${count},${8 * count}}`,
    `(?:%(?:25){0,4}5[cC]){${count}}`,
    `(?:&(?:amp;){0,4}#0{0,4}92;){${count}}`,
  ];
  return `(?:${forms.join("|")})`;
}

function formsOf(character: string): string {
  // No encoding changes these.
  if (/[A-Za-z0-9]/.test(character)) return character;
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  const html = htmlNames[character];
  const backslashes = /["'/]/.test(character) ? String.raw`\\{0,4}` : "";
  const forms = [
    literally(character),
    [...Buffer.from(character)].map((byte) => `%(?:25){0,4}${hex(byte, 2)}`).join(""),
    units.map((unit) => String.raw`\\{1,4}u${hex(unit, 4)}`).join(""),
    `&(?:amp;){0,4}#0{0,4}${character.codePointAt(0)};`,
    `&(?:amp;){0,4}#[xX]0{0,4}${hex(character.codePointAt(0) ?? 0, 1)};`,
    ...(html ? [`&(?:amp;){0,4}${html};`] : []),
    ...(character === " " ? [literally("+")] : []),
  ];
  return `${backslashes}(?:${forms.join("|")})`;
}

/** In capitals or small letters. */
function hex(value: number, digits: number): string {
  return value
    .toString(16)
    .padStart(digits, "0")
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function inBase64(secret: string): string[] {
  return [
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

/** What is nested deeper is not for anybody to read, and might be made to exhaust the stack. */
const deepest = 100;

function mapStrings(value: unknown, map: (text: string) => string, depth = 0): unknown {
  if (typeof value === "string") return map(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === deepest) return undefined;
  const inner = (item: unknown) => mapStrings(item, map, depth + 1);
  if (Array.isArray(value)) return value.map(inner);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [map(key), inner(item)]));
}
