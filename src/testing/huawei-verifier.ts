import { timingSafeEqual } from "node:crypto";
import { digest, encode, mac } from "./canonical";
import type { RawRequest } from "./server";
import { parseTarget } from "./target";

/** What the `Authorization` header of a signed request says. */
export interface Claim {
  readonly accessKey: string;
  /** `20060102/<region>/<service>/sdk_request` in the scoped wire form; region and service may be empty. */
  readonly scope: string | undefined;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const plainForm = /^SDK-HMAC-SHA256 Access=([^,/]+)(), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;
const scopedForm =
  /^SDK-HMAC-SHA256 Credential=([^,/]+)\/(\d{8}\/[^,/]*\/[^,/]*\/sdk_request), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;

export function parseAuthorization(header: string): Claim | undefined {
  const [, accessKey, scope, names, signature] = plainForm.exec(header) ?? scopedForm.exec(header) ?? [];
  if (accessKey === undefined || names === undefined || signature === undefined) return undefined;
  return { accessKey, scope: scope || undefined, signedHeaders: names.split(";"), signature };
}

/** Whether a request as it came over the wire bears the signature that `secretKey` makes of it. */
export function isSignedBy(request: RawRequest, claim: Claim, secretKey: string): boolean {
  const date = request.headers["x-sdk-date"];
  if (date === undefined || !claim.signedHeaders.includes("x-sdk-date")) return false;
  const hash = digest(canonicalForm(request, claim.signedHeaders));
  const right =
    claim.scope === undefined
      ? mac(secretKey, `SDK-HMAC-SHA256\n${date}\n${hash}`)
      : scopedMac(secretKey, claim.scope, date, hash);
  return right !== undefined && timingSafeEqual(right, Buffer.from(claim.signature, "hex"));
}

/** Undefined when the scope is of another day than the request. */
function scopedMac(secretKey: string, scope: string, date: string, hash: string): Buffer | undefined {
  const [day = "", region = "", service = ""] = scope.split("/");
  if (!date.startsWith(`${day}T`)) return undefined;
  const dayKey = mac(`SDK${secretKey}`, day);
  const signingKey = mac(mac(mac(dayKey, region), service), "sdk_request");
  return mac(signingKey, `SDK-HMAC-SHA256\n${date}\n${scope}\n${hash}`);
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

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
