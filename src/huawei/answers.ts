import type { Answer, Trouble } from "../core/answer";
import { formatDuration } from "../core/duration";
import { type HttpResponse, parseJson } from "../http/message";
import { parseRetryAfter } from "../http/retry-after";

/**
 * What an answer that is no status means. The code decides where there is one, the HTTP status otherwise: the service
 * answers 400 for an unknown task, 403 for an expired token and 403 for a database of its own that is down.
 *
 * Source of the codes: the vendor's error code pages for Anti-DDoS and for the API gateway.
 */
export function readHuaweiError(response: HttpResponse, now: Date): Answer {
  const { status, headers } = response;
  const trouble = describe(response);
  const code = trouble.code ?? "";
  const retryAfterMs = parseRetryAfter(headers["retry-after"], headers["date"], now);
  const transient = {
    type: "transient",
    ...trouble,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  } as const;

  if (status === 429 || isGateway(code, "0308")) return { ...transient, throttled: true };
  if (isService(code, "11000000", "11000001", "10000016", "10001020")) return transient;
  if (isService(code, "10001008")) return { type: "notFound", ...trouble };
  if (isService(code, "10000002") || isGateway(code, "0307")) return { type: "expired", ...trouble };
  if (isGateway(code, "0301") && /token expires|decrypt token fail/i.test(trouble.message)) {
    return { type: "expired", ...trouble };
  }
  if (isGateway(code, "0301", "0303")) return refused(trouble, headers, now);
  if (isService(code, "10000004")) return { type: "rejected", ...trouble };
  if (status === 401) return refused(trouble, headers, now);
  if (status === 408 || status >= 500) return transient;
  if (status === 404 && code === "")
    return { type: "rejected", ...trouble, message: `${trouble.message} (the endpoint may be wrong)` };
  if (status >= 300 && status < 400)
    return { type: "rejected", ...trouble, message: redirectText(headers["location"]) };
  return { type: "rejected", ...trouble };
}

/** `Anti-DDoS.10001008`, and the same code without the service's name, which is seen too. */
function isService(code: string, ...numbers: readonly string[]): boolean {
  return numbers.includes(code.replace(/^Anti-DDoS\./i, ""));
}

/** The gateway's numbers are the same under each of its three names. */
function isGateway(code: string, ...numbers: readonly string[]): boolean {
  const match = /^(?:APIGW|APIG|APIC)\.(\d+)$/.exec(code);
  return match?.[1] !== undefined && numbers.includes(match[1]);
}

const noticeableSkewMs = 60_000;

/** Refused credentials; where it was a signature, the cause may be this machine's clock. The gateway takes 15 minutes of difference. */
function refused(trouble: Trouble, headers: HttpResponse["headers"], now: Date): Answer {
  const skewMs = now.getTime() - Date.parse(headers["date"] ?? "");
  const skew =
    Math.abs(skewMs) >= noticeableSkewMs
      ? ` (this machine's clock is ${formatDuration(Math.abs(skewMs))} ${skewMs > 0 ? "ahead of" : "behind"} the server's)`
      : "";
  return { type: "rejected", credentials: true, ...trouble, message: `${trouble.message}${skew}` };
}

function redirectText(location: string | undefined): string {
  const target = location && URL.canParse(location) ? ` to ${new URL(location).host}` : "";
  return `The server answered with a redirect${target}, which is not followed: the endpoint may be wrong`;
}

/** The words, the code and the request id, from any of the shapes in which the cloud sends them. */
function describe({ status, headers, body }: HttpResponse): Trouble {
  const texts = findTexts(parseJson(body)) ?? {};
  const message = texts.message || plainText(body) || `HTTP ${status} without a word`;
  const requestId = texts.requestId || headers["x-request-id"];
  return {
    message,
    httpStatus: status,
    ...(texts.code && { code: texts.code }),
    ...(requestId && { requestId }),
  };
}

interface Texts {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
}

/** At the top, or one level below any key. */
function findTexts(json: unknown): Texts | undefined {
  if (!isObject(json)) return undefined;
  const candidates = [json, ...Object.values(json).filter(isObject)];
  const found = candidates.map(textsOf).find(Boolean);
  return found && { ...found, requestId: found.requestId ?? text(json["request_id"]) };
}

function textsOf(json: Record<string, unknown>): Texts | undefined {
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

/** The readable part of an HTML or text body. */
function plainText(body: string): string {
  return body
    .slice(0, 10_000)
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^<>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 300);
}
