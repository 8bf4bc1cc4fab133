import { longestTimerMs } from "../core/clock";
import type { ErrorResult, PollError } from "../core/poll-result";
import type { ErrorTexts } from "../http/error-answer";
import { byHttpStatus, refusedSignature, textOf, toPollError, withHint } from "../http/error-answer";
import type { HttpResponse } from "../http/message";
import { parseRetryAfter } from "../http/retry-after";
import { isRecord } from "../schema/record";
import { parseBody } from "./body";

/** Every request of these credentials would be refused. */
const refusedCredentials =
  /^(SignatureDoesNotMatch|IncompleteSignature|InvalidAccessKeyId\b.*|InvalidSecurityToken\b.*|InvalidTimeStamp\b.*|Forbidden\.AccessKeyDisabled|MissingSecurityToken)$/;

/** Of the gateway and of the products behind it. A nonce that was used before is made anew for the next question. */
const passing = /^(ServiceUnavailable\b.*|InternalError\b.*|UnknownError|RequestError|SignatureNonceUsed)$/;

const throttling = /^(Throttling\b.*|Rejected\.Throttling)$/;

/**
 * What an answer that is no status means. The code decides where there is one, the HTTP status otherwise: throttling
 * comes as HTTP 400.
 *
 * Source of the codes: the vendor's pages of common errors, its SDKs, and a throttled answer of WAF in an issue of its
 * Terraform provider.
 */
export function readAlibabaError(response: HttpResponse, now: Date): ErrorResult {
  const { status, headers } = response;
  const pollError = toPollError(response, textsIn(response));
  const retryAfterMs = alibabaRetryAfterMs(headers, now);
  // The vendor's SDKs take any refusal with this header for throttling.
  const toldToWait = status >= 400 && retryAfterMs !== undefined && "x-acs-retry-after" in headers;
  const answer: ErrorResult = toldToWait
    ? { type: "transient", ...pollError, throttled: true }
    : byCode(pollError, response, now);
  return withHint(answer, retryAfterMs);
}

function byCode(pollError: PollError, response: HttpResponse, now: Date): ErrorResult {
  const { code = "" } = pollError;
  if (throttling.test(code)) return { type: "transient", ...pollError, throttled: true };
  if (passing.test(code)) return { type: "transient", ...pollError };
  if (code === "InvalidSecurityToken.Expired") return { type: "expired", ...pollError };
  if (refusedCredentials.test(code)) return refusedSignature(pollError, response.headers, now);
  return byHttpStatus(pollError, response, now);
}

/** Whether the gateway knows no such product, API or version. */
export function isUnknownAlibabaApi({ code = "", message }: PollError): boolean {
  return (
    /^(InvalidApi|InvalidAction|InvalidProduct)\.NotFound$|^(NoSuchVersion|InvalidVersion)$/.test(code) ||
    /parameter Version is not valid/i.test(message)
  );
}

/** In milliseconds, from the header of today's gateway or of the older one, or from that of HTTP. */
export function alibabaRetryAfterMs(headers: HttpResponse["headers"], now: Date): number | undefined {
  const older = headers["x-ratelimit-user-api"] ?? headers["x-ratelimit-user"];
  const ms = headers["x-acs-retry-after"] ?? /TimeLeft:(\d+)/.exec(older ?? "")?.[1];
  const seconds = ms === undefined ? undefined : String(Math.min(Number(ms), longestTimerMs) / 1_000);
  return parseRetryAfter(seconds ?? headers["retry-after"], headers["date"], now);
}

/** Some products write the names with a small first letter. */
function textsIn({ headers, body }: HttpResponse): ErrorTexts {
  const parsed = parseBody(body);
  const said = isRecord(parsed) ? parsed : {};
  return {
    code: textOf(said["Code"] ?? said["code"]),
    message: textOf(said["Message"] ?? said["message"]),
    requestId: textOf(said["RequestId"] ?? said["requestId"]) ?? headers["x-acs-request-id"],
  };
}
