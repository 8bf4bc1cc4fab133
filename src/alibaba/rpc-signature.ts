import { createHmac, randomUUID } from "node:crypto";
import type { HttpRequest } from "../http/message";
import { encodeQuery, inOrder, percentEncode } from "../http/message";
import type { AccessKey } from "./access-key";
import { secretsOf, timeOf } from "./access-key";

/**
 * Signs a call in the RPC style with HMAC-SHA1 (signature version 1.0) and turns its query into a POST form, so that
 * nothing of it is in a URL. The nonce makes two calls differ that are otherwise the same: the gateway takes each once.
 */
export function signRpc(
  request: HttpRequest,
  key: AccessKey,
  date: Date,
  nonce: string = randomUUID(),
): HttpRequest {
  const parameters = inOrder([
    ...request.query,
    ["AccessKeyId", key.accessKeyId],
    ["SignatureMethod", "HMAC-SHA1"],
    ["SignatureVersion", "1.0"],
    ["SignatureNonce", nonce],
    ["Timestamp", timeOf(date)],
    ...(key.securityToken === undefined ? [] : [["SecurityToken", key.securityToken] as const]),
  ]);
  const method = "POST";
  const signature = rpcSignature(method, parameters, key.accessKeySecret);
  return {
    ...request,
    method,
    query: [],
    headers: { ...request.headers, "content-type": "application/x-www-form-urlencoded" },
    body: encodeQuery([...parameters, ["Signature", signature]]),
    secrets: [...request.secrets, ...secretsOf(key), signature],
  };
}

/** @param parameters of query and form together, in the order of their names */
export function rpcSignature(
  method: string,
  parameters: HttpRequest["query"],
  accessKeySecret: string,
): string {
  const text = `${method}&%2F&${percentEncode(encodeQuery(parameters))}`;
  return createHmac("sha1", `${accessKeySecret}&`).update(text).digest("base64");
}
