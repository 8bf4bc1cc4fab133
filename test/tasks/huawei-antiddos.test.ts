import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { InvalidDescriptionError } from "../../src/core/errors";
import type { PollResult } from "../../src/core/poll-result";
import { waitForTask, watchTask } from "../../src/core/wait";
import type { HuaweiAntiDdosProperties } from "../../src/generated/descriptions";
import { huaweiAntiDdosTask } from "../../src/generated/tasks";
import { type HttpRequest, type HttpResponse, urlOf } from "../../src/http/message";
import { send } from "../../src/http/send";
import type { HuaweiCredentials } from "../../src/huawei/credentials";
import { type FakeHuawei, startFakeHuawei } from "../../src/testing";
import { hurriedClock } from "../http/support";
import { issueTexts } from "../support/issues";
import { VirtualClock } from "../support/virtual-clock";

// The hosts here are the cloud's own, so nothing may be sent.
vi.mock("../../src/http/send", async (original) => ({ ...(await original<object>()), send: vi.fn() }));

type Description = HuaweiAntiDdosProperties;

const description = { projectId: "project-1", taskId: "task-1", region: "eu-de" };
const token = { token: "tok-1" };

beforeEach(() => {
  vi.mocked(send).mockReset();
  for (const name of Object.keys(process.env)) {
    if (/^(HUAWEICLOUD|HW|OS)_/.test(name)) vi.stubEnv(name, undefined);
  }
});

afterEach(() => vi.unstubAllEnvs());

/** Asks once; the answer has this body. */
async function poll(
  given: Description,
  response: Partial<HttpResponse> = {},
  credentials: HuaweiCredentials = token,
): Promise<PollResult> {
  vi.mocked(send).mockResolvedValueOnce({ status: 200, headers: {}, body: "{}", ...response });
  // A clock of its own gives a task a session of its own.
  const task = huaweiAntiDdosTask(given, { credentials, clock: new VirtualClock() });
  const { tookMs: _measured, ...answer } = await task.poll(new AbortController().signal, 10_000);
  return answer as PollResult;
}

/** The same of the second phase. */
async function checkNext(given: Description, response: Partial<HttpResponse>): Promise<PollResult> {
  vi.mocked(send).mockResolvedValueOnce({ status: 200, headers: {}, body: "{}", ...response });
  const { next } = huaweiAntiDdosTask(given, { credentials: token, clock: new VirtualClock() });
  if (!next) throw new Error("There is a second phase");
  const { tookMs: _measured, ...answer } = await next.poll(new AbortController().signal, 10_000);
  return answer as PollResult;
}

function lastRequest(): HttpRequest {
  const request = vi.mocked(send).mock.lastCall?.[0];
  if (!request) throw new Error("Nothing was sent");
  return request;
}

describe("The status", () => {
  async function statusOf(body: unknown, headers: Readonly<Record<string, string>> = {}) {
    return poll(description, { headers, body: JSON.stringify(body) });
  }

  test.each([
    ["preprocess", "pending"],
    ["ready", "pending"],
    ["waiting", "pending"],
    ["running", "running"],
    ["success", "succeeded"],
    ["failed", "failed"],
    ["SUCCESS", "unknown"],
    ["success ", "unknown"],
    ["done", "unknown"],
    ["", "unknown"],
    ["constructor", "unknown"],
    ["toString", "unknown"],
    ["__proto__", "unknown"],
  ])("%j is %s, and the word stays as it is", async (word, state) => {
    expect(await statusOf({ task_status: word, task_msg: "" })).toEqual({
      type: "status",
      status: { state, providerState: word },
    });
  });

  test.each([
    {},
    { task_status: null },
    { task_status: ["success"] },
    { task_status: { value: "success" } },
    { status: "success" },
    null,
    [],
    "success",
    17,
  ])("of an answer without the word is unknown: %j", async (body) => {
    const status = { state: "unknown", providerState: "", message: JSON.stringify(body) };
    expect(await statusOf(body)).toEqual({ type: "status", status });
  });

  test.each<[object, string | undefined]>([
    [{ task_msg: "The EIP is frozen" }, "The EIP is frozen"],
    [{ task_msg: "", error_msg: "The EIP is frozen" }, "The EIP is frozen"],
    [{ task_msg: "The EIP is frozen", error_msg: "Something else" }, "The EIP is frozen"],
    [{ task_msg: 17 }, undefined],
    [{ task_msg: null }, undefined],
    [{}, undefined],
  ])("comes with the provider's words: %j", async (words, message) => {
    expect(await statusOf({ task_status: "failed", ...words })).toEqual({
      type: "status",
      status: { state: "failed", providerState: "failed", ...(message !== undefined && { message }) },
    });
  });

  test("is not a failure because there is an error code: the first answers have one on success", async () => {
    expect(await statusOf({ task_status: "success", error_code: "10000000" })).toMatchObject({
      status: { state: "succeeded" },
    });
  });

  test("comes with the id of the request", async () => {
    expect(await statusOf({ task_status: "running" }, { "x-request-id": "req-1" })).toMatchObject({
      status: { requestId: "req-1" },
    });
  });

  test.each([
    ["a page", "<html>Welcome</html>"],
    ["an answer that was cut short", '{"task_status":"succ'],
    ["nothing", ""],
  ])("is not what %s is: that is a transient error", async (_name, body) => {
    expect(await poll(description, { body })).toEqual({
      type: "transient",
      message: "the response is not valid JSON, or was cut short",
      httpStatus: 200,
    });
  });
});

