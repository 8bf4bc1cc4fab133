import { setTimeout as realTime } from "node:timers/promises";
import OpenApi from "@alicloud/openapi-core";
import { Config, OpenApiRequest, Params } from "@alicloud/openapi-core/dist/utils";
import PopCore from "@alicloud/pop-core";
import { afterEach, describe, expect, test } from "vitest";
import type { AccessKey } from "../../src/alibaba/access-key";
import { signAcs3 } from "../../src/alibaba/acs3-signature";
import { parseBody } from "../../src/alibaba/body";
import { signRpc } from "../../src/alibaba/rpc-signature";
import { type HttpRequest, urlOf } from "../../src/http/message";
import { type FakeAlibaba, type FakeAlibabaOptions, startFakeAlibaba } from "../../src/testing";

const key: AccessKey = { accessKeyId: "LTAI7EXAMPLE", accessKeySecret: "sk-very-secret" };
const wrongKey: AccessKey = { ...key, accessKeySecret: "not-it" };
const temporaryKey: AccessKey = {
  accessKeyId: "STS.7EXAMPLE",
  accessKeySecret: "sk-temporary",
  securityToken: "sts+token/==",
};
const task = { instanceId: "waf-1", taskId: "aliyun.waf.1", timeline: "2" };
const ids = { InstanceId: "waf-1", WafRequestId: "aliyun.waf.1" };

const fakes: FakeAlibaba[] = [];
afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

async function start(options: FakeAlibabaOptions = {}): Promise<FakeAlibaba> {
  const fake = await startFakeAlibaba({ credentials: [key, temporaryKey], ...options });
  fakes.push(fake);
  fake.addTask(task);
  return fake;
}

const signatures = ["v1", "acs3"] as const;

interface Question {
  readonly signature?: (typeof signatures)[number];
  readonly action?: string;
  readonly version?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** What is asked for; nothing is when it is undefined. */
  readonly format?: string | undefined;
  readonly by?: AccessKey;
  readonly date?: Date;
  readonly nonce?: string;
}

/** The call, signed. */
function signed(fake: FakeAlibaba, question: Question): HttpRequest {
  const { signature = "v1", action = "DescribeAsyncTaskStatus", version = "2018-01-17" } = question;
  const { parameters = ids, by = key, date = new Date(), nonce } = question;
  const format = "format" in question ? question.format : "JSON";
  const unsigned = { method: "POST", origin: fake.endpoint, path: [], headers: {}, secrets: [] } as const;
  if (signature === "v1") {
    const common = { Action: action, Version: version, ...(format && { Format: format }) };
    return signRpc({ ...unsigned, query: Object.entries({ ...common, ...parameters }) }, by, date, nonce);
  }
  const accept = format && { accept: format === "JSON" ? "application/json" : "text/xml" };
  const headers = { ...accept, "x-acs-action": action, "x-acs-version": version };
  return signAcs3({ ...unsigned, query: Object.entries(parameters), headers }, by, date, nonce);
}

