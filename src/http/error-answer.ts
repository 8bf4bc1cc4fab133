import type { Trouble, TroubleAnswer } from "../core/answer";
import type { HttpResponse } from "./message";
import { skewText } from "./skew";

/** What a cloud's own form of an error says. */
export interface ErrorTexts {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
}

/** The words of an error, or else those of the page that came in its place. */
export function toTrouble({ status, body }: HttpResponse, texts: ErrorTexts): Trouble {
  const { code, requestId } = texts;
  return {
    message: texts.message || plainText(body) || `HTTP ${status} without a word`,
    httpStatus: status,
    ...(code && { code }),
    ...(requestId && { requestId }),
  };
}

/** The same with how long to wait, where asking again makes sense. */
export function withHint(answer: TroubleAnswer, retryAfterMs: number | undefined): TroubleAnswer {
  return answer.type === "transient" && retryAfterMs !== undefined ? { ...answer, retryAfterMs } : answer;
}

/** A text or a number of an answer, as a text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** What an answer means whose code tells nothing: by its HTTP status. */
export function byHttpStatus(trouble: Trouble, { status, headers }: HttpResponse, now: Date): TroubleAnswer {
  if (status === 429) return { type: "transient", ...trouble, throttled: true };
  if (status === 408 || status >= 500) return { type: "transient", ...trouble };
  if (status === 401) return refusedSignature(trouble, headers, now);
  if (status >= 300 && status < 400) {
    return { type: "rejected", ...trouble, message: redirectText(headers["location"]) };
  }
  const message =
    status === 404 && trouble.code === undefined
      ? `${trouble.message} (the endpoint may be wrong)`
      : trouble.message;
  return { type: "rejected", ...trouble, message };
}

/** Credentials that are refused; where they sign, the cause may be this machine's clock. */
export function refusedSignature(
  trouble: Trouble,
  headers: HttpResponse["headers"],
  now: Date,
): TroubleAnswer {
  const message = `${trouble.message}${skewText(headers["date"], now)}`;
  return { type: "rejected", credentials: true, ...trouble, message };
}

function redirectText(location: string | undefined): string {
  const target = location && URL.canParse(location) ? ` to ${new URL(location).host}` : "";
  return `The server answered with a redirect${target}, which is not followed: the endpoint may be wrong`;
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
