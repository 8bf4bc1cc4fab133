import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { RawRequest } from "./server";
import { parseTarget } from "./target";

/** What the `Authorization` header of a signed request says. */
export interface Claim {
  readonly accessKey: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

export function parseAuthorization(header: string): Claim | undefined {
  const match = /^SDK-HMAC-SHA256 Access=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
    header,
  );
  const [, accessKey, names, signature] = match ?? [];
  if (accessKey === undefined || names === undefined || signature === undefined) return undefined;
  return { accessKey, signedHeaders: names.split(";"), signature };
}

/** Whether a request as it came over the wire bears the signature that `secretKey` makes of it. */
export function isSignedBy(request: RawRequest, claim: Claim, secretKey: string): boolean {
  const date = request.headers["x-sdk-date"];
  if (date === undefined || !claim.signedHeaders.includes("x-sdk-date")) return false;
  const text = `SDK-HMAC-SHA256\n${date}\n${digest(canonicalForm(request, claim.signedHeaders))}`;
  const right = createHmac("sha256", secretKey).update(text).digest();
  return timingSafeEqual(right, Buffer.from(claim.signature, "hex"));
}

/** `20060102T150405Z` as a date; an invalid date for anything else. */
export function parseSdkDate(text: string | undefined): Date {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? "");
  return new Date(parts ? `${parts.slice(1, 4).join("-")}T${parts.slice(4).join(":")}Z` : Number.NaN);
}

function canonicalForm(
  { method, target, headers, body }: RawRequest,
  signedHeaders: readonly string[],
): string {
  const { path, query } = parseTarget(target);
  const pairs = [...query].sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)));
  let text = `${method}\n/${path.map(encode).join("/")}${path.at(-1) === "" ? "" : "/"}\n`;
  text += `${pairs.map((pair) => pair.map(encode).join("=")).join("&")}\n`;
  for (const name of signedHeaders) text += `${name}:${(headers[name] ?? "").trim()}\n`;
  return `${text}\n${signedHeaders.join(";")}\n${digest(body)}`;
}

function encode(text: string): string {
  const bytes = [...Buffer.from(text)];
  return bytes
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-_.~]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