/** Sends it over a real socket, with a client that is not ours. */
async function post(request: HttpRequest, change: RequestInit = {}) {
  const { host: _host, ...headers } = request.headers;
  const response = await fetch(urlOf(request), {
    method: request.method,
    headers,
    body: request.body ?? null,
    ...change,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parseBody(text) as Body };
}

type Body = Readonly<Record<string, unknown>>;

async function ask(fake: FakeAlibaba, question: Question = {}) {
  return post(signed(fake, question));
}

const done = { status: 200, body: { Result: { DomainConfig: { AsyncTaskStatus: 2, Progress: 100 } } } };

function refused(status: number, code: string) {
  return {
    status,
    body: {
      Code: code,
      Message: expect.stringMatching(/\w+ .*\.$/),
      HostId: "wafopenapi.cn-hangzhou.aliyuncs.com",
      RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
      Recommend: expect.stringContaining(code),
    },
  };
}

describe.each(signatures)("The fake lets in, by %s,", (signature) => {
  test.each<[string, Question]>([
    ["a key", {}],
    ["a temporary key with its security token", { by: temporaryKey }],
    ["a time that is 14 minutes ahead", { date: new Date(Date.now() + 14 * 60_000) }],
    ["a time that is 14 minutes behind", { date: new Date(Date.now() - 14 * 60_000) }],
  ])("%s", async (_who, question) => {
    expect(await ask(await start(), { signature, ...question })).toMatchObject(done);
  });
});

describe("The fake lets in the vendor's", () => {
  test.each(["GET", "POST"] as const)("former client, by %s", async (method) => {
    const { endpoint } = await start();
    for (const by of [key, temporaryKey]) {
      const client = new PopCore({ endpoint, apiVersion: "2018-01-17", ...by });
      expect(await client.request("DescribeAsyncTaskStatus", ids, { method })).toMatchObject(done.body);
    }
  });

  test.each(["v2", "ACS3-HMAC-SHA256"])(
    "current client, with the signature %s",
    async (signatureAlgorithm) => {
      const { endpoint } = await start();
      const params = new Params({
        action: "DescribeAsyncTaskStatus",
        version: "2018-01-17",
        protocol: "http",
        pathname: "/",
        method: "POST",
        authType: "AK",
        style: "RPC",
        reqBodyType: "formData",
        bodyType: "json",
      });
      for (const by of [key, temporaryKey]) {
        const config = new Config({
          ...by,
          protocol: "http",
          endpoint: new URL(endpoint).host,
          signatureAlgorithm,
        });
        const answer = await new OpenApi(config).callApi(
          params,
          new OpenApiRequest({ query: ids }),
          {} as Parameters<OpenApi["callApi"]>[2],
        );
        expect(answer).toMatchObject({ body: done.body });
      }
    },
  );
});

describe.each(signatures)("The fake refuses, by %s,", (signature) => {
  test.each<[string, Question, number, string]>([
    [
      "a key that it does not know",
      { by: { ...key, accessKeyId: "LTAI8" } },
      404,
      "InvalidAccessKeyId.NotFound",
    ],
    ["a wrong secret", { by: wrongKey }, 400, "SignatureDoesNotMatch"],
    [
      "a temporary key without its security token",
      { by: { accessKeyId: "STS.7EXAMPLE", accessKeySecret: "sk-temporary" } },
      400,
      "InvalidSecurityToken.Malformed",
    ],
    [
      "a temporary key with another security token",
      { by: { ...temporaryKey, securityToken: "another" } },
      400,
      "InvalidSecurityToken.Malformed",
    ],
    [
      "a security token with a key that has none",
      { by: { ...key, securityToken: "sts" } },
      400,
      "InvalidSecurityToken.Malformed",
    ],
    [
      "a time that is 16 minutes ahead",
      { date: new Date(Date.now() + 16 * 60_000) },
      400,
      "InvalidTimeStamp.Expired",
    ],
    [
      "a time that is 16 minutes behind",
      { date: new Date(Date.now() - 16 * 60_000) },
      400,
      "InvalidTimeStamp.Expired",
    ],
    // What there is not, or not whole.
    ["another version of the API", { version: "2021-10-01" }, 404, "InvalidApi.NotFound"],
    ["an action that it does not know", { action: "DescribeDomain" }, 404, "InvalidApi.NotFound"],
    ["an action of another spelling", { action: "describeAsyncTaskStatus" }, 404, "InvalidApi.NotFound"],
    [
      "a change, unless it is told to accept them",
      { action: "ModifyDomainConfig" },
      404,
      "InvalidApi.NotFound",
    ],
    ["a question without a task", { parameters: { InstanceId: "waf-1" } }, 400, "ParamError"],
    ["a question without an instance", { parameters: { WafRequestId: "aliyun.waf.1" } }, 400, "ParamError"],
    ["a question with an empty task", { parameters: { ...ids, WafRequestId: "" } }, 400, "ParamError"],
    [
      "a question without a domain",
      { action: "DescribeDomainConfigStatus", parameters: { InstanceId: "waf-1" } },
      400,
      "ParamError",
    ],
    ["a task that it does not know", { parameters: { ...ids, WafRequestId: "other" } }, 400, "TaskNotFound"],
    ["a task of another instance", { parameters: { ...ids, InstanceId: "waf-2" } }, 400, "TaskNotFound"],
    [
      "the id of the request in place of that of the task",
      { parameters: { InstanceId: "waf-1", WafTaskId: "aliyun.waf.1" } },
      400,
      "ParamError",
    ],
    [
      "a domain that it does not know",
      { action: "DescribeDomainConfigStatus", parameters: { InstanceId: "waf-1", Domain: "a.example" } },
      400,
      "DomainNotExist",
    ],
  ])("%s", async (_who, question, status, code) => {
    const answer = await ask(await start(), { signature, ...question });
    expect(answer).toMatchObject(refused(status, code));
    expect(answer.headers.get("x-acs-request-id")).toBe(answer.body["RequestId"]);
  });

  test("a request that it has had, to the letter", async () => {
    const fake = await start();
    const request = signed(fake, { signature });
    expect(await post(request)).toMatchObject(done);
    expect(await post(request)).toMatchObject(refused(400, "SignatureNonceUsed"));
    expect(await ask(fake, { signature })).toMatchObject(done);
  });

  test("a nonce that another request had", async () => {
    const fake = await start();
    expect(await ask(fake, { signature, nonce: "nonce-1" })).toMatchObject(done);
    const other = { signature, nonce: "nonce-1", parameters: { ...ids, Region: "cn" } };
    expect(await ask(fake, other)).toMatchObject(refused(400, "SignatureNonceUsed"));
  });

  test("no nonce that came with a wrong signature: nobody can use up another's", async () => {
    const fake = await start();
    await ask(fake, { signature, nonce: "nonce-1", by: wrongKey });
    expect(await ask(fake, { signature, nonce: "nonce-1" })).toMatchObject(done);
  });

  test("a security token from when it is told that it has expired", async () => {
    const fake = await start();
    expect(await ask(fake, { signature, by: temporaryKey })).toMatchObject(done);
    fake.expireToken("sts+token/==");
    expect(await ask(fake, { signature, by: temporaryKey })).toMatchObject(
      refused(400, "InvalidSecurityToken.Expired"),
    );
    expect(await ask(fake, { signature, by: key })).toMatchObject(done);
  });

  test.each([
    ["16 minutes behind", 16, 400],
    ["16 minutes ahead", -16, 400],
    ["14 minutes behind", 14, 200],
    ["14 minutes ahead", -14, 200],
  ])(
    "a clock more than 15 minutes off its own: one that is %s (%i minutes) gets %i",
    async (_name, minutes, status) => {
      const answer = await ask(await start({ clockOffsetMs: minutes * 60_000 }), { signature });
      expect(answer.status).toBe(status);
      if (status === 400) expect(answer).toMatchObject(refused(400, "InvalidTimeStamp.Expired"));
      const serverTime = Date.parse(answer.headers.get("date") ?? "");
      expect(Math.abs(serverTime - Date.now() - minutes * 60_000)).toBeLessThan(5_000);
    },
  );
});

describe("The fake refuses what was changed after it was signed:", () => {
  function withHeader(name: string, value: string): (request: HttpRequest) => HttpRequest {
    return (request) => ({ ...request, headers: { ...request.headers, [name]: value } });
  }

  test.each<[string, "v1" | "acs3", (request: HttpRequest) => HttpRequest, string]>([
    [
      "a parameter in the form",
      "v1",
      (request) => ({ ...request, body: request.body?.replace("aliyun.waf.1", "aliyun.waf.2") ?? "" }),
      "SignatureDoesNotMatch",
    ],
    [
      "a parameter more in the form",
      "v1",
      (request) => ({ ...request, body: `${request.body}&Region=cn` }),
      "SignatureDoesNotMatch",
    ],
    [
      "a parameter more in the URL",
      "v1",
      (request) => ({ ...request, query: [["Region", "cn"]] }),
      "SignatureDoesNotMatch",
    ],
    ["a path", "v1", (request) => ({ ...request, path: ["v1"] }), "IncompleteSignature"],
    [
      "the signature's version",
      "v1",
      (request) => ({
        ...request,
        body: request.body?.replace("SignatureVersion=1.0", "SignatureVersion=2.0") ?? "",
      }),
      "IncompleteSignature",
    ],
    [
      "a parameter in the URL",
      "acs3",
      (request) => ({ ...request, query: Object.entries({ ...ids, Region: "cn" }) }),
      "SignatureDoesNotMatch",
    ],
    ["the action", "acs3", withHeader("x-acs-action", "DescribeRegions"), "SignatureDoesNotMatch"],
    [
      "a header of the gateway's more",
      "acs3",
      withHeader("x-acs-security-token", "sts"),
      "InvalidSecurityToken.Malformed",
    ],
    ["a path in the URL", "acs3", (request) => ({ ...request, path: ["v1"] }), "SignatureDoesNotMatch"],
    ["the kind of authorization", "acs3", withHeader("authorization", "Bearer a"), "IncompleteSignature"],
  ])("%s (%s)", async (_name, signature, change, code) => {
    const fake = await start();
    expect(await post(change(signed(fake, { signature })))).toMatchObject({
      status: 400,
      body: { Code: code },
    });
    expect(await ask(fake, { signature })).toMatchObject(done);
  });

  test.each<[string, string, RequestInit]>([
    ["nothing at all", "/", {}],
    ["a GET without parameters", "/", { method: "GET" }],
    ["parameters without a signature", "/?Action=DescribeAsyncTaskStatus&Version=2018-01-17", {}],
    ["a URL whose encoding is broken", "/?Action=%zz", {}],
    [
      "JSON",
      "/",
      { body: '{"Action":"DescribeAsyncTaskStatus"}', headers: { "content-type": "application/json" } },
    ],
  ])("and what was never signed: %s", async (_name, target, init) => {
    const fake = await start();
    const response = await fetch(`${fake.endpoint}${target}`, { method: "POST", ...init });
    expect(response.status).toBe(400);
    expect(parseBody(await response.text())).toMatchObject({ Code: "IncompleteSignature" });
  });
});

describe("The format", () => {
  test.each<[string, "JSON" | "XML", Question]>([
    ["the form asks for JSON", "JSON", { format: "JSON" }],
    ["the form asks for XML", "XML", { format: "XML" }],
    ["the form does not say", "XML", { format: undefined }],
    ["the header asks for JSON", "JSON", { signature: "acs3", format: "JSON" }],
    ["the header asks for XML", "XML", { signature: "acs3", format: "XML" }],
    ["no header says", "XML", { signature: "acs3", format: undefined }],
  ])("of answers and errors where %s is %s", async (_name, format, question) => {
    const fake = await start();
    const good = await ask(fake, question);
    const bad = await ask(fake, { ...question, parameters: { ...ids, WafRequestId: "other" } });
    expect([good.status, bad.status]).toEqual([200, 400]);
    for (const { headers, text } of [good, bad]) {
      expect(headers.get("content-type")).toBe(format === "JSON" ? "application/json" : "text/xml");
      expect(text).toMatch(format === "JSON" ? /^\{/ : /^<\?xml version='1.0' encoding='UTF-8'\?>/);
    }
    if (format === "XML") {
      expect(good.text).toMatch(/<DescribeAsyncTaskStatusResponse>.*<\/DescribeAsyncTaskStatusResponse>$/);
      expect(bad.text).toMatch(/\?><Error>.*<Code>TaskNotFound<\/Code>.*<\/Error>$/);
      expect(good.body).toEqual({
        RequestId: expect.any(String),
        Result: { DomainConfig: { AsyncTaskStatus: "2", Progress: "100" } },
      });
    }
  });

  test.each<[FakeAlibabaOptions["shape"], object]>([
    [undefined, { DomainConfig: { AsyncTaskStatus: 1, Progress: 50 } }],
    ["nested", { DomainConfig: { AsyncTaskStatus: 1, Progress: 50 } }],
    ["flat", { AsyncTaskStatus: "1", Progress: 50 }],
  ])("has the shape that is wanted: %s", async (shape, Result) => {
    const fake = await start(shape === undefined ? {} : { shape });
    fake.addTask({ ...task, timeline: "1" });
    expect((await ask(fake)).body).toEqual({ RequestId: expect.any(String), Result });
  });

  test.each(["nested", "flat"] as const)("has a code and the words of a failure: %s", async (shape) => {
    const fake = await start({ shape });
    fake.addTask({ ...task, timeline: "2: The certificate is invalid" });
    const { Result } = (await ask(fake)).body as { Result: Body };
    const state = shape === "flat" ? Result : Result["DomainConfig"];
    expect(state).toMatchObject({ ErrCode: "400", ErrMsg: "The certificate is invalid" });
    expect(String((state as Body)["AsyncTaskStatus"])).toBe("2");
  });
});

describe("A fake that throttles", () => {
  test("lets so many requests through in a second, and says when it takes the next", async () => {
    const fake = await start({ requestsPerSecond: 3 });
    for (let count = 0; count < 3; count++) expect(await ask(fake)).toMatchObject(done);
    const fourth = await ask(fake);
    expect(fourth).toMatchObject(refused(400, "Throttling.User"));
    const waitMs = Number(fourth.headers.get("x-acs-retry-after"));
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(1_000);
    await realTime(waitMs + 5);
    expect(await ask(fake)).toMatchObject(done);
  });

  test("counts each account by itself", async () => {
    const fake = await start({ requestsPerSecond: 1 });
    expect(await ask(fake)).toMatchObject(done);
    expect(await ask(fake)).toMatchObject(refused(400, "Throttling.User"));
    expect(await ask(fake, { by: temporaryKey })).toMatchObject(done);
  });

  test("does not count those who are not let in", async () => {
    const fake = await start({ requestsPerSecond: 1 });
    for (let count = 0; count < 3; count++) await ask(fake, { by: wrongKey });
    expect(await ask(fake)).toMatchObject(done);
  });
});

describe("A task of the fake", () => {
  async function statesUntil(fake: FakeAlibaba, last: number): Promise<number[]> {
    const seen: number[] = [];
    while (seen.at(-1) !== last) {
      const { body } = await ask(fake);
      const { DomainConfig } = body["Result"] as { DomainConfig: { AsyncTaskStatus: number } };
      if (DomainConfig.AsyncTaskStatus !== seen.at(-1)) seen.push(DomainConfig.AsyncTaskStatus);
    }
    return seen;
  }

  test("goes through its states in time, from the first question about it", async () => {
    const fake = await start();
    fake.addTask({ ...task, timeline: "0 100ms → 1 100ms → 2" });
    expect(await statesUntil(fake, 2)).toEqual([0, 1, 2]);
  });

  test("starts again when it is added again", async () => {
    const fake = await start();
    expect(await ask(fake)).toMatchObject(done);
    fake.addTask({ ...task, timeline: "1" });
    expect(await statesUntil(fake, 1)).toEqual([1]);
  });

  test("is refused when its script can't be read", async () => {
    const fake = await start();
    const words = 'Timeline step 1 ("0") must be a state and a duration such as "running 2s"';
    expect(() => fake.addTask({ ...task, timeline: "0 → 2" })).toThrow(words);
    expect(() => fake.addDomain({ instanceId: "waf-1", domain: "a", timeline: "0 → 1" })).toThrow(words);
    expect(() => fake.enableMutations("0 → 2")).toThrow(words);
    expect(() => fake.enableMutations("2", "0 → 1")).toThrow(words);
  });

  test("has whatever ids, and is told apart by both", async () => {
    const fake = await start();
    const odd = { instanceId: "a/b c&d", taskId: "1+1=2 & 50 %" };
    fake.addTask({ ...odd, timeline: "0" });
    const parameters = { InstanceId: odd.instanceId, WafRequestId: odd.taskId };
    for (const signature of signatures) {
      expect(await ask(fake, { signature, parameters })).toMatchObject({
        status: 200,
        body: { Result: { DomainConfig: { AsyncTaskStatus: 0, Progress: 0 } } },
      });
    }
    expect(await ask(fake)).toMatchObject(done);
  });
});

describe("A domain of the fake", () => {
  test.each([0, 1, 2, -1])("is in the state %i", async (state) => {
    const fake = await start();
    fake.addDomain({ instanceId: "waf-1", domain: "www.example.com", timeline: String(state) });
    const parameters = { InstanceId: "waf-1", Domain: "www.example.com" };
    const answer = await ask(fake, { action: "DescribeDomainConfigStatus", parameters });
    expect(answer.body).toMatchObject({ Result: { DomainConfig: { ConfigStatus: state } } });
  });
});

describe("Changes", () => {
  const change = {
    InstanceId: "waf-1",
    Domain: "www.example.com",
    IsAccessProduct: "0",
    Protocols: '["http","https"]',
    HttpPort: "[80]",
    HttpsPort: "[443]",
  };
  const aboutDomain = { InstanceId: "waf-1", Domain: "www.example.com" };

  test.each(["CreateDomainConfig", "ModifyDomainConfig"])("by %s are tasks of their own", async (action) => {
    const fake = await start();
    fake.enableMutations("1 50ms → 2", "2 50ms → 1");
    for (const signature of signatures) {
      const begun = await ask(fake, { signature, action, parameters: change });
      expect(begun).toMatchObject({
        status: 200,
        body: { Result: { Status: 1, WafTaskId: expect.stringMatching(/^aliyun\.waf\.\d+\.\w{6}$/) } },
      });
      const { WafTaskId } = begun.body["Result"] as { WafTaskId: string };
      const parameters = { InstanceId: "waf-1", WafRequestId: WafTaskId };
      const stateOf = async () =>
        ((await ask(fake, { signature, parameters })).body["Result"] as { DomainConfig: Body }).DomainConfig;
      expect(await stateOf()).toMatchObject({ AsyncTaskStatus: 1 });
      await realTime(60);
      expect(await stateOf()).toMatchObject({ AsyncTaskStatus: 2 });
      const config = { signature, action: "DescribeDomainConfigStatus", parameters: aboutDomain };
      expect((await ask(fake, config)).body).toMatchObject({ Result: { DomainConfig: { ConfigStatus: 2 } } });
      await realTime(60);
      expect((await ask(fake, config)).body).toMatchObject({ Result: { DomainConfig: { ConfigStatus: 1 } } });
    }
  });

  test("have two ids where there are two of them", async () => {
    const fake = await start();
    fake.enableMutations("2");
    const answers = await Promise.all(
      [1, 2].map(() => ask(fake, { action: "ModifyDomainConfig", parameters: change })),
    );
    const idsOf = answers.map(({ body }) => (body["Result"] as Body)["WafTaskId"]);
    expect(new Set(idsOf).size).toBe(2);
  });

  test.each(["InstanceId", "Domain", "IsAccessProduct", "Protocols"])("must have %s", async (name) => {
    const fake = await start();
    fake.enableMutations("2");
    const { [name as "Domain"]: _left, ...parameters } = change;
    expect(await ask(fake, { action: "ModifyDomainConfig", parameters })).toMatchObject(
      refused(400, "ParamError"),
    );
  });
});

describe("Answers to other questions", () => {
  test("are those that are given, for any action and version", async () => {
    const fake = await start();
    fake.addResponses({
      action: "DescribeDomainDetail",
      parameters: { Domain: "www.example.com" },
      timeline: "2 50ms → 1: It is there",
      body: ({ state, message }) => ({ Status: Number(state), Words: message }),
    });
    const question = {
      action: "DescribeDomainDetail",
      version: "2021-10-01",
      parameters: { Domain: "www.example.com", InstanceId: "waf-1" },
    };
    expect(await ask(fake, question)).toMatchObject({ status: 200, body: { Status: 2, Words: "" } });
    await realTime(60);
    expect((await ask(fake, { ...question, format: "XML" })).text).toContain(
      "<Status>1</Status><Words>It is there</Words></DescribeDomainDetailResponse>",
    );
    expect(await ask(fake, { ...question, parameters: { Domain: "other" } })).toMatchObject({ status: 404 });
  });

  test("are for any parameters unless some are given", async () => {
    const fake = await start();
    fake.addResponses({ action: "DescribeRegions", timeline: "a", body: () => ({ Regions: ["cn"] }) });
    expect(await ask(fake, { action: "DescribeRegions" })).toMatchObject({ body: { Regions: ["cn"] } });
  });

  test("are the newest where two fit", async () => {
    const fake = await start();
    fake.addResponses({ action: "DescribeRegions", timeline: "a", body: () => ({ Is: "old" }) });
    fake.addResponses({
      action: "DescribeRegions",
      parameters: ids,
      timeline: "a",
      body: () => ({ Is: "new" }),
    });
    expect(await ask(fake, { action: "DescribeRegions" })).toMatchObject({ body: { Is: "new" } });
    expect(await ask(fake, { action: "DescribeRegions", parameters: {} })).toMatchObject({
      body: { Is: "old" },
    });
  });
});

describe("Everything that came", () => {
  test("is known, oldest first, with what was answered", async () => {
    const fake = await start();
    await ask(fake);
    await ask(fake, { signature: "acs3", by: wrongKey });
    expect(fake.requests).toHaveLength(2);
    expect(fake.requests[0]).toMatchObject({ method: "POST", target: "/", response: { status: 200 } });
    expect(fake.requests[1]).toMatchObject({ response: { status: 400 } });
    expect(fake.requests[1]?.headers["x-acs-action"]).toBe("DescribeAsyncTaskStatus");
  });

  test("goes wrong where it is told so, one by one, in order", async () => {
    const fake = await start();
    fake.failNext({ type: "response", status: 503, body: "Sorry" }, { type: "reset" }, { type: "truncate" });
    expect((await ask(fake)).status).toBe(503);
    await expect(ask(fake)).rejects.toThrow();
    await expect(ask(fake)).rejects.toThrow();
    expect(await ask(fake)).toMatchObject(done);
  });
});