describe("A code of the service", () => {
  const rejected = { type: "rejected" };
  const transient = { type: "transient" };
  const expired = { type: "expired" };
  const notFound = { type: "notFound" };
  const refused = { type: "rejected", unauthorized: true };

  test.each<[status: number, code: string, message: string, expected: object]>([
    // As the vendor's page of error codes has them.
    [400, "Anti-DDoS.10000001", "Enter a valid request message", rejected],
    [400, "Anti-DDoS.10001008", "An incorrect task ID is used", notFound],
    [400, "Anti-DDoS.10001010", "Invalid time", rejected],
    [401, "Anti-DDoS.10000004", "Public test service denied", rejected],
    [403, "Anti-DDoS.10000002", "Failed to authenticate the token in the request", expired],
    [403, "Anti-DDoS.10000009", "The account is restricted", rejected],
    [403, "Anti-DDoS.10000010", "The account is frozen", rejected],
    [403, "Anti-DDoS.10000012", "Unknown user type", rejected],
    [403, "Anti-DDoS.10000030", "Not real-name authenticated", rejected],
    [403, "Anti-DDoS.10000016", "VPC access failed or EIP is not exist", transient],
    [403, "Anti-DDoS.10001009", "The operation permission is restricted", rejected],
    [403, "Anti-DDoS.11000001", "Access to the database is rejected", transient],
    [500, "Anti-DDoS.11000000", "Internal system exception", transient],
    // The same without the service's name, as clients have met them.
    [403, "10001020", "IPID is invalid", transient],
    [400, "10001008", "An incorrect task ID is used", notFound],
    [403, "10000002", "Failed to authenticate the token in the request", expired],
    // A number of the gateway is not one of the service, nor the other way round.
    [400, "Anti-DDoS.0308", "Something else", rejected],
    [400, "APIGW.10001008", "Something else", rejected],
    [401, "APIGW.0301", "verify aksk signature fail", refused],
    [401, "constructor", "Something else", refused],
  ])("%i %s %j", async (httpStatus, code, message, expected) => {
    const body = JSON.stringify({ error_code: code, error_msg: message });
    const said = { code, message, httpStatus };
    expect(await poll(description, { status: httpStatus, body })).toEqual({ ...expected, ...said });
    const effective = { ...description, waitUntil: "effective", floatingIpId: "ip-1" } as const;
    expect(await checkNext(effective, { status: httpStatus, body })).toEqual({ ...expected, ...said });
  });

  test.each([
    [429, "Anti-DDoS.10001008"],
    [403, "APIG.0308"],
  ])("means nothing beside a request to slow down: %i %s", async (httpStatus, code) => {
    const body = JSON.stringify({ error_code: code, error_msg: "Slow down" });
    expect(await poll(description, { status: httpStatus, body })).toMatchObject({
      type: "transient",
      throttled: true,
    });
  });

  test("in a good answer means what it means in a bad one", async () => {
    const body = JSON.stringify({
      error_code: "Anti-DDoS.10001008",
      error_msg: "An incorrect task ID is used",
    });
    expect(await poll(description, { body })).toMatchObject({ type: "notFound", httpStatus: 200 });
  });

  test("that says there is no such API comes with what may be wrong", async () => {
    const body = JSON.stringify({ error_code: "APIG.0101", error_msg: "The API does not exist" });
    expect(await poll(description, { status: 404, body })).toMatchObject({
      type: "rejected",
      message: "The API does not exist (the endpoint or the apiVersion may be wrong)",
    });
  });
});

