import type { Cloud } from "../http/cloud";
import type { HttpRequest } from "../http/message";
import { parseJson } from "../http/message";
import { huaweiRetryAfterMs, isUnknownHuaweiApi, readHuaweiError } from "./answers";
import { huaweiCredentials } from "./credential-spec";
import type { HuaweiCredentials, Token } from "./credentials";
import { signInWith } from "./sign-in";
import type { AccessKey } from "./signature";
import { sign } from "./signature";

/** What signs a request: a user's password is exchanged for a token before. */
export type Signer = AccessKey | Token;

/** Huawei Cloud and Open Telekom Cloud, which share their APIs. */
export const huawei: Cloud<HuaweiCredentials, Signer> = {
  credentials: huaweiCredentials,
  open: (credentials, target) =>
    credentials.username === undefined ? { credentials } : { signIn: signInWith(credentials, target) },
  accountOf: ({ accessKey, token }) => token ?? accessKey,
  sign(request, credentials, date) {
    const headers = { ...request.headers, ...(request.project && { "x-project-id": request.project }) };
    return credentials.token !== undefined
      ? withToken({ ...request, headers }, credentials.token)
      : sign({ ...request, headers }, credentials, date);
  },
  parseBody: parseJson,
  bodyText: "JSON",
  requestIdHeader: "x-request-id",
  readError: readHuaweiError,
  retryAfterMs: huaweiRetryAfterMs,
  isUnknownApi: isUnknownHuaweiApi,
};

function withToken(request: HttpRequest, token: string): HttpRequest {
  return {
    ...request,
    headers: { ...request.headers, "x-auth-token": token },
    secrets: [...request.secrets, token],
  };
}
