import { describe, expect, test } from "vitest";
import type { ErrorResult, PollError, PollResult } from "../../src/core/poll-result";
import { type HttpResponse, parseJson } from "../../src/http/message";
import { readAnswer } from "../../src/tasks/read-answer";
import type { CodeMeaning, StatusQuery } from "../../src/tasks/status-query";

const now = new Date("2026-01-01T00:00:00Z");
const pollError = { message: "The thing is not there", code: "Thing.7", httpStatus: 400, requestId: "req-1" };
const description = { thing: "thing-1" };

interface Case {
  readonly response?: Partial<HttpResponse>;
  /** What the cloud's common rules make of the response. */
  readonly common?: ErrorResult;
  /** How long the cloud's own headers say to wait. */
  readonly hintMs?: number;
  readonly query?: Partial<StatusQuery<typeof description>>;
}

/** What is made of a response that the common rules read as `common`. */
function read({ response, common = { type: "rejected", ...pollError }, hintMs, query }: Case): PollResult {
  return readAnswer({ status: 400, headers: {}, body: "{}", ...response }, now, {
    cloud: {
      parseBody: parseJson,
      bodyText: "verse",
      requestIdHeader: "x-thing-id",
      readError: () => common,
      retryAfterMs: () => hintMs,
      isUnknownApi: ({ code }: PollError) => code === "Gate.0101",
    },
    query: {
      request: () => expect.fail("No request is sent"),
      read: () => undefined,
      ...query,
    },
    description,
  });
}

function meaning(meant: CodeMeaning): Partial<StatusQuery<typeof description>> {
  return { codes: { "Thing.7": meant } };
}

describe("A code of a service", () => {
  // Each answer in which it may come, but for those that it means nothing beside.
  const answers: [string, ErrorResult][] = [
    ["a refusal", { type: "rejected", ...pollError }],
    ["a refusal of the credentials", { type: "rejected", unauthorized: true, ...pollError }],
    ["an expiry", { type: "expired", ...pollError }],
    ["a task that is not found", { type: "notFound", ...pollError }],
    ["a transient error", { type: "transient", ...pollError }],
  ];

  const meanings: [CodeMeaning, PollResult][] = [
    ["transient", { type: "transient", ...pollError }],
    ["throttled", { type: "transient", throttled: true, ...pollError }],
    ["notFound", { type: "notFound", ...pollError }],
    ["expired", { type: "expired", ...pollError }],
    ["rejected", { type: "rejected", ...pollError }],
    ...(["running", "failed"] as const).map((state): [CodeMeaning, PollResult] => [
      state,
      {
        type: "status",
        status: {
          state,
          providerState: "Thing.7",
          message: pollError.message,
          errorCode: "Thing.7",
          requestId: "req-1",
        },
      },
    ]),
  ];

  const rows = meanings.flatMap(([meant, expected]) =>
    answers.map(([name, common]) => [meant, name, common, expected] as const),
  );

  test.each(rows)("that means %j does so in %s", (meant, _name, common, expected) => {
    expect(read({ common, query: meaning(meant) })).toStrictEqual(expected);
  });

  test.each(meanings)("that means %j says no more than the answer does", (meant) => {
    const common: ErrorResult = { type: "rejected", message: "No", code: "Thing.7" };
    const answer = read({ common, query: meaning(meant) });
    const said = Object.keys(answer.type === "status" ? answer.status : answer);
    expect(said).not.toContain("requestId");
    expect(said).not.toContain("httpStatus");
  });

  test.each(meanings)(
    "that means %j comes with how long to wait, where asking again makes sense",
    (meant) => {
      for (const common of answers.map(([, answer]) => answer)) {
        const answer = read({ common, hintMs: 7_000, query: meaning(meant) });
        expect("retryAfterMs" in answer ? answer.retryAfterMs : undefined).toBe(
          answer.type === "transient" ? 7_000 : undefined,
        );
      }
    },
  );

  test.each(meanings)("that means %j means nothing beside a request to slow down", (meant) => {
    const common: ErrorResult = { type: "transient", throttled: true, retryAfterMs: 7_000, ...pollError };
    expect(read({ common, query: meaning(meant) })).toBe(common);
  });

  test.each<[string, ErrorResult, Partial<StatusQuery<typeof description>>]>([
    ["is another", { type: "rejected", ...pollError, code: "Thing.8" }, meaning("notFound")],
    ["is written otherwise", { type: "rejected", ...pollError, code: "thing.7" }, meaning("notFound")],
    ["is a name of the language", { type: "rejected", ...pollError, code: "toString" }, meaning("notFound")],
    ["is missing", { type: "rejected", message: "No" }, meaning("notFound")],
    ["is empty", { type: "rejected", ...pollError, code: "" }, meaning("notFound")],
    ["is of a service without a table", { type: "rejected", ...pollError }, {}],
  ])("leaves the answer as it is where it %s", (_name, common, query) => {
    expect(read({ common, query })).toBe(common);
  });
});

