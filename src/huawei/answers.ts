import type { ErrorResult, PollError } from "../core/poll-result";
import type { ErrorTexts } from "../http/error-answer";
import { byHttpStatus, refusedSignature, textOf, toPollError, withHint } from "../http/error-answer";
import type { HttpResponse } from "../http/message";
import { parseJson } from "../http/message";
import { parseRetryAfter } from "../http/retry-after";
import { isRecord } from "../schema/record";

/**
 * What an answer that is no status means. The gateway's code decides where there is one, the HTTP status otherwise.
 *
 * Source of the codes: the vendor's error code pages for the API gateway.
 */
export function readHuaweiError(response: HttpResponse, now: Date): ErrorResult {
  const pollError = toPollError(response, textsIn(response));
  const answer = byGatewayCode(pollError.code ?? "", pollError, response, now);
  return withHint(answer, huaweiRetryAfterMs(response.headers, now));
}

export function huaweiRetryAfterMs(headers: HttpResponse["headers"], now: Date): number | undefined {
  return parseRetryAfter(headers["retry-after"], headers["date"], now);
}

function byGatewayCode(code: string, pollError: PollError, response: HttpResponse, now: Date): ErrorResult {
  if (response.status === 429 || isGateway(code, "0308")) {
    return { type: "transient", ...pollError, throttled: true };
  }
  if (isGateway(code, "0307")) return { type: "expired", ...pollError };
  if (isGateway(code, "0301") && /token expires|decrypt token fail/i.test(pollError.message)) {
    return { type: "expired", ...pollError };
  }
  if (isGateway(code, "0301", "0303")) return refusedSignature(pollError, response.headers, now);
  return byHttpStatus(pollError, response, now);
}

/** Whether the gateway has no such API in its list. */
export function isUnknownHuaweiApi({ code }: PollError): boolean {
  return isGateway(code ?? "", "0101");
}

/** The gateway's numbers are the same under each of its three names. */
function isGateway(code: string, ...numbers: readonly string[]): boolean {
  const match = /^(?:APIGW|APIG|APIC)\.(\d+)$/.exec(code);
  return match?.[1] !== undefined && numbers.includes(match[1]);
}

/** The words, the code and the request id: at the top, or one level below any key, in any of the forms that are used. */
function textsIn({ headers, body }: HttpResponse): ErrorTexts {
  const requestId = headers["x-request-id"];
  const json = parseJson(body);
  if (!isRecord(json)) return { requestId };
  const candidates = [json, ...Object.values(json).filter(isRecord)];
  const found = candidates.map(textsOf).find(Boolean);
  return { ...found, requestId: found?.requestId || textOf(json["request_id"]) || requestId };
}

function textsOf(json: Record<string, unknown>): ErrorTexts | undefined {
  const code = textOf(json["error_code"] ?? json["errorCode"] ?? json["code"]);
  const message = textOf(
    json["error_msg"] ?? json["error_description"] ?? json["errorMsg"] ?? json["message"],
  );
  return code || message ? { code, message, requestId: textOf(json["request_id"]) } : undefined;
}
