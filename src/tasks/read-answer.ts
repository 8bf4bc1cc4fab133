import type { Answer, TaskStatus, TroubleAnswer } from "../core/answer";
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
export function readAnswer<D>(response: HttpResponse, date: Date, asked: Asked<D>): Answer {
  const { cloud, query, description } = asked;
  const { status: httpStatus, headers } = response;
  const requestId = headers[cloud.requestIdHeader];
  const answerWith = (status: TaskStatus): Answer => ({
    type: "status",
    status: { ...(requestId && { requestId }), ...status },
  });

  const isGood = httpStatus >= 200 && httpStatus <= 299;
  const body = isGood ? cloud.parseBody(response.body) : undefined;
  if (isGood && body === undefined) {
    const message = `The answer is not ${cloud.bodyText}, or was cut short`;
    return { type: "transient", message, httpStatus };
  }
  const status = isGood ? query.read(body, description) : undefined;
  if (status) return answerWith(status);
  const trouble = cloud.readError(response, date);
  return isGood && !isFault(trouble.code)
    ? answerWith({ state: "unknown", providerState: "", message: trouble.message })
    : asServiceMeans(trouble, cloud.retryAfterMs(headers, date), asked);
}

function asServiceMeans<D>(
  trouble: TroubleAnswer,
  retryAfterMs: number | undefined,
  { cloud, query }: Asked<D>,
): Answer {
  if (trouble.type === "transient" && trouble.throttled) return trouble;
  const { codes = {}, unknownApiText } = query;
  const { code = "" } = trouble;
  const meaning = Object.hasOwn(codes, code) ? codes[code] : undefined;
  if (meaning) return asMeant(meaning, trouble, retryAfterMs);
  if (unknownApiText === undefined || !cloud.isUnknownApi(trouble)) return trouble;
  const message = `${clip(oneLine(trouble.message), 200)} (${unknownApiText})`;
  return { ...trouble, type: "rejected", message };
}

/** The same answer, with what its code means to the service that sent it. */
function asMeant(meaning: CodeMeaning, answer: TroubleAnswer, retryAfterMs: number | undefined): Answer {
  const { message, code = "", httpStatus, requestId } = answer;
  const request = requestId === undefined ? {} : { requestId };
  if (meaning === "running" || meaning === "failed") {
    const status = { state: meaning, providerState: code, message, errorCode: code, ...request };
    return { type: "status", status };
  }
  const trouble = { message, code, ...(httpStatus !== undefined && { httpStatus }), ...request };
  const meant: TroubleAnswer =
    meaning === "throttled"
      ? { type: "transient", throttled: true, ...trouble }
      : { type: meaning, ...trouble };
  return withHint(meant, retryAfterMs);
}
