import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AlibabaCredentials } from "../../src/alibaba/credentials";
import {
  InvalidDescriptionError,
  ProviderRejectedError,
  TaskFailedError,
  TaskNotFoundError,
  UnknownStatusError,
  WaitTimeoutError,
} from "../../src/core/errors";
import type { WaitEvent } from "../../src/core/events";
import type { PollResult } from "../../src/core/poll-result";
import { waitForTask, watchTask } from "../../src/core/wait";
import type { AlibabaWafProperties } from "../../src/generated/descriptions";
import { alibabaWafTask } from "../../src/generated/tasks";
import { type HttpRequest, type HttpResponse, urlOf } from "../../src/http/message";
import { send } from "../../src/http/send";
import { alibabaWaf } from "../../src/tasks/alibaba-waf";
import { parseDescription } from "../../src/tasks/parse-description";
import { readAlibabaClaim } from "../../src/testing/alibaba-verifier";
import { issueTexts } from "../support/issues";
import { VirtualClock } from "../support/virtual-clock";

// The hosts here are the cloud's own, so nothing may be sent.
vi.mock("../../src/http/send", async (original) => ({ ...(await original<object>()), send: vi.fn() }));

type Description = AlibabaWafProperties;

const description = { instanceId: "waf-1", taskId: "aliyun.waf.1" };
const effective = { ...description, waitUntil: "effective", domain: "www.example.com" } as const;
const key = { accessKeyId: "LTAI7EXAMPLE", accessKeySecret: "sk-very-secret" };
const temporaryKey = { ...key, securityToken: "sts+token/==" };

beforeEach(() => {
  vi.mocked(send).mockReset();
  for (const name of Object.keys(process.env)) {
    if (/^((ALIBABA_CLOUD|ALIBABACLOUD|ALICLOUD)_|(ACCESS_KEY_(ID|SECRET)|SECURITY_TOKEN)$)/.test(name)) {
      vi.stubEnv(name, undefined);
    }
  }
});

afterEach(() => vi.unstubAllEnvs());

function answers(response: Partial<HttpResponse>): void {
  vi.mocked(send).mockResolvedValueOnce({ status: 200, headers: {}, body: "{}", ...response });
}

/** Asks once; the answer has this body. */
async function poll(
  given: Description,
  response: Partial<HttpResponse> = {},
  credentials: AlibabaCredentials = key,
): Promise<PollResult> {
  answers(response);
  // A clock of its own gives a task a session of its own.
  const task = alibabaWafTask(given, { credentials, clock: new VirtualClock() });
  const { tookMs: _measured, ...answer } = await task.poll(new AbortController().signal, 10_000);
  return answer as PollResult;
}

/** The same of the second phase. */
async function checkNext(given: Description, response: Partial<HttpResponse> = {}): Promise<PollResult> {
  answers(response);
  const { next } = alibabaWafTask(given, { credentials: key, clock: new VirtualClock() });
  if (!next) throw new Error("There is a second phase");
  const { tookMs: _measured, ...answer } = await next.poll(new AbortController().signal, 10_000);
  return answer as PollResult;
}

function sent(): HttpRequest[] {
  return vi.mocked(send).mock.calls.map(([request]) => request);
}

function lastRequest(): HttpRequest {
  const request = sent().at(-1);
  if (!request) throw new Error("Nothing was sent");
  return request;
}

function formOf({ body }: HttpRequest): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body));
}

/** Of a JSON body. */
async function statusOf(body: unknown): Promise<PollResult> {
  return poll(description, { body: JSON.stringify(body) });
}

const samples = {
  // To the letter as the vendor's pages print them.
  taskXml: `<DescribeAsyncTaskStatusResponse>
      <RequestId>12EF3845-CCEB-4B84-AE60-2B49B2FF1EE5</RequestId>
      <Result>
            <DomainConfig>
                  <Progress>100</Progress>
                  <AsyncTaskStatus>2</AsyncTaskStatus>
            </DomainConfig>
      </Result>
</DescribeAsyncTaskStatusResponse>`,
  taskJson: `{
	"Result":{
		"DomainConfig":{
			"AsyncTaskStatus":2,
			"Progress":100
		}
	},
	"RequestId":"12EF3845-CCEB-4B84-AE60-2B49B2FF1EE5"
}`,
  configXml: `<DescribeDomainConfigStatusResponse>
      <RequestId>D7861F61-5B61-46CE-A47C-6B19160D5EB0</RequestId>
      <Result>
            <Status>2</Status>
            <DomainConfig>
                  <ConfigStatus>2</ConfigStatus>
            </DomainConfig>
            <WafTaskId>aliyun.waf.20180712214032277.qmxI9a</WafTaskId>
      </Result>
</DescribeDomainConfigStatusResponse>`,
  configJson:
    '{ "Result":{ "Status":2, "WafTaskId":"aliyun.waf.20180712214032277.qmxI9a", "DomainConfig":{ "ConfigStatus":2 } }, "RequestId":"D7861F61-5B61-46CE-A47C-6B19160D5EB0" }',
};

