import { describe, expect, test } from "vitest";
import type { PollResult } from "../../src/core/poll-result";
import { readHuaweiError } from "../../src/huawei/answers";

const now = new Date("2026-03-04T12:00:00Z");

function read(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): PollResult {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return readHuaweiError({ status, headers, body: text }, now);
}

function error(code: string, message = "In the provider's words") {
  return { error_code: code, error_msg: message };
}

describe("A code decides", () => {
  const credentials = { type: "rejected", unauthorized: true };
  const rejected = { type: "rejected" };
  const transient = { type: "transient" };
  const expired = { type: "expired" };
  const throttled = { type: "transient", throttled: true };

  test.each<[status: number, code: string, message: string, expected: object]>([
    // Of the gateway, under each of its names.
    [401, "APIGW.0301", "Incorrect IAM authentication information: verify aksk signature fail", credentials],
    [401, "APIG.0301", "Incorrect IAM authentication information: ak AK7 not exist", credentials],
    [401, "APIC.0301", "Incorrect IAM authentication information: Get secretKey failed", credentials],
    [401, "APIGW.0301", "AK access failed to reach the limit,forbidden", credentials],
    [401, "APIGW.0301", "Incorrect IAM authentication information: x-auth-token not found", credentials],
    [401, "APIGW.0301", "Incorrect IAM authentication information: decrypt token fail", expired],
    [
      401,
      "APIG.0301",
      "Incorrect IAM authentication information: token expires, expires_at: 2026-03-04",
      expired,
    ],
    [401, "APIGW.0303", "Incorrect app authentication information: signature expired", credentials],
    [403, "APIG.0303", "Incorrect app authentication information: signature expired", credentials],
    [401, "APIGW.0307", "The token must be updated.", expired],
    [401, "APIC.0307", "The token must be updated.", expired],
    [404, "APIGW.0101", "The API does not exist or has not been published in the environment.", rejected],
    [404, "APIGW.0103", "The backend does not exist.", rejected],
    [400, "APIGW.0201", "Request error", rejected],
    [413, "APIGW.0201", "Request entity too large", rejected],
    [502, "APIGW.0201", "Backend unavailable", transient],
    [504, "APIGW.0201", "Backend timeout", transient],
    [403, "APIGW.0302", "The IAM user is not allowed to access the API", rejected],
    [403, "APIGW.0306", "API access denied", rejected],
    [429, "APIGW.0308", "The throttling threshold has been reached: policy user over ratelimit", throttled],
    [403, "APIG.0308", "The throttling threshold has been reached: policy user over ratelimit", throttled],
    [503, "APIGW.0704", "IAM is unavailable", transient],
    [500, "APIGW.0705", "The signature could not be calculated", transient],
    // A number of the gateway is not one of the service, nor the other way round.
    [400, "Anti-DDoS.0308", "Something else", rejected],
    [400, "APIGW.10001008", "Something else", rejected],
    // Of the services, whose own meanings their kinds know.
    [400, "Anti-DDoS.10001008", "An incorrect task ID is used", rejected],
    [403, "Anti-DDoS.10000002", "Failed to authenticate the token in the request", rejected],
    [403, "Anti-DDoS.11000001", "Access to the database is rejected", rejected],
    [500, "Anti-DDoS.11000000", "Internal system exception", transient],
    [401, "IAM.0011", "The user does not exist", credentials],
  ])("%i %s %j", (status, code, message, expected) => {
    expect(read(status, error(code, message))).toEqual({ ...expected, code, message, httpStatus: status });
  });
});

describe("Without a code the HTTP status decides", () => {
  test.each<[status: number, expected: object]>([
    [400, { type: "rejected" }],
    [401, { type: "rejected", unauthorized: true }],
    [403, { type: "rejected" }],
    [404, { type: "rejected", message: "HTTP 404 without an error message (the endpoint may be wrong)" }],
    [405, { type: "rejected" }],
    [406, { type: "rejected" }],
    [407, { type: "rejected" }],
    [408, { type: "transient" }],
    [409, { type: "rejected" }],
    [410, { type: "rejected" }],
    [429, { type: "transient", throttled: true }],
    [500, { type: "transient" }],
    [501, { type: "transient" }],
    [502, { type: "transient" }],
    [503, { type: "transient" }],
    [504, { type: "transient" }],
    [599, { type: "transient" }],
  ])("%i", (status, expected) => {
    expect(read(status, "")).toEqual({
      message: `HTTP ${status} without an error message`,
      httpStatus: status,
      ...expected,
    });
  });
});

