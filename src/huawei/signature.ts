import { createHash, createHmac } from "node:crypto";
import { encodePath, encodeQuery, type HttpRequest, inOrder } from "../http/message";

const algorithm = "SDK-HMAC-SHA256";

/** An access key of Huawei Cloud or Open Telekom Cloud. */
export interface AccessKey {
  /** The id of the key. */
  readonly accessKey: string;
  /** The secret that signs. */
  readonly secretKey: string;
  /** Of a temporary access key. @default - the key is a permanent one */
  readonly securityToken?: string;
  readonly token?: never;
}

/**
 * Signs a request in the plain wire form of SDK-HMAC-SHA256, which all current Huawei SDKs use: the secret key signs
 * directly, without a scope. Every header of the request is signed, and so are the host and the date.
 */
export function sign(request: HttpRequest, key: AccessKey, date: Date): HttpRequest {
  const time = signatureTime(date);
  const headers: Record<string, string> = {
    ...request.headers,
    host: new URL(request.origin).host,
    "x-sdk-date": time,
    ...(key.securityToken !== undefined && { "x-security-token": key.securityToken }),
  };
  const names = Object.keys(headers).sort();
  const signature = hmac(
    key.secretKey,
    [algorithm, time, sha256(canonicalRequest(request, headers, names))].join("\n"),
  );
  const authorization = `${algorithm} Access=${key.accessKey}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return {
    ...request,
    headers: { ...headers, authorization },
    secrets: [...request.secrets, ...secretsOf(key), signature],
  };
}

/** `20060102T150405Z`. The gateway takes it when it is within 15 minutes of its own clock. */
function signatureTime(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

function canonicalRequest(
  request: HttpRequest,
  headers: Record<string, string>,
  names: readonly string[],
): string {
  const path = encodePath(request.path);
  return [
    request.method,
    // Only the canonical form ends with a slash; the path on the wire does not.
    path.endsWith("/") ? path : `${path}/`,
    encodeQuery(inOrder(request.query)),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    "",
    names.join(";"),
    sha256(request.body ?? ""),
  ].join("\n");
}

function secretsOf(key: AccessKey): string[] {
  return [key.accessKey, key.secretKey, ...(key.securityToken === undefined ? [] : [key.securityToken])];
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}