describe("The status", () => {
  test.each([
    ["XML", samples.taskXml],
    ["JSON", samples.taskJson],
  ])("in the vendor's sample in %s is success", async (_format, body) => {
    expect(await poll(description, { body })).toEqual({
      type: "status",
      status: {
        state: "succeeded",
        providerState: "2",
        progress: 100,
        requestId: "12EF3845-CCEB-4B84-AE60-2B49B2FF1EE5",
      },
    });
  });

  test.each<[name: string, wrap: (state: object) => object]>([
    ["under Result.DomainConfig, as in the samples", (state) => ({ Result: { DomainConfig: state } })],
    ["under Result, as in the SDKs", (state) => ({ Result: state })],
    ["at the top, as on the page of July 2018", (state) => ({ Status: 2, ...state })],
    [
      "under Result, beside a DomainConfig of its own",
      (state) => ({ Result: { ...state, DomainConfig: {} } }),
    ],
    ["under Result, beside an empty text", (state) => ({ Result: { ...state, DomainConfig: "" } })],
    ["at the top, beside an empty Result", (state) => ({ ...state, Result: {} })],
    ["at the top, beside no Result", (state) => ({ ...state, Result: null })],
  ])("is found %s", async (_name, wrap) => {
    const state = { AsyncTaskStatus: "1", Progress: 90, ErrCode: "", ErrMsg: "", Data: "xx" };
    expect(await statusOf({ RequestId: "req-1", ...wrap(state) })).toEqual({
      type: "status",
      status: { state: "running", providerState: "1", progress: 90, data: "xx", requestId: "req-1" },
    });
  });

  test.each<[string, string]>([
    ["under Result", "<Result><AsyncTaskStatus>1</AsyncTaskStatus><Progress>90</Progress></Result>"],
    ["at the top", "<AsyncTaskStatus>1</AsyncTaskStatus><Progress>90</Progress><Status>2</Status>"],
    [
      "with empty elements, in the vendor's order or another",
      "<Result><Progress>90</Progress><ErrCode/><ErrMsg></ErrMsg><Data/><AsyncTaskStatus><![CDATA[1]]></AsyncTaskStatus></Result>",
    ],
  ])("is found in XML %s", async (_name, content) => {
    const body = `<DescribeAsyncTaskStatusResponse>${content}</DescribeAsyncTaskStatusResponse>`;
    expect(await poll({ ...description, format: "XML" }, { body })).toEqual({
      type: "status",
      status: { state: "running", providerState: "1", progress: 90 },
    });
  });

  test.each([
    [0, "pending"],
    ["0", "pending"],
    [1, "running"],
    ["1", "running"],
    [2, "succeeded"],
    ["2", "succeeded"],
    [3, "unknown"],
    [-1, "unknown"],
    [2.5, "unknown"],
    ["", "unknown"],
    ["2 ", "unknown"],
    ["02", "unknown"],
    ["done", "unknown"],
    ["constructor", "unknown"],
    ["__proto__", "unknown"],
  ])("%j is %s, and the word stays as it is", async (word, state) => {
    for (const shape of [{ DomainConfig: { AsyncTaskStatus: word } }, { AsyncTaskStatus: word }]) {
      expect(await statusOf({ Result: shape })).toEqual({
        type: "status",
        status: { state, providerState: String(word) },
      });
    }
  });

  test.each([
    {},
    { Result: {} },
    { Result: { AsyncTaskStatus: null } },
    { Result: { AsyncTaskStatus: [2] } },
    { Result: { AsyncTaskStatus: { value: 2 } } },
    { Result: { AsyncTaskStatus: true } },
    // The state of the question, not of the task.
    { Result: { Status: 2 } },
    { Status: 2 },
    { Result: [{ AsyncTaskStatus: 2 }] },
    { Result: "2" },
    null,
    [],
    "2",
    2,
  ])("of an answer without the word is unknown: %j", async (body) => {
    const status = { state: "unknown", providerState: "", message: JSON.stringify(body) };
    expect(await statusOf(body)).toEqual({ type: "status", status });
  });

  test.each<[unknown, number | undefined]>([
    [0, 0],
    [90, 90],
    [99.5, 99.5],
    [100, 100],
    ["90", 90],
    ["0", 0],
    [" 90% ", 90],
    [101, undefined],
    [-1, undefined],
    ["101", undefined],
    ["-1", undefined],
    ["", undefined],
    ["half", undefined],
    ["9".repeat(400), undefined],
    [null, undefined],
    [[90], undefined],
    [{ value: 90 }, undefined],
    [true, undefined],
  ])("has progress %j as %s", async (Progress, progress) => {
    expect(await statusOf({ Result: { AsyncTaskStatus: "1", Progress } })).toEqual({
      type: "status",
      status: { state: "running", providerState: "1", ...(progress !== undefined && { progress }) },
    });
  });

  test.each<[unknown, unknown]>([
    ["xx", "xx"],
    ['{"a":1}', '{"a":1}'],
    [{ a: [1, null, "b"] }, { a: [1, null, "b"] }],
    [0, 0],
    [false, false],
    ["", undefined],
  ])("hands on the data %j", async (Data, data) => {
    expect(await statusOf({ Result: { AsyncTaskStatus: 2, Data } })).toEqual({
      type: "status",
      status: { state: "succeeded", providerState: "2", ...(data !== undefined && { data }) },
    });
  });

  test("comes with the id in the header where the body has none", async () => {
    const body = '{"Result":{"AsyncTaskStatus":1}}';
    const headers = { "x-acs-request-id": "req-1" };
    expect(await poll(description, { headers, body })).toMatchObject({ status: { requestId: "req-1" } });
  });

  test.each([
    ["a page", "<html>Welcome</html>"],
    [
      "a page of scripts",
      "<!DOCTYPE html><html><head><meta charset=utf-8><script>1 < 2</script></head></html>",
    ],
    ["JSON that was cut short", '{"Result":{"AsyncTaskStatus":2'],
    ["XML that was cut short", samples.taskXml.slice(0, 230)],
    ["nothing", ""],
    [
      "XML without a root, as one page of the vendor has it",
      "<RequestId>D7861F61</RequestId><Result><DomainConfig><AsyncTaskStatus>2</AsyncTaskStatus></DomainConfig></Result>",
    ],
  ])("is not what %s is: that is a transient error", async (_name, body) => {
    expect(await poll(description, { body })).toEqual({
      type: "transient",
      message: "the response is not valid JSON or XML, or was cut short",
      httpStatus: 200,
    });
  });

  test.each([
    [
      "lists within lists",
      `{"Result":{"AsyncTaskStatus":2,"Data":${"[".repeat(400_000)}${"]".repeat(400_000)}}}`,
    ],
    ["elements within elements", `<AResponse>${"<a>".repeat(140_000)}${"</a>".repeat(140_000)}</AResponse>`],
    ["an entity", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><AResponse>&b;</AResponse>'],
    ["a name of the language", "<AResponse><__proto__>2</__proto__></AResponse>"],
  ])("or whatever else is in the answer is an answer, not an error: %s", async (_name, body) => {
    const answer = await poll(description, { body });
    expect(["status", "transient"]).toContain(answer.type);
  });
});

describe("An error code of the task", () => {
  test.each(["", "0", "200", "success", "SUCCESS", "Success", " ", " 200 ", 0, 200, null])(
    "is none when it is %j",
    async (ErrCode) => {
      const Result = { AsyncTaskStatus: "2", Progress: 100, ErrCode, ErrMsg: "" };
      for (const body of [{ Result }, { Result: { DomainConfig: Result } }, Result]) {
        expect(await statusOf(body)).toEqual({
          type: "status",
          status: { state: "succeeded", providerState: "2", progress: 100 },
        });
      }
    },
  );

  test.each([0, 1, 2, "0", "1", "2", 3, "done"])(
    "is a failure whatever the status says: %j",
    async (word) => {
      expect(
        await statusOf({
          Result: { AsyncTaskStatus: word, ErrCode: "400", ErrMsg: "The certificate is invalid" },
        }),
      ).toEqual({
        type: "status",
        status: {
          state: "failed",
          providerState: String(word),
          errorCode: "400",
          message: "The certificate is invalid",
        },
      });
    },
  );

  test.each<[string, object]>([
    ["nothing", {}],
    ["null", { AsyncTaskStatus: null }],
    ["nothing, beside an error of the request", { Code: "ParamError", Message: "No" }],
  ])("is a failure where the status is %s", async (_name, more) => {
    expect(await statusOf({ Result: { ErrCode: "TaskTimeOut", ErrMsg: "xx" }, ...more })).toMatchObject({
      type: "status",
      status: { state: "failed", providerState: "", errorCode: "TaskTimeOut", message: "xx" },
    });
  });

  test.each<[unknown, string]>([
    ["400", "400"],
    [400, "400"],
    ["500", "500"],
    [1, "1"],
    ["TaskIsRejected", "TaskIsRejected"],
    ["2000", "2000"],
    ["successful", "successful"],
    ["not success", "not success"],
    ["20 0", "20 0"],
    ["00", "00"],
    ["false", "false"],
  ])("is a failure when it is %j", async (ErrCode, errorCode) => {
    expect(await statusOf({ Result: { DomainConfig: { AsyncTaskStatus: 2, ErrCode } } })).toEqual({
      type: "status",
      status: { state: "failed", providerState: "2", errorCode },
    });
  });

  test("is a failure in XML too", async () => {
    const body =
      "<DescribeAsyncTaskStatusResponse><Result><AsyncTaskStatus>2</AsyncTaskStatus><ErrCode>400</ErrCode><ErrMsg><![CDATA[No <such> domain]]></ErrMsg></Result></DescribeAsyncTaskStatusResponse>";
    expect(await poll(description, { body })).toEqual({
      type: "status",
      status: { state: "failed", providerState: "2", errorCode: "400", message: "No <such> domain" },
    });
  });

  test("comes with the data and the progress of the task", async () => {
    expect(
      await statusOf({ Result: { AsyncTaskStatus: 2, ErrCode: "400", Data: { a: 1 }, Progress: "90" } }),
    ).toMatchObject({ status: { state: "failed", data: { a: 1 }, progress: 90 } });
  });

  test("is told when a wait ends, with the words of the task", async () => {
    const clock = new VirtualClock();
    answers({
      body: '{"RequestId":"req-1","Result":{"AsyncTaskStatus":"2","Progress":90,"ErrCode":"400","ErrMsg":"The certificate is invalid"}}',
    });
    const error = await clock.run(
      waitForTask(alibabaWafTask(description, { credentials: key, clock }), { clock }).catch(
        (e: unknown) => e,
      ),
    );
    expect(error).toBeInstanceOf(TaskFailedError);
    expect((error as Error).message).toMatch(
      /^alibaba-waf task aliyun\.waf\.1 failed: The certificate is invalid \(state "2", 90 %, code 400, 1 poll in [\d.]+m?s, request req-1\)$/,
    );
  });
});

function error(code: string, message: string): string {
  return JSON.stringify({
    RequestId: "req-1",
    HostId: "wafopenapi.aliyuncs.com",
    Code: code,
    Message: message,
  });
}

function xmlError(code: string, message: string): string {
  return `<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>req-1</RequestId><Code>${code}</Code><Message>${message}</Message></Error>`;
}

describe("A code of the service", () => {
  const rejected = { type: "rejected" };
  const transient = { type: "transient" };
  const notFound = { type: "notFound" };

  // Of the vendor's table, which does not tell the HTTP status.
  test.each<[code: string, message: string, task: object, config: object]>([
    ["TaskNotFound", "The specified task does not exist.", notFound, rejected],
    ["DomainNotExist", "The specified domain does not exist.", rejected, notFound],
    ["ParamError", "The parameters of your request are invalid.", rejected, rejected],
    ["ComboError", "There is no such package.", rejected, rejected],
    ["RequestError", "The system is unavailable. Please try again later.", transient, transient],
    ["constructor", "Something else", rejected, rejected],
    ["toString", "Something else", rejected, rejected],
  ])("%s", async (code, message, task, config) => {
    for (const httpStatus of [200, 400, 403, 404]) {
      for (const body of [error(code, message), xmlError(code, message)]) {
        const said = { code, message, httpStatus, requestId: "req-1" };
        expect(await poll(description, { status: httpStatus, body })).toEqual({ ...task, ...said });
        expect(await checkNext(effective, { status: httpStatus, body })).toEqual({ ...config, ...said });
      }
    }
  });

  test.each([
    ["TaskStillRunning", "The task is running.", "running"],
    ["TaskIsRejected", "The task has been rejected.", "failed"],
    ["TaskTimeOut", "The task is timeout.", "failed"],
  ])("%s is the status of the task: %s", async (code, message, state) => {
    for (const httpStatus of [200, 400, 403, 404, 500]) {
      expect(await poll(description, { status: httpStatus, body: error(code, message) })).toEqual({
        type: "status",
        status: { state, providerState: code, message, errorCode: code, requestId: "req-1" },
      });
    }
  });

  test.each([400, 429, 503])("means nothing beside a request to slow down: %i", async (httpStatus) => {
    const headers = { "x-acs-retry-after": "2000" };
    const body = error("TaskNotFound", "No");
    expect(await poll(description, { status: httpStatus, headers, body })).toMatchObject({
      type: "transient",
      throttled: true,
      retryAfterMs: 2_000,
    });
  });

  test("that is throttling in a good answer is throttling", async () => {
    expect(await poll(description, { body: error("Throttling.User", "Slow down") })).toMatchObject({
      type: "transient",
      throttled: true,
    });
  });
});

const withdrawn: [string, number, string][] = [
  [
    "an API that is not found",
    404,
    error("InvalidApi.NotFound", "Specified api is not found, please check your url and method."),
  ],
  [
    "an action that is not found, in XML",
    404,
    xmlError("InvalidAction.NotFound", "Specified api is not found, please check your url and method."),
  ],
  ["a product that is not found", 404, error("InvalidProduct.NotFound", "Specified product is not found.")],
  ["a version that there is not", 400, error("NoSuchVersion", "Specified parameter Version is not valid.")],
  ["a version that is not valid", 400, error("InvalidVersion", "No such version")],
  [
    "a version that is not valid in words",
    400,
    error("InvalidParameter", "Specified parameter Version is not valid."),
  ],
];

describe("An API that is withdrawn", () => {
  test.each(withdrawn)("ends a wait at once with what is known of it: %s", async (_name, status, body) => {
    for (const given of [description, effective, { ...description, format: "XML" } as const]) {
      vi.mocked(send).mockReset();
      answers({ status, body });
      const clock = new VirtualClock();
      const task = alibabaWafTask(given, { credentials: key, clock });
      const error = await clock.run(waitForTask(task, { clock }).catch((error: unknown) => error));
      expect(error).toBeInstanceOf(ProviderRejectedError);
      const { message } = error as Error;
      expect(message).toMatch(/(Specified|No such)/);
      expect(message).toContain("version 2018-01-17 of the WAF API looks withdrawn");
      expect(message).toContain("not activated");
      expect(message).toContain("2019-09-10");
      expect(message).toContain("2021-10-01");
      expect(message).toContain(`HTTP ${status}`);
      expect(Buffer.byteLength(message)).toBeLessThan(1_024);
      expect(send).toHaveBeenCalledTimes(1);
    }
  });

  test("is said of the second question too", async () => {
    const [, status, body] = withdrawn[0] ?? ["", 0, ""];
    expect(await checkNext(effective, { status, body })).toMatchObject({
      type: "rejected",
      message: expect.stringContaining("looks withdrawn"),
    });
  });

  test("is said in less than 1 KB, however much the provider says", async () => {
    answers({ status: 404, body: error("InvalidApi.NotFound", "Not found. ".repeat(1_000)) });
    const clock = new VirtualClock();
    const task = alibabaWafTask(description, { credentials: key, clock });
    const thrown = await clock.run(waitForTask(task, { clock }).catch((error: unknown) => error));
    expect(Buffer.byteLength((thrown as Error).message)).toBeLessThan(1_024);
  });

  test.each([
    ["a host that is not the API's", 404, ""],
    ["a task that is not found", 404, error("TaskNotFound", "The specified task does not exist.")],
    ["a permission that is missing", 403, error("Forbidden.RAM", "User not authorized")],
  ])("is not what %s tells of", async (_name, status, body) => {
    expect((await poll(description, { status, body })) as { message?: string }).toMatchObject({
      message: expect.not.stringContaining("withdrawn"),
    });
  });
});

describe("The question", () => {
  const common = {
    AccessKeyId: "LTAI7EXAMPLE",
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    SignatureNonce: expect.stringMatching(/^[0-9a-f-]{36}$/),
    Timestamp: "2026-01-01T00:00:00Z",
    Signature: expect.stringMatching(/^[A-Za-z0-9+/]{27}=$/),
  };

  test.each<[string, Partial<Description>, string]>([
    ["mainland China", {}, "https://wafopenapi.cn-hangzhou.aliyuncs.com/"],
    ["mainland China, by its name", { region: "cn" }, "https://wafopenapi.cn-hangzhou.aliyuncs.com/"],
    ["elsewhere", { region: "cn-hongkong" }, "https://wafopenapi.ap-southeast-1.aliyuncs.com/"],
    ["an own endpoint", { endpoint: "https://api.example.com" }, "https://api.example.com/"],
    [
      "an own endpoint rather than the region's",
      { region: "cn-hongkong", endpoint: "https://wafopenapi.vpc-proxy.aliyuncs.com/" },
      "https://wafopenapi.vpc-proxy.aliyuncs.com/",
    ],
    [
      "an endpoint with a port",
      { endpoint: "https://api.example.com:8443" },
      "https://api.example.com:8443/",
    ],
    ["an endpoint on this machine", { endpoint: "http://localhost:8080" }, "http://localhost:8080/"],
    [
      "an endpoint with a base path",
      { endpoint: "https://gateway.example.com/alibaba/waf" },
      "https://gateway.example.com/alibaba/waf",
    ],
    [
      "an endpoint with a base path that ends with a slash",
      { endpoint: "https://gateway.example.com/alibaba/" },
      "https://gateway.example.com/alibaba",
    ],
  ])("goes to %s, in either form", async (_name, change, url) => {
    const search = `?InstanceId=waf-1&Region=${"region" in change ? change.region : "cn"}&WafRequestId=aliyun.waf.1`;
    await poll({ ...description, ...change });
    expect(urlOf(lastRequest())).toBe(url);
    await poll({ ...description, ...change, signature: "acs3" });
    const { searchParams, origin, pathname } = new URL(urlOf(lastRequest()));
    searchParams.sort();
    expect(`${origin}${pathname}?${searchParams}`).toBe(`${url}${search}`);
  });

  test("is a form with all in it, unless it is said, for JSON, of mainland China", async () => {
    await poll(description);
    const { method, query, headers } = lastRequest();
    expect({ method, query, headers }).toEqual({
      method: "POST",
      query: [],
      headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    });
    expect(formOf(lastRequest())).toEqual({
      ...common,
      Action: "DescribeAsyncTaskStatus",
      Version: "2018-01-17",
      Format: "JSON",
      InstanceId: "waf-1",
      WafRequestId: "aliyun.waf.1",
      Region: "cn",
    });
  });

  test("is a form with a security token in it when the key is temporary", async () => {
    await poll({ ...description, region: "cn-hongkong", format: "XML" }, {}, temporaryKey);
    expect(lastRequest().headers).toMatchObject({ accept: "text/xml" });
    expect(formOf(lastRequest())).toMatchObject({
      Format: "XML",
      Region: "cn-hongkong",
      SecurityToken: "sts+token/==",
    });
  });

  test("has nothing of itself in the URL or the headers when it is a form", async () => {
    await poll(effective, {}, temporaryKey);
    const { headers } = lastRequest();
    const seen = `${urlOf(lastRequest())} ${JSON.stringify(headers)}`;
    for (const secret of ["LTAI7EXAMPLE", "sts", "waf-1", "aliyun.waf.1", "Signature"]) {
      expect(seen).not.toContain(secret);
    }
  });

  test("names its action in headers with ACS3, and its parameters in the URL", async () => {
    await poll({ ...description, signature: "acs3" });
    const { method, query, headers, body } = lastRequest();
    expect(method).toBe("POST");
    expect(body ?? "").toBe("");
    expect(Object.fromEntries(query)).toEqual({
      InstanceId: "waf-1",
      WafRequestId: "aliyun.waf.1",
      Region: "cn",
    });
    expect(headers).toEqual({
      accept: "application/json",
      host: "wafopenapi.cn-hangzhou.aliyuncs.com",
      "x-acs-action": "DescribeAsyncTaskStatus",
      "x-acs-version": "2018-01-17",
      "x-acs-date": "2026-01-01T00:00:00Z",
      "x-acs-signature-nonce": expect.stringMatching(/^[0-9a-f-]{36}$/),
      "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      authorization: expect.stringMatching(
        /^ACS3-HMAC-SHA256 Credential=LTAI7EXAMPLE,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=[0-9a-f]{64}$/,
      ),
    });
  });

  test("has a security token in its headers with ACS3 when the key is temporary", async () => {
    const given = { ...description, signature: "acs3", format: "XML", region: "cn-hongkong" } as const;
    await poll(given, {}, temporaryKey);
    expect(lastRequest().headers).toMatchObject({
      accept: "text/xml",
      "x-acs-security-token": "sts+token/==",
      "x-acs-accesskey-id": "LTAI7EXAMPLE",
      authorization: expect.stringContaining("x-acs-accesskey-id;"),
    });
    expect(Object.fromEntries(lastRequest().query)).toMatchObject({ Region: "cn-hongkong" });
  });

  test("after the task is about the domain", async () => {
    await checkNext({ ...effective, format: "XML" });
    expect(formOf(lastRequest())).toEqual({
      ...common,
      Action: "DescribeDomainConfigStatus",
      Version: "2018-01-17",
      Format: "XML",
      InstanceId: "waf-1",
      Domain: "www.example.com",
      Region: "cn",
    });
    await checkNext({ ...effective, signature: "acs3" });
    expect(lastRequest().headers).toMatchObject({ "x-acs-action": "DescribeDomainConfigStatus" });
    expect(Object.fromEntries(lastRequest().query)).toEqual({
      InstanceId: "waf-1",
      Domain: "www.example.com",
      Region: "cn",
    });
  });

  test.each(["v1", "acs3"] as const)(
    "has ids in it exactly as given, and signed so: %s",
    async (signature) => {
      const ids = { instanceId: "waf/1?a=b&c", taskId: "1+1=2&%2F#*'()!~" };
      await poll({ ...ids, signature }, {}, temporaryKey);
      const { origin: _origin, path: _path, query: _query, secrets: _secrets, ...raw } = lastRequest();
      const target = urlOf(lastRequest()).slice("https://wafopenapi.cn-hangzhou.aliyuncs.com".length);
      const claim = readAlibabaClaim({ ...raw, target, body: raw.body ?? "" });
      expect(Object.fromEntries(claim?.parameters ?? [])).toMatchObject({
        InstanceId: ids.instanceId,
        WafRequestId: ids.taskId,
      });
      expect(claim?.isSignedBy(key.accessKeySecret)).toBe(true);
    },
  );

  test.each(["v1", "acs3"] as const)(
    "bears a nonce and a time of its own each time: %s",
    async (signature) => {
      const clock = new VirtualClock();
      const busy = { status: 503, headers: {}, body: error("ServiceUnavailable", "Sorry") };
      const used = { status: 400, headers: {}, body: error("SignatureNonceUsed", "It was used already") };
      const running = { status: 200, headers: {}, body: '{"Result":{"AsyncTaskStatus":"1"}}' };
      const done = { status: 200, headers: {}, body: '{"Result":{"AsyncTaskStatus":"2"}}' };
      for (const response of [busy, used, busy, running, running, done]) answers(response);
      const task = alibabaWafTask({ ...description, signature }, { credentials: key, clock });
      expect(await clock.run(waitForTask(task, { clock }))).toMatchObject({
        state: "succeeded",
        attempts: 6,
      });
      const facts = sent().map((request) =>
        signature === "v1"
          ? [formOf(request)["SignatureNonce"], formOf(request)["Signature"], formOf(request)["Timestamp"]]
          : ["x-acs-signature-nonce", "authorization", "x-acs-date"].map((name) => request.headers[name]),
      );
      for (const index of [0, 1, 2]) {
        expect(new Set(facts.map((each) => each[index])).size).toBe(6);
      }
    },
  );

  test("bears what the environment has, when nothing is given", async () => {
    vi.stubEnv("ALICLOUD_ACCESS_KEY", "from-the-environment");
    vi.stubEnv("ALICLOUD_SECRET_KEY", "secret-from-there");
    answers({});
    const task = alibabaWafTask(description, { clock: new VirtualClock() });
    await task.poll(new AbortController().signal, 1_000);
    expect(formOf(lastRequest())["AccessKeyId"]).toBe("from-the-environment");
  });
});

