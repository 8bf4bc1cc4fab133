import type { Answer, StatusAnswer } from "../core/answer";
import { clip, oneLine } from "../core/text";
import type { Cloud } from "../http/cloud";
import type { HttpResponse } from "../http/message";
import type { CodeMeaning, Question } from "./question";

interface Asked<D> {
  readonly cloud: Pick<
    Cloud<never>,
    "parseBody" | "bodyText" | "requestIdHeader" | "readError" | "isUnknownApi"
  >;
  readonly question: Question<D>;
  readonly description: D;
}

type TroubleAnswer = Exclude<Answer, StatusAnswer>;

/** What a response to a question means. */
export function readAnswer<D>(response: HttpResponse, date: Date, asked: Asked<D>): Answer {
  const { cloud, question, description } = asked;
  const { status: httpStatus, headers } = response;
  if (httpStatus < 200 || httpStatus > 299) return readError(response, date, asked);
  const body = cloud.parseBody(response.body);
  if (body === undefined) {
    return {
      type: "transient",
      message: `The answer is not ${cloud.bodyText}, or was cut short`,
      httpStatus,
    };
  }
  const status = question.read(body, description);
  if (!status) return readError(response, date, asked);
  const requestId = headers[cloud.requestIdHeader];
  return { type: "status", status: { ...(requestId && { requestId }), ...status } };
}

function readError<D>(response: HttpResponse, date: Date, { cloud, question }: Asked<D>): Answer {
  const answer = cloud.readError(response, date);
  if (answer.type === "status" || (answer.type === "transient" && answer.throttled)) return answer;
  const { codes = {}, unknownApiText } = question;
  const { code } = answer;
  if (code !== undefined && Object.hasOwn(codes, code))
    return asMeant(codes[code] as CodeMeaning, answer, code);
  if (unknownApiText === undefined || !cloud.isUnknownApi(answer)) return answer;
  const message = `${clip(oneLine(answer.message), 200)} (${unknownApiText})`;
  return { ...answer, type: "rejected", message };
}

/** The same answer, with what the code means to the service that sent it. */
function asMeant(meaning: CodeMeaning, answer: TroubleAnswer, code: string): Answer {
  if (meaning === "transient" && answer.type === "transient") return answer;
  const { message, httpStatus, requestId } = answer;
  const request = requestId === undefined ? {} : { requestId };
  if (meaning === "running" || meaning === "failed") {
    const status = { state: meaning, providerState: code, message, errorCode: code, ...request };
    return { type: "status", status };
  }
  const trouble = { message, code, ...(httpStatus !== undefined && { httpStatus }), ...request };
  return meaning === "throttled"
    ? { type: "transient", throttled: true, ...trouble }
    : { type: meaning, ...trouble };
}
