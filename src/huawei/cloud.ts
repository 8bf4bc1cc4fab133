import type { Cloud } from "../http/cloud";
import type { HttpRequest } from "../http/message";
import { Sessions } from "../http/session";
import { readHuaweiError } from "./answers";
import {
  type HuaweiCredentials,
  huaweiAccountOf,
  huaweiCredentialNames,
  huaweiCredentialsFromEnvironment,
  huaweiCredentialsText,
  huaweiEnvironmentText,
  parseHuaweiCredentials,
} from "./credentials";
import { sign } from "./signature";

/** Huawei Cloud and Open Telekom Cloud, which share their APIs. */
export const huawei: Cloud<HuaweiCredentials> = {
  name: "huawei",
  parseCredentials: parseHuaweiCredentials,
  credentialNames: huaweiCredentialNames,
  credentialsText: huaweiCredentialsText,
  sessions: new Sessions(parseHuaweiCredentials, huaweiAccountOf),
  fromEnvironment: huaweiCredentialsFromEnvironment,
  environmentText: huaweiEnvironmentText,
  sign: (request, credentials, date) =>
    credentials.token !== undefined
      ? withToken(request, credentials.token)
      : sign(request, credentials, date),
  readError: readHuaweiError,
};

function withToken(request: HttpRequest, token: string): HttpRequest {
  return {
    ...request,
    headers: { ...request.headers, "x-auth-token": token },
    secrets: [...request.secrets, token],
  };
}