describe("The configuration", () => {
  test.each([
    [0, "pending"],
    ["0", "pending"],
    [1, "succeeded"],
    ["1", "succeeded"],
    // The trap: 2 is the word for a task that is done, and for a configuration that is not.
    [2, "running"],
    ["2", "running"],
    [-1, "running"],
    ["-1", "running"],
    [3, "unknown"],
    ["", "unknown"],
    ["effective", "unknown"],
    ["constructor", "unknown"],
  ])("%j is %s", async (word, state) => {
    const shapes = [
      { Result: { Status: 2, WafTaskId: "aliyun.waf.2", DomainConfig: { ConfigStatus: word } } },
      { Result: { ConfigStatus: word } },
      { ConfigStatus: word },
    ];
    for (const shape of shapes) {
      expect(await checkNext(effective, { body: JSON.stringify({ RequestId: "req-1", ...shape }) })).toEqual({
        type: "status",
        status: { state, providerState: String(word), requestId: "req-1" },
      });
    }
  });

  test.each([
    ["XML", "2", "running", samples.configXml],
    ["JSON", "2", "running", samples.configJson],
    ["XML", "1", "succeeded", samples.configXml.replace(">2</Conf", ">1</Conf")],
    ["JSON", "1", "succeeded", samples.configJson.replace('"ConfigStatus":2', '"ConfigStatus":1')],
  ])("in the vendor's sample in %s, Chinese or English, is %s: %s", async (_format, word, state, body) => {
    expect(await checkNext(effective, { body })).toEqual({
      type: "status",
      status: { state, providerState: word, requestId: "D7861F61-5B61-46CE-A47C-6B19160D5EB0" },
    });
  });

  test.each([
    {},
    { Result: { Status: 2 } },
    { Result: { DomainConfig: {} } },
    { Result: { AsyncTaskStatus: 2 } },
  ])("without its word is unknown: %j", async (body) => {
    expect(await checkNext(effective, { body: JSON.stringify(body) })).toEqual({
      type: "status",
      status: { state: "unknown", providerState: "", message: JSON.stringify(body) },
    });
  });
});