describe("An API that is not known", () => {
  const gone = { ...pollError, code: "Gate.0101", message: "The API does not exist" };
  const unknownApiText = "the endpoint may be wrong";

  test.each<[string, ErrorResult]>([
    ["a refusal", { type: "rejected", ...gone }],
    ["a transient error", { type: "transient", ...gone }],
    ["a task that is not found", { type: "notFound", ...gone }],
  ])("is a refusal that says what may be wrong, also in %s", (_name, common) => {
    expect(read({ common, query: { unknownApiText } })).toStrictEqual({
      ...gone,
      type: "rejected",
      message: "The API does not exist (the endpoint may be wrong)",
    });
  });

  test.each<[string, ErrorResult, Partial<StatusQuery<typeof description>>]>([
    ["there is nothing to say", { type: "rejected", ...gone }, {}],
    ["it is known", { type: "rejected", ...pollError }, { unknownApiText }],
    ["the account is throttled", { type: "transient", throttled: true, ...gone }, { unknownApiText }],
  ])("leaves the answer as it is where %s", (_name, common, query) => {
    expect(read({ common, query })).toBe(common);
  });

  test("is what the service's own table says, where it has the code", () => {
    const query = { unknownApiText, codes: { "Gate.0101": "notFound" } } as const;
    expect(read({ common: { type: "rejected", ...gone }, query })).toStrictEqual({
      ...gone,
      type: "notFound",
    });
  });

  test.each([
    ["many words", "No such API. ".repeat(1_000)],
    ["words of more than one byte", "没有这个接口".repeat(1_000)],
    ["words on many lines", "No\r\n\u001b[31msuch\tAPI\n".repeat(1_000)],
  ])("says what may be wrong after no more than 200 bytes on one line: %s", (_name, message) => {
    const answer = read({ common: { type: "rejected", ...gone, message }, query: { unknownApiText } });
    const said = "message" in answer ? answer.message : "";
    expect(said).toMatch(/… \(the endpoint may be wrong\)$/);
    expect(said).not.toMatch(/\p{Cc}|\ufffd/u);
    expect(Buffer.byteLength(said)).toBeLessThanOrEqual(200 + Buffer.byteLength(` (${unknownApiText})`));
    expect(Buffer.byteLength(said)).toBeGreaterThan(200);
  });

  test("has its words whole when they are 200 bytes", () => {
    const message = "x".repeat(200);
    expect(read({ common: { type: "rejected", ...gone, message }, query: { unknownApiText } })).toMatchObject(
      { message: `${message} (${unknownApiText})` },
    );
  });
});

describe("A good answer", () => {
  const status = { state: "running", providerState: "busy" } as const;

  test.each([200, 201, 202, 299])("is read by the query: HTTP %i", (httpStatus) => {
    const asked: unknown[] = [];
    const query = {
      read: (...given: unknown[]) => {
        asked.push(given);
        return status;
      },
    };
    expect(read({ response: { status: httpStatus, body: '{"a":[1]}' }, query })).toStrictEqual({
      type: "status",
      status,
    });
    expect(asked).toStrictEqual([[{ a: [1] }, description]]);
  });

  test.each([100, 199, 300, 302, 304, 400, 404, 500])(
    "is none with another HTTP status, whatever is in it: %i",
    (httpStatus) => {
      const query = { read: () => status };
      const common: ErrorResult = { type: "rejected", ...pollError };
      expect(read({ response: { status: httpStatus }, common, query })).toBe(common);
    },
  );

  test.each(["null", "false", "0", '""', "[]"])("may be any JSON: %s", (body) => {
    expect(read({ response: { status: 200, body }, query: { read: () => status } })).toStrictEqual({
      type: "status",
      status,
    });
  });

  test.each<[string, Record<string, string>, object, string | undefined]>([
    ["header", { "x-thing-id": "from-header" }, {}, "from-header"],
    ["body, where both have it", { "x-thing-id": "from-header" }, { requestId: "from-body" }, "from-body"],
    ["body", {}, { requestId: "from-body" }, "from-body"],
    ["header only where that has one", { "x-thing-id": "" }, {}, undefined],
    ["header only where that is this cloud's", { "x-request-id": "other" }, {}, undefined],
  ])("has the id of the request from its %s", (_name, headers, more, requestId) => {
    const query = { read: () => ({ ...status, ...more }) };
    expect(read({ response: { status: 200, headers }, query })).toStrictEqual({
      type: "status",
      status: { ...status, ...(requestId !== undefined && { requestId }) },
    });
  });

  test.each([
    ["a page", "<html>Welcome</html>"],
    ["an answer that was cut short", '{"status":"SUCC'],
    ["nothing", ""],
  ])("is not what %s is: that is a transient error", (_name, body) => {
    const query = { read: () => expect.fail("There is nothing to read") };
    expect(read({ response: { status: 202, body }, query })).toStrictEqual({
      type: "transient",
      message: "the response is not valid verse, or was cut short",
      httpStatus: 202,
    });
  });

  test("that has no state is read as an error where it has a code, with what the code means", () => {
    expect(read({ response: { status: 200 }, query: meaning("notFound") })).toStrictEqual({
      type: "notFound",
      ...pollError,
    });
    const common: ErrorResult = { type: "rejected", ...pollError };
    expect(read({ response: { status: 200 }, common })).toBe(common);
  });

  test("that has neither a state nor a code is of a state that is not known, and keeps its words", () => {
    const common: ErrorResult = { type: "rejected", message: "{}", httpStatus: 200 };
    expect(read({ response: { status: 200 }, common })).toStrictEqual({
      type: "status",
      status: { state: "unknown", providerState: "", message: "{}" },
    });
    expect(read({ response: { status: 200, headers: { "x-thing-id": "req-1" } }, common })).toMatchObject({
      status: { state: "unknown", requestId: "req-1" },
    });
  });
});
