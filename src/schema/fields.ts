import * as z from "zod";
import { isLoopback } from "./loopback";

/** The message for a value that is not what it should be; it shows the value. */
export function expected(what: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) =>
    input === undefined ? `is required: it must be ${what}` : `must be ${what}, not ${show(input)}`;
}

/** The same for a value that may be secret: it shows no more than the type. */
export function expectedSecret(what: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) =>
    typeof input === "string" || input === undefined
      ? `is ${input ? "not valid" : "required"}: it must be ${what}`
      : `must be ${what}, not ${typeOf(input)}`;
}

const plainText = "a non-empty ASCII string without spaces";

/** One of a few words. */
export function oneOf<const W extends readonly [string, ...string[]]>(...words: W) {
  return z.enum(words, { error: expected(listOf(words)) });
}

function listOf(words: readonly string[]): string {
  const quoted = words.map((word) => JSON.stringify(word));
  return [quoted.slice(0, -1).join(", "), quoted.at(-1)].filter(Boolean).join(" or ");
}

/** An id of the provider's: opaque, so nothing is asked of it but that it can stand in a path and in a header. */
export const identifier = z.string({ error: expected(plainText) }).regex(/^(?!\.{1,2}$)[\x21-\x7e]+$/, {
  error: expected(plainText),
});

/** A credential: what can be sent in a header. */
export const secret = z.string({ error: expectedSecret(plainText) }).regex(/^[\x21-\x7e]+$/, {
  error: expectedSecret(plainText),
});

/** A password: it is sent in a body, so that it may be any text. */
export const secretText = z
  .string({ error: expectedSecret("a non-empty text") })
  .regex(/^\P{Cc}+$/u, { error: expectedSecret("a non-empty text on one line") });

/** A name that people choose. */
export const text = z
  .string({ error: expected("a non-empty text") })
  .regex(/^\P{Cc}+$/u, { error: expected("a non-empty text on one line") });

/** The address of an API: https, or http to this machine. */
export const endpoint = z
  .string({ error: expected("a URL such as https://api.example.com") })
  .superRefine((text, context) => {
    const message = endpointProblem(text);
    if (message) context.addIssue({ code: "custom", message });
  });

function endpointProblem(text: string): string | undefined {
  if (text.includes("@")) return "must be a URL without a user name or password in it";
  if (!URL.canParse(text)) return expected("a URL such as https://api.example.com")({ input: text });
  const url = new URL(text);
  if (/[?#%]/.test(url.href)) return "must be a URL without ?, # or % in it";
  if (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))) return undefined;
  return `must be an https: URL (http: is only for this machine), not ${show(text)}`;
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  return typeof value === "number" || typeof value === "boolean"
    ? `the ${typeof value} ${value}`
    : typeOf(value);
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}