/** A whole wait for these answers; the last is given again and again. */
async function wait(given: Description, responses: readonly Partial<HttpResponse>[], options: object = {}) {
  const clock = new VirtualClock();
  const queue = [...responses];
  vi.mocked(send).mockImplementation(async () => {
    const next = queue.length > 1 ? queue.shift() : queue[0];
    return { status: 200, headers: {}, body: "{}", ...next };
  });
  const events: WaitEvent[] = [];
  async function collect() {
    const task = alibabaWafTask(given, { credentials: key, clock });
    for await (const event of watchTask(task, { clock, ...options })) events.push(event);
  }
  const error = await clock.run(
    collect().then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  return { events, error, elapsedMs: clock.now() };
}

const taskIs = (state: number | string, more: object = {}) => ({
  body: JSON.stringify({ Result: { DomainConfig: { AsyncTaskStatus: state, ...more } } }),
});
const configIs = (state: number | string) => ({
  body: JSON.stringify({ Result: { Status: 2, DomainConfig: { ConfigStatus: state } } }),
});
const noTask = { status: 400, body: error("TaskNotFound", "The specified task does not exist.") };
const noDomain = { status: 400, body: error("DomainNotExist", "The specified domain does not exist.") };

function told({ events }: { readonly events: readonly WaitEvent[] }): string[] {
  return events.map((event) =>
    [
      event.phase,
      event.type === "status" ? event.status.providerState : (event.error as { code?: string }).code,
    ]
      .filter((part) => part !== undefined)
      .join(" "),
  );
}

describe("A whole wait", () => {
  test("goes on while the task is waiting, running or said to be still running", async () => {
    const running = { status: 400, body: error("TaskStillRunning", "The task is running.") };
    const seen = await wait(description, [taskIs(0), taskIs("1"), running, taskIs(2, { Data: "xx" })]);
    expect(seen.error).toBeUndefined();
    expect(told(seen)).toEqual(["0", "1", "TaskStillRunning", "2"]);
    expect(seen.events.at(-1)?.status?.data).toBe("xx");
  });

  test("bears a task that is not found for as long as it may be new", async () => {
    const seen = await wait(description, [noTask, noTask, taskIs(1), taskIs(2)]);
    expect(seen.error).toBeUndefined();
    expect(told(seen)).toEqual(["TaskNotFound", "TaskNotFound", "1", "2"]);
  });

  test("ends with a task that is still not found after that", async () => {
    const { error, elapsedMs } = await wait(description, [noTask]);
    expect(error).toBeInstanceOf(TaskNotFoundError);
    expect((error as Error).message).toContain("The specified task does not exist.");
    expect(elapsedMs).toBeGreaterThan(30_000);
    expect(elapsedMs).toBeLessThan(60_000);
  });

  test.each(["TaskIsRejected", "TaskTimeOut"])("ends with %s at once", async (code) => {
    const seen = await wait(description, [{ status: 400, body: error(code, "The task is over.") }]);
    expect(seen.error).toBeInstanceOf(TaskFailedError);
    expect((seen.error as Error).message).toContain(`failed: The task is over. (state "${code}"`);
    expect(seen.events).toHaveLength(1);
  });

  test("ends with a state that is not known when it was seen three times", async () => {
    const seen = await wait(description, [taskIs(7)]);
    expect(seen.error).toBeInstanceOf(UnknownStatusError);
    expect((seen.error as Error).message).toContain('"7"');
    expect(seen.events).toHaveLength(3);
  });

  test("bears throttling as long as anything that passes", async () => {
    const throttled = {
      status: 400,
      headers: { "x-acs-retry-after": "4000" },
      body: error("Throttling.User", "Request was denied due to user flow control."),
    };
    const seen = await wait(description, [throttled, throttled, throttled, taskIs(2)]);
    expect(seen.error).toBeUndefined();
    expect(told(seen)).toEqual(["Throttling.User", "Throttling.User", "Throttling.User", "2"]);
    expect(seen.elapsedMs).toBeGreaterThanOrEqual(12_000);
  });
});

describe("A wait until the configuration is in effect", () => {
  test("asks for the domain when the task is done, and ends when it is in effect", async () => {
    const seen = await wait(effective, [
      taskIs(1),
      taskIs(2),
      configIs(0),
      configIs(2),
      configIs(-1),
      configIs(1),
    ]);
    expect(seen.error).toBeUndefined();
    expect(told(seen)).toEqual([
      "done 1",
      "done 2",
      "effective 0",
      "effective 2",
      "effective -1",
      "effective 1",
    ]);
    expect(sent().map((request) => formOf(request)["Action"])).toEqual([
      ...Array(2).fill("DescribeAsyncTaskStatus"),
      ...Array(4).fill("DescribeDomainConfigStatus"),
    ]);
  });

  test("hands back what the task handed back", async () => {
    const clock = new VirtualClock();
    for (const response of [taskIs(2, { Data: "xx", Progress: 100 }), configIs(1)]) answers(response);
    const task = alibabaWafTask(effective, { credentials: key, clock });
    expect(await clock.run(waitForTask(task, { clock }))).toMatchObject({
      state: "succeeded",
      providerState: "1",
      data: "xx",
    });
  });

  test("never takes 2 for done", async () => {
    const { error } = await wait(effective, [taskIs(2), configIs(2)], { timeoutMs: 60_000 });
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(error).toMatchObject({ phase: "effective", lastStatus: { state: "running", providerState: "2" } });
    expect((error as Error).message).toMatch(/ \([^)]*\beffective\) did not finish within 1m /);
  });

  test("bears a domain that is not found for as long as it may be new", async () => {
    const seen = await wait(effective, [taskIs(2), noDomain, noDomain, configIs(1)]);
    expect(seen.error).toBeUndefined();
    expect(told(seen)).toEqual([
      "done 2",
      "effective DomainNotExist",
      "effective DomainNotExist",
      "effective 1",
    ]);
  });

  test("counts that time from when the task was done", async () => {
    const long = Array.from({ length: 10 }, () => taskIs(1));
    const seen = await wait(effective, [...long, taskIs(2), noDomain, configIs(1)], { minDelayMs: 10_000 });
    expect(seen.error).toBeUndefined();
    expect(seen.elapsedMs).toBeGreaterThan(60_000);
  });

  test("ends with a domain that is still not found after that", async () => {
    const { error } = await wait(effective, [taskIs(2), noDomain]);
    expect(error).toBeInstanceOf(TaskNotFoundError);
    expect(error).toMatchObject({ phase: "effective" });
    expect((error as Error).message).toMatch(
      /^alibaba-waf task aliyun\.waf\.1 \([^)]*\beffective\): not found: The specified domain does not exist\./,
    );
  });

  test("goes on while the access of the domain is being configured", async () => {
    const code = "DomainAutoAccessError";
    const configuring = { status: 400, body: error(code, "The auto access of domain is being configured.") };
    const { events } = await wait(effective, [taskIs(2), configuring, configIs(1)]);
    expect(events.map(({ status }) => status?.providerState)).toEqual(["2", code, "1"]);
  });

  test("ends with a failed task without a question about the domain", async () => {
    const { error } = await wait(effective, [taskIs(2, { ErrCode: "400", ErrMsg: "No" })]);
    expect(error).toBeInstanceOf(TaskFailedError);
    expect((error as Error).message).toMatch(/ \([^)]*\bdone\) failed: No /);
    expect(send).toHaveBeenCalledTimes(1);
  });

  test("has no second phase unless it is said", () => {
    const { next } = alibabaWafTask({ ...description, domain: "www.example.com" }, { credentials: key });
    expect(next).toBeUndefined();
  });
});

