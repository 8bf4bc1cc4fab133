import type { Answer, Trouble } from "../core/answer";
import type { ErrorTexts } from "../http/error-answer";
import { byHttpStatus, refusedSignature, toTrouble } from "../http/error-answer";
import type { HttpResponse } from "../http/message";
import { parseJson } from "../http/message";
import { parseRetryAfter } from "../http/retry-after";

/**
 * What an answer that is no status means. The gateway's code decides where there is one, the HTTP status otherwise.
 *
 * Source of the codes: the vendor's error code pages for the API gateway.
 */
export function readHuaweiError(response: HttpResponse, now: Date): Answer {
  const { headers } = response;
  const trouble = toTrouble(response, textsIn(response));
  const code = trouble.code ?? "";
  const answer = isGateway(code, "0308")
    ? ({ type: "transient", ...trouble, throttled: true } as const)
    : byGatewayCode(code, trouble, response, now);
  if (answer.type !== "transient") return answer;
  const retryAfterMs = parseRetryAfter(headers["retry-after"], headers["date"], now);
  return { ...answer, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

function byGatewayCode(code: string, trouble: Trouble, response: HttpResponse, now: Date): Answer {
  if (response.status === 429) return byHttpStatus(trouble, response, now);
  if (isGateway(code, "0307")) return { type: "expired", ...trouble };
  if (isGateway(code, "0301") && /token expires|decrypt token fail/i.test(trouble.message)) {
    return { type: "expired", ...trouble };
  }
  if (isGateway(code, "0301", "0303")) return refusedSignature(trouble, response.headers, now);
  return byHttpStatus(trouble, response, now);
}

/** Whether the gateway has no such API in its list. */
export function isUnknownHuaweiApi({ code }: Trouble): boolean {
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
  if (!isObject(json)) return { requestId };
  const candidates = [json, ...Object.values(json).filter(isObject)];
  const found = candidates.map(textsOf).find(Boolean);
  return { ...found, requestId: found?.requestId || text(json["request_id"]) || requestId };
}

function textsOf(json: Record<string, unknown>): ErrorTexts | undefined {
  const code = text(json["error_code"] ?? json["errorCode"] ?? json["code"]);
  const message = text(json["error_msg"] ?? json["error_description"] ?? json["errorMsg"] ?? json["message"]);
  return code || message ? { code, message, requestId: text(json["request_id"]) } : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
