import { createHmac } from "node:crypto";
import { sha256 } from "../http/digest";
import type { HttpRequest } from "../http/message";
import { encodePath, encodeQuery, inOrder } from "../http/message";

const algorithm = "SDK-HMAC-SHA256";

/** An access key of Huawei Cloud or Open Telekom Cloud. */
export interface AccessKey {
  /** The id of the key. */
  readonly accessKey: string;
  /** The secret that signs. */
  readonly secretKey: string;
  /** Of a temporary access key. @default - the key is a permanent one */
  readonly securityToken?: string;
  /** The wire form of the signature: `"scoped"` is that of older services and SDKs. @default "plain" */
  readonly signing?: "plain" | "scoped";
  /** `"<region>/<service>"` of the scoped form. @default - an empty scope, as Open Telekom Cloud's own SDK has it */
  readonly signingScope?: string;
  /** Never there: it is an access key or a token. */
  readonly token?: never;
  /** Never there: it is an access key or a user. */
  readonly username?: never;
}

/**
 * Signs a request with SDK-HMAC-SHA256: every header that it has, the host and the date. In the plain wire form, which
 * all current Huawei SDKs use, the secret key signs directly; in the scoped one, a key that is made from it for a day, a
 * region and a service.
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
  const hash = sha256(canonicalRequest(request, headers, names));
  const { claim, signature } = key.signing === "scoped" ? scoped(key, time, hash) : plain(key, time, hash);
  const authorization = `${algorithm} ${claim}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return {
    ...request,
    headers: { ...headers, authorization },
    secrets: [...request.secrets, ...secretsOf(key), signature],
  };
}

interface Signed {
  /** Who says to have signed. */
  readonly claim: string;
  readonly signature: string;
}

function plain({ accessKey, secretKey }: AccessKey, time: string, hash: string): Signed {
  const signature = hmac(secretKey, `${algorithm}\n${time}\n${hash}`).toString("hex");
  return { claim: `Access=${accessKey}`, signature };
}

function scoped({ accessKey, secretKey, signingScope = "/" }: AccessKey, time: string, hash: string): Signed {
  const scope = `${time.slice(0, 8)}/${signingScope}/sdk_request`;
  const signingKey = scope.split("/").reduce<string | Buffer>(hmac, `SDK${secretKey}`);
  const signature = hmac(signingKey, `${algorithm}\n${time}\n${scope}\n${hash}`).toString("hex");
  return { claim: `Credential=${accessKey}/${scope}`, signature };
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

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
