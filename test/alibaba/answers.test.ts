import { describe, expect, test } from "vitest";
import { isUnknownAlibabaApi, readAlibabaError } from "../../src/alibaba/answers";
import { longestTimerMs } from "../../src/core/clock";
import type { PollResult } from "../../src/core/poll-result";

const now = new Date("2026-03-04T12:00:00Z");

function read(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): PollResult {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return readAlibabaError({ status, headers, body: text }, now);
}

function error(code: string, message = "In the provider's words") {
  return { RequestId: "req-1", HostId: "wafopenapi.cn-hangzhou.aliyuncs.com", Code: code, Message: message };
}

/** The same error in every form that it may come in. */
const shapes: Readonly<Record<string, (code: string, message: string) => string>> = {
  JSON: (code, message) => JSON.stringify(error(code, message)),
  "JSON with small first letters": (code, message) =>
    JSON.stringify({ requestId: "req-1", hostId: "wafopenapi.aliyuncs.com", code, message }),
  XML: (code, message) =>
    `<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>req-1</RequestId><HostId>wafopenapi.aliyuncs.com</HostId><Code>${code}</Code><Message>${message}</Message></Error>`,
  "XML with CDATA": (code, message) =>
    `<Error><RequestId>req-1</RequestId><Code><![CDATA[${code}]]></Code><Message><![CDATA[${message}]]></Message><Recommend><![CDATA[https://error-center.aliyun.com/status/search?Keyword=${code}&source=PopGw]]></Recommend></Error>`,
  "XML with small first letters": (code, message) =>
    `<Error>\n  <requestId>req-1</requestId>\n  <code>${code}</code>\n  <message>${message}</message>\n</Error>\n`,
};

