import type { Cloud } from "../http/cloud";
import type { AccessKey } from "./access-key";
import { signAcs3 } from "./acs3-signature";
import { alibabaRetryAfterMs, isUnknownAlibabaApi, readAlibabaError } from "./answers";
import { parseBody } from "./body";
import { alibabaCredentials } from "./credential-spec";
import type { AlibabaCredentials } from "./credentials";
import { isAcs3 } from "./rpc";
import { signRpc } from "./rpc-signature";

/** Alibaba Cloud. */
export const alibaba: Cloud<AlibabaCredentials, AccessKey> = {
  credentials: alibabaCredentials,
  open: (credentials) => ({ credentials }),
  accountOf: ({ accessKeyId }) => accessKeyId,
  sign: (request, key, date) =>
    isAcs3(request) ? signAcs3(request, key, date) : signRpc(request, key, date),
  parseBody,
  bodyText: "JSON or XML",
  requestIdHeader: "x-acs-request-id",
  readError: readAlibabaError,
  retryAfterMs: alibabaRetryAfterMs,
  isUnknownApi: isUnknownAlibabaApi,
};