describe("The question", () => {
  const v1 = "/v1/project-1/query_task_status?task_id=task-1";
  const v2 = "/v2/project-1/query-task-status?task_id=task-1";

  test.each<[string, Partial<Description>, string]>([
    ["Open Telekom Cloud", { region: "eu-de" }, `https://antiddos.eu-de.otc.t-systems.com${v1}`],
    ["Huawei Cloud", { region: "cn-north-4" }, `https://antiddos.cn-north-4.myhuaweicloud.com${v2}`],
    ["Huawei Cloud Europe", { region: "eu-west-101" }, `https://antiddos.eu-west-101.myhuaweicloud.eu${v2}`],
    [
      "Open Telekom Cloud, the second version",
      { region: "eu-nl", apiVersion: "v2" },
      `https://antiddos.eu-nl.otc.t-systems.com${v2}`,
    ],
    [
      "Huawei Cloud, the first version",
      { region: "cn-north-4", apiVersion: "v1" },
      `https://antiddos.cn-north-4.myhuaweicloud.com${v1}`,
    ],
    ["an own endpoint", { endpoint: "https://api.example.com" }, `https://api.example.com${v1}`],
    [
      "an own endpoint, the second version",
      { endpoint: "https://api.example.com", apiVersion: "v2" },
      `https://api.example.com${v2}`,
    ],
    [
      "an endpoint of Huawei Cloud",
      { endpoint: "https://antiddos.xx-new-1.myhuaweicloud.com/" },
      `https://antiddos.xx-new-1.myhuaweicloud.com${v2}`,
    ],
    [
      "an endpoint with a port",
      { endpoint: "https://api.example.com:8443" },
      `https://api.example.com:8443${v1}`,
    ],
    ["an endpoint on this machine", { endpoint: "http://localhost:8080" }, `http://localhost:8080${v1}`],
    ["another address of this machine", { endpoint: "http://[::1]:8080" }, `http://[::1]:8080${v1}`],
    [
      "an endpoint with a base path",
      { endpoint: "https://gateway.example.com/otc/antiddos" },
      `https://gateway.example.com/otc/antiddos${v1}`,
    ],
    [
      "an endpoint with a base path that ends with a slash",
      { endpoint: "https://gateway.example.com/otc/" },
      `https://gateway.example.com/otc${v1}`,
    ],
    [
      "an endpoint rather than the region",
      { region: "cn-north-4", endpoint: "https://api.example.com" },
      `https://api.example.com${v1}`,
    ],
  ])("goes to %s", async (_name, change, url) => {
    const { region: _region, ...ids } = description;
    await poll({ ...ids, ...change });
    expect(urlOf(lastRequest())).toBe(url);
  });

  test("has ids in it exactly as given", async () => {
    await poll({ ...description, projectId: "a/b?c", taskId: "1+1=2&%2F#" });
    expect(urlOf(lastRequest())).toBe(
      "https://antiddos.eu-de.otc.t-systems.com/v1/a%2Fb%3Fc/query_task_status?task_id=1%2B1%3D2%26%252F%23",
    );
  });

  test("is a GET for JSON that names the project", async () => {
    await poll(description);
    expect(lastRequest()).toMatchObject({
      method: "GET",
      headers: {
        accept: "application/json",
        "content-type": "application/json",
        "x-project-id": "project-1",
      },
    });
    expect(lastRequest()).not.toHaveProperty("body");
  });

  test("bears a token, or a signature, and never both", async () => {
    await poll(description, {}, token);
    expect(lastRequest().headers).toMatchObject({ "x-auth-token": "tok-1" });
    expect(lastRequest().headers).not.toHaveProperty("authorization");
    await poll(description, {}, { accessKey: "AK7", secretKey: "sk", securityToken: "sts" });
    expect(lastRequest().headers).toMatchObject({
      authorization: expect.stringContaining(
        "Access=AK7, SignedHeaders=accept;content-type;host;x-project-id;",
      ),
      "x-security-token": "sts",
    });
    expect(lastRequest().headers).not.toHaveProperty("x-auth-token");
  });

  test("bears what the environment has, when nothing is given", async () => {
    vi.stubEnv("OS_TOKEN", "from-the-environment");
    vi.mocked(send).mockResolvedValueOnce({ status: 200, headers: {}, body: "{}" });
    await huaweiAntiDdosTask(description, { clock: new VirtualClock() }).poll(
      new AbortController().signal,
      1_000,
    );
    expect(lastRequest().headers).toMatchObject({ "x-auth-token": "from-the-environment" });
  });
});

