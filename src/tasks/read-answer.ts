import type { ErrorResult, PollResult, TaskStatus } from "../core/poll-result";
import { clip, oneLine } from "../core/text";
import type { Cloud } from "../http/cloud";
import { withHint } from "../http/error-answer";
import type { HttpResponse } from "../http/message";
import { isFault } from "./fields";
import type { CodeMeaning, StatusQuery } from "./status-query";

interface Asked<D> {
  readonly cloud: Pick<
    Cloud,
    "parseBody" | "bodyText" | "requestIdHeader" | "readError" | "retryAfterMs" | "isUnknownApi"
  >;
  readonly query: StatusQuery<D>;
  readonly description: D;
}

/** What a response to a status request means. */
export function readAnswer<D>(response: HttpResponse, date: Date, asked: Asked<D>): PollResult {
  const { cloud, query, description } = asked;
  const { status: httpStatus, headers } = response;
  const requestId = headers[cloud.requestIdHeader];
  const answerWith = (status: TaskStatus): PollResult => ({
    type: "status",
    status: { ...(requestId && { requestId }), ...status },
  });

  const isGood = httpStatus >= 200 && httpStatus <= 299;
  const body = isGood ? cloud.parseBody(response.body) : undefined;
  if (isGood && body === undefined) {
    const message = `the response is not valid ${cloud.bodyText}, or was cut short`;
    return { type: "transient", message, httpStatus };
  }
  const status = isGood ? query.read(body, description) : undefined;
  if (status) return answerWith(status);
  const pollError = cloud.readError(response, date);
  return isGood && !isFault(pollError.code)
    ? answerWith({ state: "unknown", providerState: "", message: pollError.message })
    : asServiceMeans(pollError, cloud.retryAfterMs(headers, date), asked);
}

function asServiceMeans<D>(
  pollError: ErrorResult,
  retryAfterMs: number | undefined,
  { cloud, query }: Asked<D>,
): PollResult {
  if (pollError.type === "transient" && pollError.throttled) return pollError;
  const { codes = {}, unknownApiText } = query;
  const { code = "" } = pollError;
  const meaning = Object.hasOwn(codes, code) ? codes[code] : undefined;
  if (meaning) return asMeant(meaning, pollError, retryAfterMs);
  if (unknownApiText === undefined || !cloud.isUnknownApi(pollError)) return pollError;
  const message = `${clip(oneLine(pollError.message), 200)} (${unknownApiText})`;
  return { ...pollError, type: "rejected", message };
}

/** The same answer, with what its code means to the service that sent it. */
function asMeant(meaning: CodeMeaning, answer: ErrorResult, retryAfterMs: number | undefined): PollResult {
  const { message, code = "", httpStatus, requestId } = answer;
  const request = requestId === undefined ? {} : { requestId };
  if (meaning === "running" || meaning === "failed") {
    const status = { state: meaning, providerState: code, message, errorCode: code, ...request };
    return { type: "status", status };
  }
  const pollError = { message, code, ...(httpStatus !== undefined && { httpStatus }), ...request };
  const meant: ErrorResult =
    meaning === "throttled"
      ? { type: "transient", throttled: true, ...pollError }
      : { type: meaning, ...pollError };
  return withHint(meant, retryAfterMs);
}
