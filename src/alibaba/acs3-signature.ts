import { createHmac, randomUUID } from "node:crypto";
import { sha256 } from "../http/digest";
import type { HttpRequest } from "../http/message";
import { encodePath, encodeQuery, inOrder } from "../http/message";
import type { AccessKey } from "./access-key";
import { secretsOf, timeOf } from "./access-key";

const algorithm = "ACS3-HMAC-SHA256";

/** Signs a request with ACS3-HMAC-SHA256: its host, its content type and every `x-acs-` header are signed. */
export function signAcs3(
  request: HttpRequest,
  key: AccessKey,
  date: Date,
  nonce: string = randomUUID(),
): HttpRequest {
  const bodyHash = sha256(request.body ?? "");
  const headers: Record<string, string> = {
    ...request.headers,
    host: new URL(request.origin).host,
    "x-acs-content-sha256": bodyHash,
    "x-acs-date": timeOf(date),
    "x-acs-signature-nonce": nonce,
    ...(key.securityToken !== undefined && {
      "x-acs-accesskey-id": key.accessKeyId,
      "x-acs-security-token": key.securityToken,
    }),
  };
  const names = Object.keys(headers)
    .filter((name) => name === "host" || name === "content-type" || name.startsWith("x-acs-"))
    .sort();
  const canonicalRequest = [
    request.method,
    encodePath(request.path),
    encodeQuery(inOrder(request.query)),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    "",
    names.join(";"),
    bodyHash,
  ].join("\n");
  const signature = createHmac("sha256", key.accessKeySecret)
    .update(`${algorithm}\n${sha256(canonicalRequest)}`)
    .digest("hex");
  const authorization = `${algorithm} Credential=${key.accessKeyId},SignedHeaders=${names.join(";")},Signature=${signature}`;
  return {
    ...request,
    headers: { ...headers, authorization },
    secrets: [...request.secrets, ...secretsOf(key), signature],
  };
}