describe("The words are found in", () => {
  test.each<[shape: string, body: unknown, words: object]>([
    [
      "the service's shape",
      { error_code: "Anti-DDoS.10001009", error_msg: "No" },
      { code: "Anti-DDoS.10001009", message: "No" },
    ],
    [
      "the gateway's shape",
      { error_code: "APIGW.0302", error_msg: "No", request_id: "req-1" },
      { code: "APIGW.0302", message: "No", requestId: "req-1" },
    ],
    [
      "the shape of the first Anti-DDoS answers",
      { error_code: "10001009", error_description: "No", task_id: "task-1" },
      { code: "10001009", message: "No" },
    ],
    [
      "the shape of IAM, whose code is a number",
      { error: { code: 403, message: "The request body is invalid", title: "Forbidden" } },
      { code: "403", message: "The request body is invalid" },
    ],
    ["camel case", { errorCode: "X.1", errorMsg: "No" }, { code: "X.1", message: "No" }],
    ["the plainest shape", { code: "X.1", message: "No" }, { code: "X.1", message: "No" }],
    [
      "the shape of ECS, a level below a key",
      { error: { message: "No", code: "Ecs.0114", details: [{ code: "Ecs.0000" }] } },
      { code: "Ecs.0114", message: "No" },
    ],
    ["any key's value", { whatever: { error_code: "X.1", error_msg: "No" } }, { code: "X.1", message: "No" }],
    [
      "a refusal with an encoded message",
      { error_code: "X.1", error_msg: "No", encoded_authorization_message: "XXXX" },
      { code: "X.1", message: "No" },
    ],
    ["words without a code", { error_msg: "No" }, { message: "No" }],
    ["plain text", "No such thing", { message: "No such thing" }],
    [
      "an HTML page",
      "<html><head><style>p { color: red }</style><title>403 Forbidden</title></head>\n<body><script>var a = 1;</script><h1>403&nbsp;</h1>\n<p>No</p></body></html>",
      { message: "403 Forbidden 403&nbsp; No" },
    ],
    ["JSON that is no error", '"No"', { message: '"No"' }],
  ])("%s", (_shape, body, words) => {
    expect(read(403, body)).toEqual({ type: "rejected", httpStatus: 403, ...words });
  });

  test("a code without words, whose body is then all the words there are", () => {
    expect(read(403, { error_code: "X.1" })).toEqual({
      type: "rejected",
      httpStatus: 403,
      code: "X.1",
      message: '{"error_code":"X.1"}',
    });
  });

  test.each(["", "   \n", "<html></html>"])("nothing, when the body has none: %j", (body) => {
    expect(read(403, body)).toEqual({
      type: "rejected",
      httpStatus: 403,
      message: "HTTP 403 without an error message",
    });
  });

  test.each([{ errorCode: "", errorMsg: "" }, { error: null }, null, [], {}, 17])(
    "something, whatever the body is: %j",
    (body) => {
      const answer = read(403, body);
      expect(answer).toMatchObject({ type: "rejected", httpStatus: 403 });
      expect(answer).not.toHaveProperty("code");
      expect((answer as { message: string }).message).not.toBe("");
    },
  );

  test("a long page, cut to what a person reads", () => {
    const { message } = read(502, `<p>${"word ".repeat(10_000)}</p>`) as { message: string };
    expect(message.length).toBeLessThanOrEqual(300);
    expect(message).toMatch(/^word word/);
  });

  // Nothing else happens in the process meanwhile, not even the deadline of a wait.
  test.each(["<", "<script", "<script>", "< ", " "])("a body made of nothing but %j, at once", (piece) => {
    read(502, piece.repeat(150_000 / piece.length));
  });
});

describe("The id of the request", () => {
  test.each<[string, unknown, Record<string, string>, string]>([
    ["is in the body", { ...error("X.1"), request_id: "in-body" }, {}, "in-body"],
    ["is in the header", error("X.1"), { "x-request-id": "in-header" }, "in-header"],
    ["is in the header of a page", "<p>Sorry</p>", { "x-request-id": "in-header" }, "in-header"],
    [
      "is rather the one in the body",
      { ...error("X.1"), request_id: "in-body" },
      { "x-request-id": "in-header" },
      "in-body",
    ],
    [
      "is beside an inner error",
      { error: { code: "X.1", message: "No" }, request_id: "beside" },
      {},
      "beside",
    ],
  ])("%s", (_where, body, headers, requestId) => {
    expect(read(403, body, headers)).toMatchObject({ requestId });
  });
});

describe("The server's hint", () => {
  const date = now.toUTCString();

  test.each([429, 503, 500, 408])("comes with a %i", (status) => {
    expect(read(status, "", { "retry-after": "7", date })).toMatchObject({
      type: "transient",
      retryAfterMs: 7_000,
    });
  });

  test("is counted from the server's own clock when it is a date", () => {
    const headers = { date: "Wed, 04 Mar 2026 13:00:00 GMT", "retry-after": "Wed, 04 Mar 2026 13:00:30 GMT" };
    expect(read(429, "", headers)).toMatchObject({ retryAfterMs: 30_000 });
  });

  test("means nothing with an answer that asking again does not mend", () => {
    expect(read(403, "", { "retry-after": "7" })).not.toHaveProperty("retryAfterMs");
  });
});

describe("A refused signature tells of a wrong clock", () => {
  const refusal = error("APIGW.0301", "verify aksk signature fail");

  test.each([
    ["Wed, 04 Mar 2026 11:42:00 GMT", " (this machine's clock is 18m ahead of the server's)"],
    ["Wed, 04 Mar 2026 12:18:30 GMT", " (this machine's clock is 18m 30s behind the server's)"],
    ["Wed, 04 Mar 2026 12:01:00 GMT", " (this machine's clock is 1m behind the server's)"],
    ["Wed, 04 Mar 2026 12:00:59 GMT", ""],
    ["Wed, 04 Mar 2026 12:00:00 GMT", ""],
    ["not a date", ""],
  ])("when the server has %s", (date, difference) => {
    expect(read(401, refusal, { date })).toMatchObject({
      message: `verify aksk signature fail${difference}`,
    });
  });

  test("and no other refusal does", () => {
    const answer = read(403, error("Anti-DDoS.10001009", "No"), { date: "Wed, 04 Mar 2026 11:00:00 GMT" });
    expect(answer).toMatchObject({ message: "No" });
  });
});

describe("A redirect", () => {
  test.each<[string, Record<string, string>, string]>([
    ["to another host", { location: "https://login.example.com/a?b=c" }, " to login.example.com"],
    ["to another path", { location: "/login" }, ""],
    ["to nowhere", {}, ""],
  ])("%s is a refusal that says so", (_where, headers, target) => {
    expect(read(302, "<p>Moved</p>", headers)).toEqual({
      type: "rejected",
      httpStatus: 302,
      message: `the server responded with a redirect${target}, which is not followed: the endpoint may be wrong`,
    });
  });
});