/** The issues of a description, which are found before any request. */
function issuesOf(change: object, access: object = { credentials: key }): readonly string[] {
  try {
    alibabaWafTask({ ...description, ...change } as Description, access);
  } catch (error) {
    if (!(error instanceof InvalidDescriptionError)) throw error;
    const texts = issueTexts(error);
    expect(error.message).toBe(texts.join("; "));
    expect(error.message).not.toMatch(/[\r\n]/);
    expect(Buffer.byteLength(error.message)).toBeLessThan(1_024);
    expect(send).not.toHaveBeenCalled();
    return texts;
  }
  return [];
}

const idText = "a non-empty ASCII string without spaces";
const regionText = '"cn" or "cn-hongkong" (for another address of the API, set the endpoint)';
const urlText = "a URL such as https://api.example.com";

describe("A description", () => {
  test.each<[string, object, (string | RegExp)[]]>([
    ["an instance that is a number", { instanceId: 42 }, [`instanceId must be ${idText}, not the number 42`]],
    ["a task that is null", { taskId: null }, [`taskId must be ${idText}, not null`]],
    ["a task that is a list", { taskId: ["task-1"] }, [`taskId must be ${idText}, not a list`]],
    [
      "no task",
      { taskId: undefined },
      ["taskId is required: the WafTaskId that the change returned, not its RequestId"],
    ],
    [
      "no instance",
      { instanceId: undefined },
      ["instanceId is required: the WAF instance: waf_elasticity-cn-…"],
    ],
    ["an empty task", { taskId: "" }, [`taskId must be ${idText}, not ""`]],
    ["a task with a line feed", { taskId: "task-1\n" }, [`taskId must be ${idText}, not "task-1\\n"`]],
    ["an instance with a blank", { instanceId: "waf 1" }, [`instanceId must be ${idText}, not "waf 1"`]],
    [
      "the name that the API has for the task",
      { WafTaskId: "task-1" },
      [
        "WafTaskId is not a known property: expected instanceId, taskId, region, endpoint, format, signature, waitUntil, domain",
      ],
    ],
    [
      "a region that is not known",
      { region: "cn-hangzhou" },
      [`region must be ${regionText}, not "cn-hangzhou"`],
    ],
    ["a region that is null", { region: null }, [`region must be ${regionText}, not null`]],
    ["an empty region", { region: "" }, [`region must be ${regionText}, not ""`]],
    ["a format in small letters", { format: "json" }, ['format must be "JSON" or "XML", not "json"']],
    ["a format that is a number", { format: 1 }, ['format must be "JSON" or "XML", not the number 1']],
    ["another signature", { signature: "v3" }, ['signature must be "v1" or "acs3", not "v3"']],
    ["another end", { waitUntil: "live" }, ['waitUntil must be "done" or "effective", not "live"']],
    ["an empty domain", { domain: "" }, [`domain must be ${idText}, not ""`]],
    ["a domain that is a list", { domain: ["a"] }, [`domain must be ${idText}, not a list`]],
    [
      "no domain to be in effect",
      { waitUntil: "effective" },
      ['domain is required to wait until "effective"'],
    ],
    [
      "no domain to be in effect, beside other faults",
      { waitUntil: "effective", taskId: "" },
      [`taskId must be ${idText}, not ""`, 'domain is required to wait until "effective"'],
    ],
    [
      "an endpoint that is no URL",
      { endpoint: "api.example.com" },
      [`endpoint must be ${urlText}, not "api.example.com"`],
    ],
    [
      "an endpoint that is a number",
      { endpoint: 8080 },
      [`endpoint must be ${urlText}, not the number 8080`],
    ],
    [
      "an endpoint without TLS on another machine",
      { endpoint: "http://api.example.com" },
      ['endpoint must be an https: URL (http: is only for this machine), not "http://api.example.com"'],
    ],
    [
      "an endpoint with a query",
      { endpoint: "https://api.example.com/?Action=a" },
      ["endpoint must be a URL without ?, # or % in it"],
    ],
    [
      "an endpoint with a user and a password",
      { endpoint: "https://user:pass@api.example.com" },
      ["endpoint must be a URL without a user name or password in it"],
    ],
    [
      "several faults",
      { taskId: 42, instanceId: "", region: "x", format: "x", signature: "x" },
      [/^instanceId must/, /^taskId must/, /^region must/, /^format must/, /^signature must/],
    ],
  ])("with %s → an issue that names it", (_name, change, issues) => {
    const found = issuesOf(change);
    expect(found).toHaveLength(issues.length);
    for (const issue of issues) {
      expect(found).toContainEqual(typeof issue === "string" ? issue : expect.stringMatching(issue));
    }
  });

  test("with the name of another kind → an issue about the kind", () => {
    expect(issueTexts(parseDescription(alibabaWaf, { ...description, kind: "huawei-antiddos" }))).toEqual([
      expect.stringMatching(/^kind /),
    ]);
  });

  test.each([
    [{ kind: "alibaba-waf", ...description }],
    [{ kind: "alibaba-waf", ...effective, region: "cn-hongkong", format: "XML", signature: "acs3" }],
    [{ kind: "alibaba-waf", ...description, waitUntil: "done", endpoint: "https://gateway.example.com/a/b" }],
  ])("that is valid → no issues: %j", (given) => {
    expect(issueTexts(parseDescription(alibabaWaf, given))).toEqual([]);
  });

  test("has these defaults", () => {
    expect(alibabaWaf.defaults).toEqual({ region: "cn", format: "JSON", signature: "v1", waitUntil: "done" });
  });

  test("with another format or signature → the same task", () => {
    expect(alibabaWaf.replaceOn).toEqual(
      expect.arrayContaining(["instanceId", "taskId", "region", "endpoint", "waitUntil", "domain"]),
    );
    expect(alibabaWaf.replaceOn).not.toContain("format");
    expect(alibabaWaf.replaceOn).not.toContain("signature");
  });
});

