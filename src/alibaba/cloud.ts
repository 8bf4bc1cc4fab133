import type { Cloud } from "../http/cloud";
import type { CredentialRules } from "../http/session";
import { Sessions } from "../http/session";
import type { AccessKey } from "./access-key";
import { signAcs3 } from "./acs3-signature";
import { alibabaRetryAfterMs, isUnknownAlibabaApi, readAlibabaError } from "./answers";
import { parseBody } from "./body";
import {
  alibabaCredentialForms,
  alibabaCredentialsFromEnvironment,
  alibabaCredentialsText,
  alibabaEnvironmentText,
} from "./credentials";
import { parseAlibabaCredentials } from "./credentials-schema";
import { isAcs3 } from "./rpc";
import { signRpc } from "./rpc-signature";

const rules: CredentialRules<AccessKey> = {
  parse(given) {
    const credentials = parseAlibabaCredentials(given);
    return { values: credentials, open: () => ({ credentials }) };
  },
  accountOf: ({ accessKeyId }) => accessKeyId,
};

/** Alibaba Cloud. */
export const alibaba: Cloud<AccessKey> = {
  ...rules,
  name: "alibaba",
  credentialForms: alibabaCredentialForms,
  credentialsText: alibabaCredentialsText,
  sessions: new Sessions(rules),
  fromEnvironment: alibabaCredentialsFromEnvironment,
  environmentText: alibabaEnvironmentText,
  sign: (request, key, date) =>
    isAcs3(request) ? signAcs3(request, key, date) : signRpc(request, key, date),
  parseBody,
  bodyText: "JSON or XML",
  requestIdHeader: "x-acs-request-id",
  readError: readAlibabaError,
  retryAfterMs: alibabaRetryAfterMs,
  isUnknownApi: isUnknownAlibabaApi,
};
