import type { ErrorResult, PollError } from "../core/poll-result";
import type { HttpResponse } from "./message";
import { skewText } from "./skew";

/** What a cloud's own form of an error says. */
export interface ErrorTexts {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
}

/** The words of an error, or else those of the page that came in its place. */
export function toPollError({ status, body }: HttpResponse, texts: ErrorTexts): PollError {
  const { code, requestId } = texts;
  return {
    message: texts.message || plainText(body) || `HTTP ${status} without an error message`,
    httpStatus: status,
    ...(code && { code }),
    ...(requestId && { requestId }),
  };
}

/** The same with how long to wait, where asking again makes sense. */
export function withHint(answer: ErrorResult, retryAfterMs: number | undefined): ErrorResult {
  return answer.type === "transient" && retryAfterMs !== undefined ? { ...answer, retryAfterMs } : answer;
}

/** A text or a number of an answer, as a text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** What an answer means whose code tells nothing: by its HTTP status. */
export function byHttpStatus(
  pollError: PollError,
  { status, headers }: HttpResponse,
  now: Date,
): ErrorResult {
  if (status === 429) return { type: "transient", ...pollError, throttled: true };
  if (status === 408 || status >= 500) return { type: "transient", ...pollError };
  if (status === 401) return refusedSignature(pollError, headers, now);
  if (status >= 300 && status < 400) {
    return { type: "rejected", ...pollError, message: redirectText(headers["location"]) };
  }
  const message =
    status === 404 && pollError.code === undefined
      ? `${pollError.message} (the endpoint may be wrong)`
      : pollError.message;
  return { type: "rejected", ...pollError, message };
}

/** Credentials that are refused; where they sign, the cause may be this machine's clock. */
export function refusedSignature(
  pollError: PollError,
  headers: HttpResponse["headers"],
  now: Date,
): ErrorResult {
  const message = `${pollError.message}${skewText(headers["date"], now)}`;
  return { type: "rejected", unauthorized: true, ...pollError, message };
}

function redirectText(location: string | undefined): string {
  const target = location && URL.canParse(location) ? ` to ${new URL(location).host}` : "";
  return `the server responded with a redirect${target}, which is not followed: the endpoint may be wrong`;
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