describe("Credentials", () => {
  const whole = "must have accessKeyId and accessKeySecret (and securityToken where the key is temporary)";

  test.each<[string, unknown, string | RegExp]>([
    ["half a key", { accessKeyId: "LTAI7" }, `credentials ${whole}: accessKeySecret is missing`],
    ["nothing", {}, `credentials ${whole}`],
    ["an empty secret", { ...key, accessKeySecret: "" }, /^credentials\.accessKeySecret is required/],
    ["a property that is not known", { ...key, user: "me" }, /^credentials\.user is not a known property/],
    ["null", null, /^credentials must be .*, not null$/],
    ["a string", "LTAI7", /^credentials is not valid: /],
  ])("of %s → an issue without their values", (_name, credentials, issue) => {
    expect(issuesOf({}, { credentials })).toEqual([
      typeof issue === "string" ? issue : expect.stringMatching(issue),
    ]);
  });

  test("that are neither given nor in the environment are an error that names both ways", () => {
    expect(issuesOf({}, {})).toEqual([
      "credentials are missing: give the property credentials with accessKeyId and accessKeySecret (and securityToken where the key is temporary); " +
        "or set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, " +
        "or ALIBABACLOUD_ACCESS_KEY_ID and ALIBABACLOUD_ACCESS_KEY_SECRET, " +
        "or ALICLOUD_ACCESS_KEY_ID and ALICLOUD_ACCESS_KEY_SECRET, " +
        "or ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY, " +
        "or ACCESS_KEY_ID and ACCESS_KEY_SECRET in the environment",
    ]);
  });

  test("of which the environment has a half are an error that names the other", () => {
    vi.stubEnv("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI7");
    expect(issuesOf({}, {})).toEqual([
      "ALIBABA_CLOUD_ACCESS_KEY_ID is set in the environment, so ALIBABA_CLOUD_ACCESS_KEY_SECRET must be set too",
    ]);
  });

  test("that are given are taken, whatever the environment has", () => {
    vi.stubEnv("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI7");
    expect(issuesOf({}, { credentials: key })).toEqual([]);
  });

  test("of the environment that are invalid → an issue with the variables that they are from", () => {
    vi.stubEnv("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI7\n");
    vi.stubEnv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "sk");
    expect(issuesOf({}, {})).toEqual([
      "credentials.accessKeyId is not valid: it must be a non-empty ASCII string without spaces " +
        "(from ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET in the environment)",
    ]);
  });

  test("from a function that gives wrong ones are refused without a request", async () => {
    const credentials = () => ({ accessKeyId: "LTAI7" }) as AlibabaCredentials;
    const task = alibabaWafTask(description, { credentials, clock: new VirtualClock() });
    expect(await task.poll(new AbortController().signal, 1_000)).toEqual({
      type: "rejected",
      message: `The credentials could not be fetched: credentials ${whole}: accessKeySecret is missing`,
    });
    expect(send).not.toHaveBeenCalled();
  });
});

describe("No credential is in what an invalid description is told", () => {
  const secret = "s3cret-marker";
  const marked = { accessKeyId: secret, accessKeySecret: secret, securityToken: secret };

  test.each<[string, object, unknown]>([
    ["half a key", {}, { accessKeyId: secret }],
    ["a secret with a control character", {}, { ...marked, accessKeySecret: `${secret}\n` }],
    ["a property that is not known", {}, { ...marked, password: secret }],
    ["credentials that are a string", {}, secret],
    ["a wrong description beside good credentials", { taskId: "", region: "x", more: 1 }, marked],
    ["a password in the endpoint", { endpoint: `https://user:${secret}@api.example.com` }, marked],
    ["a presigned endpoint", { endpoint: `https://api.example.com/?Signature=${secret}` }, marked],
  ])("%s", (_name, change, credentials) => {
    let thrown: unknown;
    try {
      alibabaWafTask({ ...description, ...change } as Description, {
        credentials: credentials as AlibabaCredentials,
      });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InvalidDescriptionError);
    expect(inspect(thrown, { depth: 10, showHidden: true })).not.toContain(secret);
  });
});