/** The issues of a description, which are found before any request. */
function issuesOf(change: object, access: object = { credentials: token }): readonly string[] {
  try {
    huaweiAntiDdosTask({ ...description, ...change } as Description, access);
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
const regionText = /^region must be one of .*\beu-de\b.* \(for any other region, set the endpoint\)/;

describe("A description", () => {
  test.each<[string, object, (string | RegExp)[]]>([
    ["an id that is a number", { taskId: 42 }, [`taskId must be ${idText}, not the number 42`]],
    ["an id that is null", { taskId: null }, [`taskId must be ${idText}, not null`]],
    ["an id that is a list", { taskId: ["task-1"] }, [`taskId must be ${idText}, not a list`]],
    [
      "an id that is an object",
      { projectId: {} },
      [`projectId must be ${idText}, not a value of type object`],
    ],
    ["no task", { taskId: undefined }, ["taskId is required: the task_id that the change returned"]],
    ["no project", { projectId: undefined }, ["projectId is required: the project of what was changed"]],
    ["an empty id", { taskId: "" }, [`taskId must be ${idText}, not ""`]],
    ["an id of a space", { taskId: " " }, [`taskId must be ${idText}, not " "`]],
    ["an id with a line feed", { taskId: "task-1\n" }, [`taskId must be ${idText}, not "task-1\\n"`]],
    [
      "a property that is not known",
      { taskID: "task-1" },
      [
        "taskID is not a known property: expected taskId, projectId, region, endpoint, apiVersion, waitUntil, floatingIpId",
      ],
    ],
    ["a region that is not known", { region: "eu-ch2" }, [regionText]],
    ["an empty region", { region: "" }, [regionText]],
    [
      "another end to wait for",
      { waitUntil: "ready" },
      ['waitUntil must be "done" or "effective", not "ready"'],
    ],
    [
      "an end to wait for without the address that it is about",
      { waitUntil: "effective" },
      ['floatingIpId is required to wait until "effective"'],
    ],
    [
      "an empty address",
      { waitUntil: "effective", floatingIpId: "" },
      [`floatingIpId must be ${idText}, not ""`],
    ],
    [
      "an address that is a number",
      { floatingIpId: 42 },
      [`floatingIpId must be ${idText}, not the number 42`],
    ],
    [
      "an end without its address, beside another fault",
      { taskId: 42, waitUntil: "effective" },
      [/^taskId must/, /^floatingIpId is required to wait/],
    ],
    ["another version", { apiVersion: "v3" }, ['apiVersion must be "v1" or "v2", not "v3"']],
    ["neither region nor endpoint", { region: undefined }, ["region or endpoint is required"]],
    [
      "an endpoint that is no URL",
      { endpoint: "api.example.com" },
      ['endpoint must be a URL such as https://api.example.com, not "api.example.com"'],
    ],
    [
      "an endpoint that is a number",
      { endpoint: 8080 },
      ["endpoint must be a URL such as https://api.example.com, not the number 8080"],
    ],
    [
      "an endpoint without TLS on another machine",
      { endpoint: "http://api.example.com" },
      ['endpoint must be an https: URL (http: is only for this machine), not "http://api.example.com"'],
    ],
    [
      "an endpoint that only looks like this machine",
      { endpoint: "http://localhost.example.com" },
      [/^endpoint must be an https: URL/],
    ],
    ["an endpoint of another protocol", { endpoint: "ftp://127.0.0.1" }, [/^endpoint must be an https: URL/]],
    [
      "an endpoint with a query",
      { endpoint: "https://api.example.com/?a=b" },
      ["endpoint must be a URL without ?, # or % in it"],
    ],
    [
      "an endpoint with a user and a password",
      { endpoint: "https://user:pass@api.example.com" },
      ["endpoint must be a URL without a user name or password in it"],
    ],
    [
      "several faults",
      { taskId: 42, projectId: "", region: "eu-ch2" },
      [/^taskId must/, /^projectId must/, regionText],
    ],
    // What can't be sent as it is written would fail, or go elsewhere, with each request.
    [
      "an endpoint whose encoding is broken",
      { endpoint: "https://api.example.com/%zz" },
      [/^endpoint must be/],
    ],
    ["a project that is a step in a path", { projectId: ".." }, [/^projectId must be/]],
    ["a project that can't be in a header", { projectId: "проект" }, [/^projectId must be/]],
    ["an id with half a character", { taskId: "task-\ud83d" }, [/^taskId must be/]],
  ])("with %s → an issue that names it", (_name, change, issues) => {
    expect(issuesOf(change)).toEqual(
      issues.map((issue) => (typeof issue === "string" ? issue : expect.stringMatching(issue))),
    );
  });
});

describe("A description", () => {
  test.each<[string, Partial<Description>]>([
    ["an address without an end that needs it", { floatingIpId: "ip-1" }],
    ["the end that is meant without a word", { waitUntil: "done" }],
    ["an end and its address", { waitUntil: "effective", floatingIpId: "ip-1" }],
  ])("may have %s", (_name, change) => {
    expect(issuesOf(change)).toEqual([]);
  });

  test.each<[string, Partial<Description>, boolean]>([
    ["as a rule", {}, false],
    ["until it is done", { waitUntil: "done", floatingIpId: "ip-1" }, false],
    ["until it is effective", { waitUntil: "effective", floatingIpId: "ip-1" }, true],
  ])("makes a task of a second phase only where that is asked for: %s", (_name, change, hasTwo) => {
    const task = huaweiAntiDdosTask({ ...description, ...change }, { credentials: token });
    expect([task.phase, task.next?.phase]).toEqual(hasTwo ? ["done", "effective"] : [undefined, undefined]);
    expect(task.next?.next).toBeUndefined();
  });
});

describe("Credentials", () => {
  const whole =
    "must have accessKey and secretKey (and securityToken where the key is temporary), or token, or username, password and domainName";

  test.each<[string, unknown, string | RegExp]>([
    ["half a key", { accessKey: "AK7" }, `credentials ${whole}: secretKey is missing`],
    [
      "a key and a token",
      { accessKey: "AK7", secretKey: "sk", token: "tok-1" },
      `credentials ${whole}: accessKey and token can't be combined`,
    ],
    ["nothing", {}, `credentials ${whole}`],
    ["an empty token", { token: "" }, /^credentials\.token is required/],
    ["a property that is not known", { ...token, user: "me" }, /^credentials\.user is not a known property/],
    ["null", null, /^credentials must be .*, not null$/],
    ["a string", "tok-1", /^credentials is not valid: /],
  ])("of %s → an issue without their values", (_name, credentials, issue) => {
    expect(issuesOf({}, { credentials })).toEqual([
      typeof issue === "string" ? issue : expect.stringMatching(issue),
    ]);
  });

  test("that are neither given nor in the environment are an error that names both ways", () => {
    expect(issuesOf({}, {})).toEqual([
      "credentials are missing: give the property credentials with accessKey and secretKey (and securityToken where the key is temporary), or token, or username, password and domainName; " +
        "or set OS_ACCESS_KEY and OS_SECRET_KEY, or OS_AUTH_TOKEN, or OS_USERNAME, OS_PASSWORD and OS_USER_DOMAIN_NAME, " +
        "or HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, " +
        "or HW_ACCESS_KEY and HW_SECRET_KEY, or HW_AUTH_TOKEN, or HW_USER_NAME, HW_USER_PASSWORD and HW_DOMAIN_NAME in the environment",
    ]);
  });

  test("of which the environment has a half are an error that names the other", () => {
    vi.stubEnv("OS_ACCESS_KEY", "AK7");
    expect(issuesOf({}, {})).toEqual([
      "OS_ACCESS_KEY is set in the environment, so OS_SECRET_KEY must be set too",
    ]);
  });

  test("that are given are taken, whatever the environment has", () => {
    vi.stubEnv("OS_ACCESS_KEY", "AK7");
    expect(issuesOf({}, { credentials: token })).toEqual([]);
  });

  test("of the environment that are invalid → an issue with the variables that they are from", () => {
    vi.stubEnv("OS_ACCESS_KEY", "AK7\n");
    vi.stubEnv("OS_SECRET_KEY", "sk");
    expect(issuesOf({}, {})).toEqual([
      "credentials.accessKey is not valid: it must be a non-empty ASCII string without spaces " +
        "(from OS_ACCESS_KEY and OS_SECRET_KEY in the environment)",
    ]);
  });

  test("from a function that gives wrong ones are refused without a request", async () => {
    const credentials = () => ({ accessKey: "AK7" }) as HuaweiCredentials;
    const task = huaweiAntiDdosTask(description, { credentials, clock: new VirtualClock() });
    expect(await task.poll(new AbortController().signal, 1_000)).toEqual({
      type: "rejected",
      message: `The credentials could not be fetched: credentials ${whole}: secretKey is missing`,
    });
    expect(send).not.toHaveBeenCalled();
  });
});

describe("No credential is in what an invalid description is told", () => {
  const secret = "s3cret-marker";
  const key = { accessKey: secret, secretKey: secret, securityToken: secret };

  test.each<[string, object, unknown]>([
    ["half a key", {}, { accessKey: secret }],
    ["the other half", {}, { secretKey: secret }],
    ["a key and a token", {}, { ...key, token: secret }],
    ["a token with a control character", {}, { token: `${secret}\n` }],
    ["a key that is a list", {}, { ...key, accessKey: [secret] }],
    ["a key that is an object", {}, { ...key, secretKey: { value: secret } }],
    ["a property that is not known", {}, { ...key, password: secret }],
    ["credentials that are a string", {}, secret],
    ["credentials that are a list", {}, [secret]],
    ["a wrong description beside good credentials", { taskId: "", region: "x", more: 1 }, key],
    ["a password in the endpoint", { endpoint: `https://user:${secret}@api.example.com` }, key],
    ["a password without a user", { endpoint: `https://:${secret}@api.example.com` }, key],
    ["a user that is a token", { endpoint: `https://${secret}@api.example.com` }, key],
    ["a password in an endpoint without TLS", { endpoint: `http://user:${secret}@api.example.com` }, key],
    ["a password in an endpoint without a scheme", { endpoint: `user:${secret}@api.example.com` }, key],
    ["a password in an endpoint without a host", { endpoint: `https://user:${secret}@` }, key],
    [
      "a password with a slash in the endpoint",
      { endpoint: `https://user:a/${secret}@api.example.com` },
      key,
    ],
    ["a presigned endpoint", { endpoint: `https://api.example.com/?signature=${secret}` }, key],
  ])("%s", (_name, change, credentials) => {
    let thrown: unknown;
    try {
      huaweiAntiDdosTask({ ...description, ...change } as Description, {
        credentials: credentials as HuaweiCredentials,
      });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InvalidDescriptionError);
    expect(inspect(thrown, { depth: 10, showHidden: true })).not.toContain(secret);
  });

  test.each([
    ["half a key", { OS_ACCESS_KEY: secret }],
    ["another half", { HW_SECRET_KEY: secret, OS_SECURITY_TOKEN: secret }],
    ["a security token alone", { OS_SECURITY_TOKEN: secret }],
  ])("%s in the environment", (_name, environment) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const [issue] = issuesOf({}, {});
    expect(issue).toBeDefined();
    expect(issue).not.toContain(secret);
  });
});

const untilEffective = { ...description, waitUntil: "effective", floatingIpId: "ip-1" } as const;

describe("The question whether a change is effective", () => {
  const path = "/v1/project-1/antiddos/ip-1/status";

  test.each<[string, Partial<Description>, string]>([
    ["Open Telekom Cloud", {}, `https://antiddos.eu-de.otc.t-systems.com${path}`],
    [
      "Huawei Cloud, which has a first version only",
      { region: "cn-north-4" },
      `https://antiddos.cn-north-4.myhuaweicloud.com${path}`,
    ],
    [
      "the same place, whatever the version of the first question is",
      { apiVersion: "v2" },
      `https://antiddos.eu-de.otc.t-systems.com${path}`,
    ],
    [
      "an own endpoint with a base path",
      { endpoint: "https://gateway.example.com/otc/" },
      `https://gateway.example.com/otc${path}`,
    ],
    [
      "an address exactly as it is given",
      { projectId: "a/b?c", floatingIpId: "1+1=2&%2F#" },
      "https://antiddos.eu-de.otc.t-systems.com/v1/a%2Fb%3Fc/antiddos/1%2B1%3D2%26%252F%23/status",
    ],
  ])("goes to %s", async (_name, change, url) => {
    await checkNext({ ...untilEffective, ...change }, {});
    expect(urlOf(lastRequest())).toBe(url);
    expect(lastRequest()).toMatchObject({
      method: "GET",
      headers: { "x-auth-token": "tok-1", "x-project-id": change.projectId ?? "project-1" },
    });
  });

  test.each([
    ["configging", "running"],
    ["configuring", "running"],
    ["notConfig", "pending"],
    ["normal", "succeeded"],
    ["packetcleaning", "succeeded"],
    ["packetdropping", "succeeded"],
    ["Normal", "unknown"],
    ["success", "unknown"],
    ["", "unknown"],
    ["constructor", "unknown"],
  ])("is answered by %j: %s", async (word, state) => {
    expect(await checkNext(untilEffective, { body: JSON.stringify({ status: word }) })).toEqual({
      type: "status",
      status: { state, providerState: word },
    });
  });

  test.each([[{ task_status: "success" }], [{}], [[]], [null], [{ status: ["normal"] }]])(
    "is not answered by %j: that is not known",
    async (body) => {
      expect(await checkNext(untilEffective, { body: JSON.stringify(body) })).toEqual({
        type: "status",
        status: { state: "unknown", providerState: "", message: JSON.stringify(body) },
      });
    },
  );
});

describe("A wait until a change is effective", () => {
  const key = { accessKey: "AK7EXAMPLE", secretKey: "sk-very-secret" };
  const options = { minDelayMs: 1, requestTimeoutMs: 1_000_000 };
  const fakes: FakeHuawei[] = [];

  beforeEach(async () => {
    const original = await vi.importActual<{ send: typeof send }>("../../src/http/send");
    vi.mocked(send).mockImplementation(original.send);
  });

  afterEach(async () => {
    await Promise.all(fakes.splice(0).map((fake) => fake.close()));
  });

  /** A task and an address, each with a timeline of its own. */
  async function start(timeline: string, protection?: string) {
    const fake = await startFakeHuawei({ credentials: [key] });
    fakes.push(fake);
    const { projectId, taskId, floatingIpId } = untilEffective;
    fake.addTask({ projectId, taskId, timeline });
    if (protection !== undefined) fake.addAddress({ projectId, floatingIpId, timeline: protection });
    const clock = hurriedClock();
    const { region: _region, ...ids } = untilEffective;
    const task = huaweiAntiDdosTask({ ...ids, endpoint: fake.endpoint }, { credentials: key, clock });
    const asked = (end: string) => fake.requests.filter(({ target }) => target.endsWith(end)).length;
    return { fake, task, clock, asked };
  }

  async function errorOf(wait: Promise<unknown>): Promise<Error> {
    const error = await wait.catch((error: unknown) => error);
    if (!(error instanceof Error)) throw new Error("The wait has failed");
    return error;
  }

  test.each(["normal", "packetcleaning", "packetdropping"])("is over with the word %s", async (word) => {
    const { task, clock, asked } = await start("success", word);
    const result = await waitForTask(task, { ...options, clock });
    expect(result).toMatchObject({ state: "succeeded", providerState: word, attempts: 2 });
    expect([asked("task_id=task-1"), asked("/status")]).toEqual([1, 1]);
  });

  test.each(["configging", "configuring", "notConfig"])("goes on with the word %s", async (word) => {
    const { fake, task, clock, asked } = await start("running 20ms → success", `${word} 1h → normal`);
    const words: string[] = [];
    const result = await waitForTask(task, {
      ...options,
      clock,
      onStatus: ({ phase, status }) => {
        const said = `${phase}: ${status.providerState}`;
        if (words.at(-1) !== said) words.push(said);
        if (phase !== "effective" || asked("/status") < 3) return;
        fake.addAddress({ projectId: "project-1", floatingIpId: "ip-1", timeline: "normal" });
      },
    });
    expect(words).toEqual(["done: running", "done: success", `effective: ${word}`, "effective: normal"]);
    expect(result).toMatchObject({ state: "succeeded", providerState: "normal" });
    expect(asked("/status")).toBe(4);
  });

  test("names the phase in every event", async () => {
    const { fake, task, clock } = await start("running 10ms → success", "normal");
    fake.failNext({ type: "reset" });
    const phases: unknown[] = [];
    for await (const { phase, type } of watchTask(task, { ...options, clock }))
      phases.push(`${phase} ${type}`);
    expect(phases[0]).toBe("done pollError");
    expect(phases.at(-1)).toBe("effective status");
    expect(new Set(phases.slice(1, -1))).toEqual(new Set(["done status"]));
  });

  test("never asks about the address of a task that failed", async () => {
    const { task, clock, asked } = await start("failed: The EIP is frozen", "normal");
    const error = await errorOf(waitForTask(task, { ...options, clock }));
    expect(error).toMatchObject({ code: "TASK_FAILED", phase: "done" });
    expect(error.message).toContain(
      "huawei-antiddos task task-1 (waiting until done) failed: The EIP is frozen",
    );
    expect(asked("/status")).toBe(0);
  });

  test("has one deadline for both, and its error names the phase", async () => {
    const { task, clock, asked } = await start("running 50ms → success", "configging");
    const startedAt = clock.now();
    const error = await errorOf(waitForTask(task, { ...options, clock, timeoutMs: 20_000 }));
    expect(error).toMatchObject({
      code: "WAIT_TIMEOUT",
      phase: "effective",
      lastStatus: { providerState: "configging" },
    });
    expect(error.message).toMatch(
      /^huawei-antiddos task task-1 \(waiting until effective\) did not finish within 20s \(state "configging", /,
    );
    expect(clock.now() - startedAt).toBeLessThan(25_000);
    expect(asked("/status")).toBeGreaterThan(1);
  });

  test("has its deadline in the first phase too", async () => {
    const { task, clock, asked } = await start("running", "normal");
    const error = await errorOf(waitForTask(task, { ...options, clock, timeoutMs: 5_000 }));
    expect(error).toMatchObject({ code: "WAIT_TIMEOUT", phase: "done" });
    expect(asked("/status")).toBe(0);
  });

  test("bears an address that is not known yet, for as long as transient errors are tolerated", async () => {
    const { task, clock } = await start("success");
    const error = await errorOf(waitForTask(task, { ...options, clock, transientErrorBudgetMs: 10_000 }));
    expect(error).toMatchObject({ code: "PROVIDER_UNAVAILABLE", phase: "effective" });
    expect(error.message).toMatch(
      /\(waiting until effective\): the provider is unavailable: IPID is invalid \(HTTP 403, code 10001020, /,
    );
  });

  test("ends with a word that is not known when it was seen three times", async () => {
    const { task, clock, asked } = await start("success", "hibernating");
    const error = await errorOf(waitForTask(task, { ...options, clock }));
    expect(error).toMatchObject({ code: "UNKNOWN_STATUS", phase: "effective" });
    expect(error.message).toContain('(waiting until effective) has an unrecognized status: "hibernating"');
    expect(asked("/status")).toBe(3);
  });
});
