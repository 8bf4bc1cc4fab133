import type { Answer, Trouble } from "../core/answer";
import { longestTimerMs } from "../core/clock";
import type { ErrorTexts } from "../http/error-answer";
import { byHttpStatus, refusedSignature, toTrouble } from "../http/error-answer";
import type { HttpResponse } from "../http/message";
import { parseRetryAfter } from "../http/retry-after";
import { parseBody } from "./body";

/** Every request of these credentials would be refused. Some products write the same in another order. */
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
export function readAlibabaError(response: HttpResponse, now: Date): Answer {
  const { status, headers } = response;
  const trouble = toTrouble(response, textsIn(response));
  const code = trouble.code ?? "";
  const retryAfterMs = retryAfterOf(headers, now);
  const hint = retryAfterMs === undefined ? {} : { retryAfterMs };
  // The vendor's SDKs take any refusal with this header for throttling.
  const toldToWait =
    status >= 400 && headers["x-acs-retry-after"] !== undefined && retryAfterMs !== undefined;

  if (throttling.test(code) || toldToWait) return { type: "transient", ...trouble, throttled: true, ...hint };
  if (/^InvalidSecurityToken\.Expired$/.test(code)) return { type: "expired", ...trouble };
  if (refusedCredentials.test(code)) return refusedSignature(trouble, headers, now);
  const answer: Answer = passing.test(code)
    ? { type: "transient", ...trouble }
    : byHttpStatus(trouble, response, now);
  return answer.type === "transient" ? { ...answer, ...hint } : answer;
}

/** Whether the gateway knows no such product, API or version. */
export function isUnknownAlibabaApi({ code = "", message }: Trouble): boolean {
  return (
    /^(InvalidApi|InvalidAction|InvalidProduct)\.NotFound$|^(NoSuchVersion|InvalidVersion)$/.test(code) ||
    /parameter Version is not valid/i.test(message)
  );
}

/** In milliseconds, from the header of today's gateway or of the older one, or from that of HTTP. */
function retryAfterOf(headers: HttpResponse["headers"], now: Date): number | undefined {
  const older = headers["x-ratelimit-user-api"] ?? headers["x-ratelimit-user"];
  const ms = headers["x-acs-retry-after"] ?? /TimeLeft:(\d+)/.exec(older ?? "")?.[1];
  const seconds = ms === undefined ? undefined : String(Math.min(Number(ms), longestTimerMs) / 1_000);
  return parseRetryAfter(seconds ?? headers["retry-after"], headers["date"], now);
}

/** Some products write the names with a small first letter. */
function textsIn({ headers, body }: HttpResponse): ErrorTexts {
  const said = parseBody(body);
  const at = (name: string): string | undefined => {
    const value =
      typeof said === "object" && said !== null ? (said as Record<string, unknown>)[name] : undefined;
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  };
  return {
    code: at("Code") ?? at("code"),
    message: at("Message") ?? at("message"),
    requestId: at("RequestId") ?? at("requestId") ?? headers["x-acs-request-id"],
  };
}