describe.each(Object.keys(shapes))("A code decides, in %s", (shape) => {
  const write = shapes[shape] ?? String;
  const credentials = { type: "rejected", unauthorized: true };
  const rejected = { type: "rejected" };
  const transient = { type: "transient" };
  const expired = { type: "expired" };
  const throttled = { type: "transient", throttled: true };

  test.each<[status: number, code: string, message: string, expected: object]>([
    // Throttling is HTTP 400 in the one answer of WAF that is known, and something else elsewhere.
    [400, "Throttling", "Request was denied due to request throttling.", throttled],
    [400, "Throttling.User", "Request was denied due to user flow control.", throttled],
    [400, "Throttling.Api", "Request was denied due to api flow control.", throttled],
    [400, "Rejected.Throttling", "Request was denied due to request throttling.", throttled],
    [403, "Throttling.User", "Flow control has been triggered.", throttled],
    [429, "Throttling.User", "Request was denied due to user flow control.", throttled],
    [503, "Throttling", "Request was denied due to request throttling.", throttled],
    [503, "Rejected.Throttling", "Request was denied due to request throttling.", throttled],
    [200, "Throttling.User", "Request was denied due to user flow control.", throttled],
    [429, "TooManyRequests", "Slow down", throttled],
    // What only resembles it.
    [400, "Throttlings", "Something else", rejected],
    [400, "Rejected", "Something else", rejected],
    [400, "Not.Throttling", "Something else", rejected],

    // What passes, whatever its HTTP status is.
    [
      503,
      "ServiceUnavailable",
      "The request has failed due to a temporary failure of the server.",
      transient,
    ],
    [
      400,
      "ServiceUnavailable",
      "The request has failed due to a temporary failure of the server.",
      transient,
    ],
    [500, "InternalError", "The request processing has failed due to some unknown error.", transient],
    [400, "InternalError", "The request processing has failed due to some unknown error.", transient],
    [403, "InternalError.Gateway", "Something else", transient],
    [400, "UnknownError", "The request processing has failed due to some unknown error.", transient],
    [400, "RequestError", "The system is unavailable. Please try again later.", transient],
    [200, "RequestError", "The system is unavailable. Please try again later.", transient],
    [400, "SignatureNonceUsed", "Specified signature nonce was used already.", transient],
    [403, "SignatureNonceUsed", "Specified signature nonce was used already.", transient],
    [502, "Whatever", "Bad gateway", transient],
    [504, "ParamError", "Gateway timeout", transient],
    [408, "Whatever", "Too slow", transient],
    [400, "InternalErrors", "Something else", rejected],
    [400, "ServiceUnavailableHere", "Something else", rejected],

    // Credentials: every other request with them would be refused too.
    [400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation.", credentials],
    [403, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation.", credentials],
    [400, "IncompleteSignature", "The request signature does not conform to Aliyun standards.", credentials],
    [404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.", credentials],
    [400, "InvalidAccessKeyId.NotFound", "Specified access key is not found.", credentials],
    [403, "InvalidAccessKeyId.Inactive", "Specified access key is disabled.", credentials],
    [400, "InvalidAccessKeyId", "The access key is not valid.", credentials],
    [403, "Forbidden.AccessKeyDisabled", "The access key is disabled.", credentials],
    [400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.", credentials],
    [400, "InvalidSecurityToken.MismatchWithAccessKey", "They don't belong together.", credentials],
    [400, "MissingSecurityToken", "SecurityToken is mandatory for this action.", credentials],
    [400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.", credentials],
    [
      400,
      "InvalidTimeStamp.Format",
      "Specified time stamp or date value is not well formatted.",
      credentials,
    ],
    [401, "Whatever", "Who are you?", credentials],
    [500, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation.", credentials],
    [200, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation.", credentials],

    // They were good once.
    [400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.", expired],
    [403, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.", expired],

    // Permission, parameters, an API that is gone.
    [403, "Forbidden.RAM", "User not authorized to operate on the specified resource.", rejected],
    [403, "Forbidden", "Not today", rejected],
    [403, "NoPermission", "You are not authorized to do this.", rejected],
    [400, "MissingWafRequestId", "WafRequestId is mandatory for this action.", rejected],
    [400, "InvalidParameter", "The parameter is not valid.", rejected],
    [400, "InvalidVersion", "Specified parameter Version is not valid.", rejected],
    [400, "NoSuchVersion", "Specified parameter Version is not valid.", rejected],
    [404, "InvalidApi.NotFound", "Specified api is not found, please check your url and method.", rejected],
    [
      404,
      "InvalidAction.NotFound",
      "Specified api is not found, please check your url and method.",
      rejected,
    ],
    [404, "InvalidProduct.NotFound", "Specified product is not found.", rejected],
    [400, "constructor", "Something else", rejected],
    // Of the service, whose own meanings its kind knows.
    [400, "TaskNotFound", "The specified task does not exist.", rejected],
    [400, "TaskStillRunning", "The task is running.", rejected],
    [400, "DomainNotExist", "The specified domain does not exist.", rejected],
    [400, "ParamError", "The parameters of your request are invalid.", rejected],
    [400, "ComboError", "There is no such package.", rejected],
  ])("%i %s %j", (status, code, message, expected) => {
    expect(read(status, write(code, message))).toEqual({
      ...expected,
      code,
      message,
      httpStatus: status,
      requestId: "req-1",
    });
  });
});

describe("Without a code the HTTP status decides", () => {
  test.each<[status: number, expected: object]>([
    [200, { type: "rejected" }],
    [400, { type: "rejected" }],
    [401, { type: "rejected", unauthorized: true }],
    [403, { type: "rejected" }],
    [404, { type: "rejected", message: "HTTP 404 without an error message (the endpoint may be wrong)" }],
    [405, { type: "rejected" }],
    [407, { type: "rejected" }],
    [408, { type: "transient" }],
    [410, { type: "rejected" }],
    [429, { type: "transient", throttled: true }],
    [500, { type: "transient" }],
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

  test("and a redirect is a refusal that says where it leads", () => {
    expect(read(302, "<p>Moved</p>", { location: "https://login.example.com/a?b=c" })).toEqual({
      type: "rejected",
      httpStatus: 302,
      message:
        "the server responded with a redirect to login.example.com, which is not followed: the endpoint may be wrong",
    });
  });
});

describe("The words are found in", () => {
  test.each<[shape: string, status: number, body: unknown, words: object]>([
    // As they are printed by the vendor, or were met by others.
    [
      "the vendor's XML",
      404,
      `<?xml version='1.0' encoding='UTF-8'?>
<Error>
  <RequestId>9823FD72-9A5D-4D3F-BA2C-F8238696A81C</RequestId>
  <HostId>business.aliyuncs.com</HostId>
  <Code>InvalidAction.NotFound</Code>
  <Message>Specified api is not found, please check your url and method.</Message>
</Error>`,
      {
        code: "InvalidAction.NotFound",
        message: "Specified api is not found, please check your url and method.",
        requestId: "9823FD72-9A5D-4D3F-BA2C-F8238696A81C",
      },
    ],
    [
      "the vendor's JSON",
      404,
      '{ "RequestId":"33D9749B-713A-4BCC-B3B4-8B0094083E97", "HostId":"business.aliyuncs.com", "Code":"InvalidAction.NotFound", "Message":"Specified api is not found, please check your url and method." }',
      {
        code: "InvalidAction.NotFound",
        message: "Specified api is not found, please check your url and method.",
        requestId: "33D9749B-713A-4BCC-B3B4-8B0094083E97",
      },
    ],
    [
      "XML of the gateway, with CDATA and an ampersand",
      400,
      "<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>******</RequestId><HostId>dysmsapi.aliyuncs.com</HostId><Code>RequestParameterMalformed</Code><Message>Request parameters has malformed encoded characters.</Message><Recommend><![CDATA[https://error-center.aliyun.com/status/search?Keyword=RequestParameterMalformed&source=PopGw]]></Recommend></Error>",
      {
        code: "RequestParameterMalformed",
        message: "Request parameters has malformed encoded characters.",
        requestId: "******",
      },
    ],
    [
      "CDATA with markup in it",
      400,
      "<Error><Code>ParamError</Code><Message><![CDATA[a < b && c > d, </Message> is no end]]></Message></Error>",
      { code: "ParamError", message: "a < b && c > d, </Message> is no end" },
    ],
    ["a code that is a number", 400, { Code: 4000, Message: "No" }, { code: "4000", message: "No" }],
    ["words without a code", 403, { Message: "No" }, { message: "No" }],
    ["plain text", 403, "No such thing", { message: "No such thing" }],
    [
      "a page",
      403,
      "<!DOCTYPE html><html><head><style>p { color: red }</style><title>403</title></head>\n<body><h1>Forbidden</h1><br><p>No</p></body></html>",
      { message: "403 Forbidden No" },
    ],
    ["a page that is XML too", 403, "<html><body><p>No</p></body></html>", { message: "No" }],
    ["JSON that is no error", 403, '"No"', { message: '"No"' }],
    ["XML that was cut short", 403, "<Error><Message>No such", { message: "No such" }],
    ["JSON that was cut short", 403, '{"Code":"Throttl', { message: '{"Code":"Throttl' }],
  ])("%s", (_shape, status, body, words) => {
    expect(read(status, body)).toEqual({ type: "rejected", httpStatus: status, ...words });
  });

  test("a throttled answer, as it is printed for another service", () => {
    const body = `{ "RequestId": "9736ED45-A72D-5D19-8029-7B954391****", "Message": "Request was denied due to user flow control.", "Recommend": "https://next.api.aliyun.com/troubleshoot?q=Throttling.User&product=sae", "HostId": "sae.cn-hangzhou.aliyuncs.com", "Code": "Throttling.User" }`;
    expect(read(400, body)).toEqual({
      type: "transient",
      throttled: true,
      httpStatus: 400,
      code: "Throttling.User",
      message: "Request was denied due to user flow control.",
      requestId: "9736ED45-A72D-5D19-8029-7B954391****",
    });
  });

  test.each(["", "   \n", "<html></html>", "<Error/>", "<Error></Error>"])(
    "nothing, when the body has none: %j",
    (body) => {
      expect(read(403, body)).toEqual({
        type: "rejected",
        httpStatus: 403,
        message: "HTTP 403 without an error message",
      });
    },
  );

  test.each([
    { Code: "", Message: "" },
    { Code: null, Message: null },
    { Code: ["Throttling"], Message: { value: "No" } },
    null,
    [],
    {},
    17,
    "<Error><Code><Inner>Throttling</Inner></Code></Error>",
    "<Error><Code>Throttling</Code><Code>Throttling</Code></Error>",
    "<Other><Code>Throttling</Code></Other>",
  ])("something, whatever the body is: %j", (body) => {
    const answer = read(403, body);
    expect(answer).toMatchObject({ type: "rejected", httpStatus: 403 });
    expect(answer).not.toHaveProperty("code");
    expect((answer as { message: string }).message).not.toBe("");
  });

  test.each([
    ["entities that stand for each other", bombOf(10)],
    ["an entity of another file", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Error>&b;</Error>'],
    ["elements without an end", `<Error>${"<a>".repeat(150_000)}${"</a>".repeat(150_000)}</Error>`],
    ["an element with a name of the language", "<Error><__proto__><Code>X</Code></__proto__></Error>"],
    ["a body made of nothing but <", "<".repeat(1_000_000)],
  ])("something, at once, also in %s", (_name, body) => {
    expect(read(502, body)).toMatchObject({ type: "transient", httpStatus: 502 });
  });
});

function bombOf(levels: number): string {
  const entities = Array.from({ length: levels }, (_, level) => {
    const value = level === 0 ? "lol" : `&lol${level - 1};`.repeat(10);
    return `<!ENTITY lol${level} "${value}">`;
  });
  return `<!DOCTYPE lolz [${entities.join("")}]><Error><Message>&lol${levels - 1};</Message></Error>`;
}

describe("The id of the request", () => {
  test.each<[string, unknown, Record<string, string>, string]>([
    ["is in the body", { Code: "X", RequestId: "in-body" }, {}, "in-body"],
    ["is in the body with a small first letter", { code: "X", requestId: "in-body" }, {}, "in-body"],
    ["is in the header", { Code: "X" }, { "x-acs-request-id": "in-header" }, "in-header"],
    ["is in the header of a page", "<p>Sorry</p>", { "x-acs-request-id": "in-header" }, "in-header"],
    [
      "is rather the one in the body",
      { Code: "X", RequestId: "in-body" },
      { "x-acs-request-id": "in-header" },
      "in-body",
    ],
  ])("%s", (_where, body, headers, requestId) => {
    expect(read(403, body, headers)).toMatchObject({ requestId });
  });
});

describe("The server's hint", () => {
  const throttled = error("Throttling.User");
  const date = now.toUTCString();

  test.each<[string, Record<string, string>, number | undefined]>([
    ["milliseconds of today's gateway", { "x-acs-retry-after": "2000" }, 2_000],
    ["a part of a second", { "x-acs-retry-after": "1" }, 1],
    ["blanks around it", { "x-acs-retry-after": " 2000 " }, 2_000],
    ["thirty years", { "x-acs-retry-after": "999999999999" }, longestTimerMs],
    ["nothing", { "x-acs-retry-after": "0" }, undefined],
    ["less than nothing", { "x-acs-retry-after": "-2000" }, undefined],
    ["words", { "x-acs-retry-after": "in a while" }, undefined],
    ["an empty text", { "x-acs-retry-after": "" }, undefined],
    ["no number", { "x-acs-retry-after": "NaN" }, undefined],
    [
      "milliseconds of the older gateway",
      { "x-ratelimit-user-api": "Limit:1,Remain:0,TimeLeft:2000,Reset:1234" },
      2_000,
    ],
    [
      "milliseconds of the older gateway, for the user",
      { "x-ratelimit-user": "Limit:1,Remain:0,TimeLeft:3000,Reset:1234" },
      3_000,
    ],
    ["no time left", { "x-ratelimit-user-api": "Limit:1,Remain:0,TimeLeft:0,Reset:1234" }, undefined],
    ["less than no time left", { "x-ratelimit-user-api": "Limit:1,Remain:0,TimeLeft:-5" }, undefined],
    ["a limit without a time", { "x-ratelimit-user-api": "Limit:1,Remain:0" }, undefined],
    [
      "both gateways' headers",
      { "x-acs-retry-after": "700", "x-ratelimit-user-api": "Limit:1,Remain:0,TimeLeft:2000" },
      700,
    ],
    ["seconds of HTTP", { "retry-after": "7" }, 7_000],
    ["a date of HTTP", { "retry-after": "Wed, 04 Mar 2026 12:00:30 GMT", date }, 30_000],
    ["the gateway's header beside that of HTTP", { "retry-after": "7", "x-acs-retry-after": "700" }, 700],
    [
      "the older gateway's header beside that of HTTP",
      { "retry-after": "7", "x-ratelimit-user-api": "TimeLeft:700" },
      700,
    ],
    ["none", {}, undefined],
  ])("is %s", (_name, headers, retryAfterMs) => {
    expect(read(400, throttled, headers)).toEqual({
      type: "transient",
      throttled: true,
      code: "Throttling.User",
      message: "In the provider's words",
      httpStatus: 400,
      requestId: "req-1",
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  });

  test.each<[string, Record<string, string>]>([
    ["today's gateway", { "x-acs-retry-after": "9".repeat(400) }],
    ["the older gateway", { "x-ratelimit-user-api": `Limit:1,Remain:0,TimeLeft:${"9".repeat(400)}` }],
    ["HTTP", { "retry-after": "9".repeat(400) }],
  ])("of 400 digits in the header of %s is a time that can be waited for, or none", (_name, headers) => {
    const answer = read(400, throttled, headers);
    expect(answer).toMatchObject({ type: "transient", throttled: true });
    const { retryAfterMs = 1 } = answer as { retryAfterMs?: number };
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(longestTimerMs);
  });

  test.each([
    [400, "ParamError"],
    [403, "Forbidden"],
    [404, "TaskNotFound"],
    [500, "InternalError"],
    [503, "ServiceUnavailable"],
  ])("of today's gateway makes any refusal throttling, as in the vendor's SDKs: %i %s", (status, code) => {
    expect(read(status, error(code), { "x-acs-retry-after": "2000" })).toMatchObject({
      type: "transient",
      throttled: true,
      retryAfterMs: 2_000,
      code,
    });
  });

  test.each(["0", "-1", "soon", ""])("of today's gateway that says nothing changes nothing: %j", (hint) => {
    const headers = { "x-acs-retry-after": hint };
    expect(read(403, error("Forbidden"), headers)).toEqual({ ...read(403, error("Forbidden")) });
    expect(read(503, error("ServiceUnavailable"), headers)).not.toHaveProperty("throttled");
  });

  test.each([429, 503, 500, 408])("comes with a %i without a code", (status) => {
    expect(read(status, "", { "retry-after": "7" })).toMatchObject({
      type: "transient",
      retryAfterMs: 7_000,
    });
  });

  test("comes with a transient error that has a code", () => {
    expect(read(503, error("ServiceUnavailable"), { "retry-after": "7" })).toMatchObject({
      type: "transient",
      retryAfterMs: 7_000,
    });
  });

  test("of HTTP means nothing with an answer that asking again does not mend", () => {
    const answer = read(403, error("Forbidden"), {
      "retry-after": "7",
      "x-ratelimit-user-api": "Limit:9,Remain:8,TimeLeft:2000",
    });
    expect(answer).toMatchObject({ type: "rejected" });
    expect(answer).not.toHaveProperty("retryAfterMs");
  });
});

describe("A refused time stamp tells of a wrong clock", () => {
  const refusal = error("InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");

  test.each([
    ["Wed, 04 Mar 2026 11:42:00 GMT", " (this machine's clock is 18m ahead of the server's)"],
    ["Wed, 04 Mar 2026 12:18:30 GMT", " (this machine's clock is 18m 30s behind the server's)"],
    ["Wed, 04 Mar 2026 12:01:00 GMT", " (this machine's clock is 1m behind the server's)"],
    ["Wed, 04 Mar 2026 12:00:59 GMT", ""],
    ["Wed, 04 Mar 2026 12:00:00 GMT", ""],
    ["not a date", ""],
  ])("when the server has %s", (date, difference) => {
    expect(read(400, refusal, { date })).toMatchObject({
      unauthorized: true,
      message: `Specified time stamp or date value is expired.${difference}`,
    });
  });

  test("and says nothing of it when the server does not tell its time", () => {
    expect(read(400, refusal)).toMatchObject({ message: "Specified time stamp or date value is expired." });
  });

  test.each([
    [400, "SignatureDoesNotMatch"],
    [400, "InvalidTimeStamp.Format"],
    [401, "Whatever"],
  ])("and so does any refused signature: %i %s", (status, code) => {
    const answer = read(status, error(code, "No"), { date: "Wed, 04 Mar 2026 11:00:00 GMT" });
    expect(answer).toMatchObject({ message: "No (this machine's clock is 1h ahead of the server's)" });
  });

  test.each([
    [403, "Forbidden.RAM"],
    [400, "SignatureNonceUsed"],
    [400, "Throttling.User"],
    [503, "ServiceUnavailable"],
  ])("and no other refusal does: %i %s", (status, code) => {
    const answer = read(status, error(code, "No"), { date: "Wed, 04 Mar 2026 11:00:00 GMT" });
    expect(answer).toMatchObject({ message: "No" });
  });
});

describe("That there is no such API is told", () => {
  test.each<[code: string | undefined, message: string, expected: boolean]>([
    ["InvalidApi.NotFound", "Specified api is not found, please check your url and method.", true],
    ["InvalidAction.NotFound", "Specified api is not found, please check your url and method.", true],
    ["InvalidProduct.NotFound", "Specified product is not found.", true],
    ["NoSuchVersion", "No", true],
    ["InvalidVersion", "No", true],
    ["InvalidParameter", "Specified parameter Version is not valid.", true],
    [undefined, "Specified parameter Version is not valid.", true],
    ["InvalidParameter", "Specified parameter InstanceId is not valid.", false],
    ["InvalidAccessKeyId.NotFound", "Specified access key is not found.", false],
    ["TaskNotFound", "The specified task does not exist.", false],
    ["InvalidApi", "No", false],
    ["XInvalidApi.NotFound", "No", false],
    [undefined, "HTTP 404 without an error message (the endpoint may be wrong)", false],
  ])("by %s, %j: %s", (code, message, expected) => {
    expect(isUnknownAlibabaApi({ message, ...(code !== undefined && { code }) })).toBe(expected);
  });
});
