import { createHmac, timingSafeEqual } from "node:crypto";
import { digest, encode, mac } from "./canonical";
import type { RawRequest } from "./server";

/** What a signed call says of itself, in either wire form. */
export interface AlibabaClaim {
  readonly accessKeyId: string;
  readonly securityToken: string | undefined;
  readonly nonce: string;
  /** Invalid when the time stamp can't be read. */
  readonly time: Date;
  readonly action: string;
  readonly version: string;
  /** `JSON` or `XML`, as asked for; `XML` when the call does not say. */
  readonly format: string;
  /** The parameters of the action. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly isSignedBy: (accessKeySecret: string) => boolean;
}

/** The parts of a request, with everything decoded that is signed decoded. */
interface Parts {
  readonly path: readonly string[];
  readonly query: ReadonlyMap<string, string>;
  /** Of query and form together. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Undefined for a request that is signed in neither form or lacks a parameter that every call has. */
export function readAlibabaClaim(request: RawRequest): AlibabaClaim | undefined {
  const parts = readParts(request);
  if (parts === undefined) return undefined;
  // The headers of the action say nothing: the vendor's clients send them with both forms.
  return request.headers["authorization"] === undefined
    ? readRpcClaim(request, parts)
    : readAcs3Claim(request, parts);
}

/** Parameters of every call in the RPC style; all others are the action's own. */
const rpcParameters = new Set([
  "AccessKeyId",
  "Action",
  "Format",
  "SecurityToken",
  "Signature",
  "SignatureMethod",
  "SignatureNonce",
  "SignatureVersion",
  "Timestamp",
  "Version",
]);

function readRpcClaim(request: RawRequest, { path, parameters }: Parts): AlibabaClaim | undefined {
  const accessKeyId = parameters.get("AccessKeyId");
  const nonce = parameters.get("SignatureNonce");
  const timestamp = parameters.get("Timestamp");
  const action = parameters.get("Action");
  const version = parameters.get("Version");
  const signature = parameters.get("Signature");
  if (!accessKeyId || !nonce || !timestamp || !action || !version || !signature) return undefined;
  if (parameters.get("SignatureMethod") !== "HMAC-SHA1") return undefined;
  if (parameters.get("SignatureVersion") !== "1.0") return undefined;
  // The signature covers neither a path nor a body that is no form, so a call has none.
  if (path.join("/") !== "" || (request.body !== "" && !hasForm(request))) return undefined;
  return {
    accessKeyId,
    securityToken: parameters.get("SecurityToken"),
    nonce,
    time: readTime(timestamp),
    action,
    version,
    format: (parameters.get("Format") ?? "XML").toUpperCase(),
    parameters: new Map([...parameters].filter(([name]) => !rpcParameters.has(name))),
    isSignedBy: (accessKeySecret) => {
      const signed = new Map([...parameters].filter(([name]) => name !== "Signature"));
      const text = [request.method, "/", canonicalQuery(signed)].map(encode).join("&");
      return isSame(signature, createHmac("sha1", `${accessKeySecret}&`).update(text).digest("base64"));
    },
  };
}

/** Headers that every call with ACS3 has and signs. */
const acs3Headers = [
  "host",
  "x-acs-action",
  "x-acs-content-sha256",
  "x-acs-date",
  "x-acs-signature-nonce",
  "x-acs-version",
];

function readAcs3Claim(request: RawRequest, { path, query, parameters }: Parts): AlibabaClaim | undefined {
  const { method, headers, body } = request;
  const [, accessKeyId, names, signature] =
    /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
      headers["authorization"] ?? "",
    ) ?? [];
  if (accessKeyId === undefined || names === undefined || signature === undefined) return undefined;
  if (acs3Headers.some((name) => !headers[name])) return undefined;
  return {
    accessKeyId,
    securityToken: headers["x-acs-security-token"],
    nonce: headers["x-acs-signature-nonce"] ?? "",
    time: readTime(headers["x-acs-date"] ?? ""),
    action: headers["x-acs-action"] ?? "",
    version: headers["x-acs-version"] ?? "",
    format: headers["accept"]?.includes("application/json") ? "JSON" : "XML",
    parameters,
    isSignedBy: (accessKeySecret) => {
      if (!coversAllOf(headers, names.split(";"))) return false;
      if (headers["x-acs-content-sha256"] !== digest(body)) return false;
      if ((headers["x-acs-accesskey-id"] ?? accessKeyId) !== accessKeyId) return false;
      let text = `${method}\n/${path.map(encode).join("/")}\n${canonicalQuery(query)}\n`;
      for (const name of names.split(";")) text += `${name}:${headers[name]?.trim()}\n`;
      text = `ACS3-HMAC-SHA256\n${digest(`${text}\n${names}\n${digest(body)}`)}`;
      return isSame(signature, mac(accessKeySecret, text).toString("hex"));
    },
  };
}

/** Whether the signed headers are all there, each once and in order, and all are signed that have to be. */
function coversAllOf(headers: RawRequest["headers"], signed: readonly string[]): boolean {
  const due = Object.keys(headers).filter((name) => name === "content-type" || name.startsWith("x-acs-"));
  return (
    [...due, ...acs3Headers].every((name) => signed.includes(name)) &&
    signed.every((name, index) => headers[name] !== undefined && name > (signed[index - 1] ?? ""))
  );
}

/** Undefined where an encoding is broken or a parameter is given twice. */
function readParts(request: RawRequest): Parts | undefined {
  const [path = "", ...search] = request.target.split("?");
  try {
    const query = decodePairs(search.join("?"));
    const pairs = hasForm(request) ? [...query, ...decodePairs(request.body)] : query;
    const parameters = new Map(pairs);
    if (parameters.size < pairs.length) return undefined;
    return { path: path.slice(1).split("/").map(decodeURIComponent), query: new Map(query), parameters };
  } catch {
    return undefined;
  }
}

function hasForm({ method, headers }: RawRequest): boolean {
  const [type = ""] = (headers["content-type"] ?? "").split(";");
  return method === "POST" && type.trim().toLowerCase() === "application/x-www-form-urlencoded";
}

function decodePairs(text: string): [name: string, value: string][] {
  if (text === "") return [];
  return text.split("&").map((pair) => {
    const [name = "", ...value] = pair.replaceAll("+", " ").split("=");
    return [decodeURIComponent(name), decodeURIComponent(value.join("="))];
  });
}

function canonicalQuery(parameters: ReadonlyMap<string, string>): string {
  const names = [...parameters.keys()].sort();
  return names.map((name) => `${encode(name)}=${encode(parameters.get(name) ?? "")}`).join("&");
}

/** `2006-01-02T15:04:05Z`, and nothing that only resembles it, as a date. */
function readTime(text: string): Date {
  const time = new Date(text);
  const isExact = !Number.isNaN(time.getTime()) && time.toISOString() === text.replace(/Z$/, ".000Z");
  return isExact ? time : new Date(Number.NaN);
}

function isSame(claimed: string, right: string): boolean {
  const [a, b] = [Buffer.from(claimed), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
