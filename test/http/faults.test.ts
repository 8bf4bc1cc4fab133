import { afterEach, describe, expect, test } from "vitest";
import { longestTimerMs } from "../../src/core/clock";
import {
  ProviderRejectedError,
  TaskFailedError,
  UnknownStatusError,
  WaitTimeoutError,
} from "../../src/core/errors";
import type { WaitEvent } from "../../src/core/events";
import type { PollResult } from "../../src/core/poll-result";
import { waitForTask, watchTask } from "../../src/core/wait";
import type { CredentialSource } from "../../src/credentials/source";
import { huaweiAntiDdosTask } from "../../src/generated/tasks";
import { percentEncode } from "../../src/http/message";
import type { HuaweiCredentials } from "../../src/huawei/credentials";
import {
  type FakeHuawei,
  type FakeHuaweiOptions,
  type Fault,
  type RawRequest,
  startFakeHuawei,
} from "../../src/testing";
import { LoopbackServer } from "../../src/testing/server";
import { answerOf, busyPage, networkRows, noResponse, status, told, transient } from "./fault-rows";
import { everything, hurriedClock, poll } from "./support";

const key = { accessKey: "AK7EXAMPLE", secretKey: "sk-very-secret" };
const ids = { projectId: "project", taskId: "task-1" };

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((server) => server.close()));
});

async function startFake(options: FakeHuaweiOptions = {}, timeline = "success"): Promise<FakeHuawei> {
  const tokens = ["tok-1", "tok-2"].map((token) => ({ token }));
  const fake = await startFakeHuawei({ credentials: [key, ...tokens], ...options });
  closing.push(fake);
  fake.addTask({ ...ids, timeline });
  return fake;
}

async function startServer(answer: ConstructorParameters<typeof LoopbackServer>[0]) {
  const server = new LoopbackServer(answer);
  closing.push(server);
  return { server, endpoint: await server.listen() };
}

/** What goes wrong around one question. */
interface Play {
  readonly faults?: readonly Fault[];
  readonly fake?: FakeHuaweiOptions;
  readonly timeline?: string;
  readonly taskId?: string;
  readonly before?: (fake: FakeHuawei) => unknown;
  readonly credentials?: () => CredentialSource<HuaweiCredentials>;
  readonly requestTimeoutMs?: number;
  /** Where to ask, in place of the fake. */
  readonly endpoint?: string;
}

function throttled(more: object = {}) {
  return transient(429, "HTTP 429 without an error message", { throttled: true, ...more });
}

/** A function that gives these tokens in turn. */
function tokensInTurn(...tokens: readonly string[]) {
  return () => {
    let count = 0;
    return async () => ({ token: tokens[count++] ?? "there are no more" });
  };
}

const authentication = "Incorrect IAM authentication information";

describe("One question", () => {
  test.each<[name: string, play: Play, answer: object, requests: number]>([
    // The network.
    ...networkRows,

    // Too many requests, with every hint.
    ["429", { faults: [answerOf(429)] }, throttled(), 1],
    [
      "429 with a number of seconds",
      { faults: [answerOf(429, "", { "retry-after": "7" })] },
      throttled({ retryAfterMs: 7_000 }),
      1,
    ],
    [
      "429 with a date",
      {
        faults: [
          answerOf(429, "", {
            date: "Wed, 04 Mar 2026 13:00:00 GMT",
            "retry-after": "Wed, 04 Mar 2026 13:00:30 GMT",
          }),
        ],
      },
      throttled({ retryAfterMs: 30_000 }),
      1,
    ],
    [
      "429 with a date that has passed",
      { faults: [answerOf(429, "", { "retry-after": "Wed, 04 Mar 2015 13:00:00 GMT" })] },
      throttled(),
      1,
    ],
    [
      "429 with a part of a second",
      { faults: [answerOf(429, "", { "retry-after": "1.5" })] },
      throttled({ retryAfterMs: 1_500 }),
      1,
    ],
    [
      "429 with thirty years",
      { faults: [answerOf(429, "", { "retry-after": "999999999" })] },
      throttled({ retryAfterMs: longestTimerMs }),
      1,
    ],
    [
      "429 with a number of 400 digits",
      { faults: [answerOf(429, "", { "retry-after": "9".repeat(400) })] },
      throttled({ retryAfterMs: expect.any(Number) }),
      1,
    ],
    ["429 with less than nothing", { faults: [answerOf(429, "", { "retry-after": "-1" })] }, throttled(), 1],
    ["429 with nothing", { faults: [answerOf(429, "", { "retry-after": "0" })] }, throttled(), 1],
    ["429 with words", { faults: [answerOf(429, "", { "retry-after": "in a while" })] }, throttled(), 1],
    [
      "429 in the gateway's words",
      {
        faults: [
          answerOf(
            429,
            '{"error_code":"APIGW.0308","error_msg":"The throttling threshold has been reached","request_id":"req-1"}',
          ),
        ],
      },
      transient(429, "The throttling threshold has been reached", {
        throttled: true,
        code: "APIGW.0308",
        requestId: "req-1",
      }),
      1,
    ],

    // A server, or what is before it, that is not well.
    ...[500, 502, 503, 504].map((code): [string, Play, object, number] => [
      `${code} with a page`,
      { faults: [answerOf(code, busyPage)] },
      transient(code, "Sorry We are busy"),
      1,
    ]),
    [
      "503 with a hint",
      { faults: [answerOf(503, busyPage, { "retry-after": "7" })] },
      transient(503, "Sorry We are busy", { retryAfterMs: 7_000 }),
      1,
    ],
    ["408", { faults: [answerOf(408)] }, transient(408, "HTTP 408 without an error message"), 1],
    [
      "a database that is down",
      {
        faults: [
          answerOf(
            403,
            '{"error_code":"Anti-DDoS.11000001","error_msg":"Access to the database is rejected"}',
          ),
        ],
      },
      transient(403, "Access to the database is rejected", { code: "Anti-DDoS.11000001" }),
      1,
    ],

    // Good answers that are none.
    [
      "200 with a page",
      { faults: [answerOf(200, "<html>Welcome to the hotel</html>")] },
      transient(200, "the response is not valid JSON, or was cut short"),
      1,
    ],
    [
      "200 with nothing",
      { faults: [answerOf(200)] },
      transient(200, "the response is not valid JSON, or was cut short"),
      1,
    ],
    ["200 with null", { faults: [answerOf(200, "null")] }, status("unknown", "", { message: "null" }), 1],
    ["200 with a list", { faults: [answerOf(200, "[]")] }, status("unknown", "", { message: "[]" }), 1],
    [
      "200 with an empty object",
      { faults: [answerOf(200, "{}")] },
      status("unknown", "", { message: "{}" }),
      1,
    ],
    [
      "a word for the state that is not known",
      { timeline: "hibernating: The EIP sleeps" },
      status("unknown", "hibernating", { message: "The EIP sleeps", requestId: expect.any(String) }),
      1,
    ],

    // What is refused for good.
    [
      "a task that is not known",
      { taskId: "task-2" },
      told("notFound", 400, "Anti-DDoS.10001008", "An incorrect task ID is used"),
      1,
    ],
    [
      "a permission that is missing",
      {
        faults: [
          answerOf(
            403,
            '{"error_code":"Anti-DDoS.10001009","error_msg":"The operation permission is restricted"}',
          ),
        ],
      },
      {
        type: "rejected",
        httpStatus: 403,
        code: "Anti-DDoS.10001009",
        message: "The operation permission is restricted",
      },
      1,
    ],
    [
      "an API that is gone",
      { faults: [answerOf(404, '{"error_code":"APIGW.0101","error_msg":"The API does not exist"}')] },
      {
        type: "rejected",
        httpStatus: 404,
        code: "APIGW.0101",
        message: "The API does not exist (the endpoint or the apiVersion may be wrong)",
      },
      1,
    ],
    [
      "a wrong key",
      { credentials: () => ({ ...key, secretKey: "not-the-one" }) },
      told("rejected", 401, "APIGW.0301", `${authentication}: verify aksk signature fail`, {
        unauthorized: true,
      }),
      1,
    ],
    [
      "a clock that is 16 minutes behind",
      { fake: { clockOffsetMs: 16 * 60_000 } },
      told(
        "rejected",
        401,
        "APIGW.0303",
        expect.stringMatching(
          /signature expired.* \(this machine's clock is (15m 59s|16m) behind the server's\)$/,
        ),
        { unauthorized: true },
      ),
      1,
    ],
    [
      "a clock that is 16 minutes ahead",
      { fake: { clockOffsetMs: -16 * 60_000 } },
      told(
        "rejected",
        401,
        "APIGW.0303",
        expect.stringMatching(
          /signature expired.* \(this machine's clock is 16m( 1s)? ahead of the server's\)$/,
        ),
        { unauthorized: true },
      ),
      1,
    ],

    [
      "a clock that is 16 minutes ahead, with a key in the scoped form",
      { fake: { clockOffsetMs: -16 * 60_000 }, credentials: () => ({ ...key, signing: "scoped" }) },
      told(
        "rejected",
        401,
        "APIGW.0303",
        expect.stringMatching(
          /signature expired.* \(this machine's clock is 16m( 1s)? ahead of the server's\)$/,
        ),
        { unauthorized: true },
      ),
      1,
    ],
    [
      "a clock that is 14 minutes ahead, which is near enough",
      { fake: { clockOffsetMs: -14 * 60_000 } },
      status("succeeded", "success", { requestId: expect.any(String) }),
      1,
    ],
    [
      "a wrong key in the scoped form",
      { credentials: () => ({ ...key, secretKey: "not-the-one", signing: "scoped" }) },
      told("rejected", 401, "APIGW.0301", `${authentication}: verify aksk signature fail`, {
        unauthorized: true,
      }),
      1,
    ],

    // Credentials that don't last.
    [
      "a token that has expired, given as a value",
      { credentials: () => ({ token: "tok-1" }), before: (fake) => fake.expireToken("tok-1") },
      told("expired", 401, "APIGW.0307", "The token must be updated."),
      1,
    ],
    [
      "a token that has expired, and a function that has another",
      { credentials: tokensInTurn("tok-1", "tok-2"), before: (fake) => fake.expireToken("tok-1") },
      status("succeeded", "success", { requestId: expect.any(String) }),
      2,
    ],
    [
      "a token that is not known, and a function that has another",
      { credentials: tokensInTurn("tok-0", "tok-2") },
      status("succeeded", "success", { requestId: expect.any(String) }),
      2,
    ],
    [
      "a token that has expired, and a function that gives the same again",
      { credentials: tokensInTurn("tok-1", "tok-1"), before: (fake) => fake.expireToken("tok-1") },
      told("expired", 401, "APIGW.0307", "The token must be updated."),
      1,
    ],
    [
      "a token that has expired, and a function that gives another one that is no good",
      { credentials: tokensInTurn("tok-1", "tok-3", "tok-2"), before: (fake) => fake.expireToken("tok-1") },
      told("expired", 401, "APIGW.0301", `${authentication}: decrypt token fail`),
      2,
    ],
    [
      "a function that has no credentials",
      {
        credentials: () => () => {
          throw new Error("vault is sealed");
        },
      },
      { type: "rejected", message: "The credentials could not be fetched: vault is sealed" },
      0,
    ],
    [
      "a function that has no others when the first have expired",
      {
        credentials: () => {
          let asked = false;
          return async () => {
            if (asked) throw new Error("vault is sealed");
            asked = true;
            return { token: "tok-1" };
          };
        },
        before: (fake) => fake.expireToken("tok-1"),
      },
      { type: "rejected", message: "The credentials could not be fetched: vault is sealed" },
      1,
    ],
  ])("that meets %s", async (_name, play, answer, requests) => {
    const fake = await startFake(play.fake, play.timeline);
    fake.failNext(...(play.faults ?? []));
    await play.before?.(fake);
    const task = huaweiAntiDdosTask(
      { ...ids, taskId: play.taskId ?? ids.taskId, endpoint: play.endpoint ?? fake.endpoint },
      { credentials: play.credentials?.() ?? key },
    );
    expect(await poll(task, play.requestTimeoutMs)).toEqual(answer);
    expect(fake.requests).toHaveLength(requests);
  });

  test("that meets an expired token is asked again with the new one", async () => {
    const fake = await startFake();
    fake.expireToken("tok-1");
    const credentials = tokensInTurn("tok-1", "tok-2")();
    await poll(huaweiAntiDdosTask({ ...ids, endpoint: fake.endpoint }, { credentials }));
    expect(fake.requests.map(({ headers }) => headers["x-auth-token"])).toEqual(["tok-1", "tok-2"]);
  });

  test.each([301, 302, 303, 307, 308])("that meets a redirect (%i) does not follow it", async (code) => {
    const { server, endpoint } = await startServer(() => ({
      status: 200,
      body: '{"task_status":"success"}',
    }));
    const fake = await startFake();
    fake.failNext(answerOf(code, "", { location: `${endpoint}/elsewhere` }));
    const task = huaweiAntiDdosTask({ ...ids, endpoint: fake.endpoint }, { credentials: key });
    expect(await poll(task)).toEqual({
      type: "rejected",
      httpStatus: code,
      message: `the server responded with a redirect to ${new URL(endpoint).host}, which is not followed: the endpoint may be wrong`,
    });
    expect(server.requests).toEqual([]);
  });
});

const refusedCredentials = { type: "rejected", httpStatus: 401, unauthorized: true };

describe("A refusal with 401", () => {
  const expired = { type: "expired", httpStatus: 401 };
  const gateway = (code: string, words: string) => JSON.stringify({ error_code: code, error_msg: words });

  /** Each of them, and whether other credentials could mend it. */
  test.each<[name: string, body: string, answer: object, mends: boolean]>([
    ["nothing in it", "", { ...refusedCredentials, message: "HTTP 401 without an error message" }, true],
    [
      "a page",
      "<html><h1>Unauthorized</h1></html>",
      { ...refusedCredentials, message: "Unauthorized" },
      true,
    ],
    [
      "a bad signature",
      gateway("APIGW.0301", `${authentication}: verify aksk signature fail`),
      {
        ...refusedCredentials,
        code: "APIGW.0301",
        message: `${authentication}: verify aksk signature fail`,
      },
      true,
    ],
    [
      "a locked key",
      gateway("APIG.0301", "AK access failed to reach the limit,forbidden"),
      {
        ...refusedCredentials,
        code: "APIG.0301",
        message: "AK access failed to reach the limit,forbidden",
      },
      true,
    ],
    [
      "no token",
      gateway("APIC.0301", `${authentication}: x-auth-token not found`),
      { ...refusedCredentials, code: "APIC.0301", message: `${authentication}: x-auth-token not found` },
      true,
    ],
    [
      "an old signature",
      gateway("APIGW.0303", "signature expired"),
      { ...refusedCredentials, code: "APIGW.0303", message: "signature expired" },
      true,
    ],
    [
      "a token that nobody can read",
      gateway("APIGW.0301", `${authentication}: decrypt token fail`),
      { ...expired, code: "APIGW.0301", message: `${authentication}: decrypt token fail` },
      true,
    ],
    [
      "a token whose day is over",
      gateway("APIGW.0301", `${authentication}: token expires, expires_at: 2026-03-04`),
      { ...expired, code: "APIGW.0301", message: `${authentication}: token expires, expires_at: 2026-03-04` },
      true,
    ],
    [
      "a token that must be updated",
      gateway("APIGW.0307", "The token must be updated."),
      { ...expired, code: "APIGW.0307", message: "The token must be updated." },
      true,
    ],
    [
      "the service's word that it does not know the token",
      gateway("Anti-DDoS.10000002", "Failed to authenticate the token in the request"),
      {
        ...expired,
        code: "Anti-DDoS.10000002",
        message: "Failed to authenticate the token in the request",
      },
      true,
    ],
    [
      "the service's word that it is no matter of credentials",
      gateway("Anti-DDoS.10000004", "Public test service denied"),
      {
        type: "rejected",
        httpStatus: 401,
        code: "Anti-DDoS.10000004",
        message: "Public test service denied",
      },
      false,
    ],
    [
      "the form of other services",
      '{"error":{"code":"Ecs.0401","message":"Authentication failed"}}',
      { ...refusedCredentials, code: "Ecs.0401", message: "Authentication failed" },
      true,
    ],
  ])("that has %s", async (_name, body, answer, mends) => {
    const fake = await startFake();
    const description = { ...ids, endpoint: fake.endpoint };
    fake.failNext(answerOf(401, body));
    const asked = huaweiAntiDdosTask(description, { credentials: key });
    expect(await poll(asked)).toEqual(answer);
    expect(fake.requests).toHaveLength(1);

    fake.failNext(answerOf(401, body));
    const withOthers = huaweiAntiDdosTask(description, { credentials: tokensInTurn("tok-1", "tok-2")() });
    const tokens = ["tok-1", ...(mends ? ["tok-2"] : [])];
    expect((await poll(withOthers)).type).toBe(mends ? "status" : "rejected");
    expect(fake.requests.slice(1).map(({ headers }) => headers["x-auth-token"])).toEqual(tokens);
  });
});

const user = { username: "me", password: "pw-very-secret", domainName: "OTC0000" };

describe("A sign-in", () => {
  const signInAt = (words: string) =>
    expect.stringMatching(new RegExp(`^Sign-in at 127\\.0\\.0\\.1:\\d+: ${words}$`));
  const iam = (code: number, message: string) => JSON.stringify({ error: { code, message, title: "No" } });

  test.each<[name: string, fault: Fault, answer: object]>([
    ["a connection that is reset", { type: "reset" }, noResponse(/(ECONNRESET|other side closed)/)],
    ["a body that is cut short", { type: "truncate" }, noResponse(/other side closed|terminated/)],
    [
      "a body without an end in sight",
      { type: "huge" },
      {
        type: "transient",
        message: expect.stringMatching(/^127\.0\.0\.1:\d+ sent a response of more than 1 MiB$/),
      },
    ],
    [
      "an answer that never comes",
      { type: "stall" },
      {
        type: "transient",
        message: expect.stringMatching(/^127\.0\.0\.1:\d+ did not respond within 10000 ms$/),
      },
    ],
    ...[500, 502, 503, 504].map((code): [string, Fault, object] => [
      `${code} with a page`,
      answerOf(code, busyPage),
      { type: "transient", httpStatus: code, message: signInAt("Sorry We are busy") },
    ]),
    [
      "503 with a hint",
      answerOf(503, iam(503, "Service unavailable"), { "retry-after": "7" }),
      {
        type: "transient",
        httpStatus: 503,
        code: "503",
        retryAfterMs: 7_000,
        message: signInAt("Service unavailable"),
      },
    ],
    [
      "429",
      answerOf(429),
      {
        type: "transient",
        httpStatus: 429,
        throttled: true,
        message: signInAt("HTTP 429 without an error message"),
      },
    ],
    [
      "429 with a number of seconds",
      answerOf(429, iam(429, "Too many requests"), { "retry-after": "7" }),
      {
        type: "transient",
        httpStatus: 429,
        code: "429",
        throttled: true,
        retryAfterMs: 7_000,
        message: signInAt("Too many requests"),
      },
    ],
    [
      "the gateway's word that it is too often",
      answerOf(403, '{"error_code":"APIGW.0308","error_msg":"The throttling threshold has been reached"}'),
      {
        type: "transient",
        httpStatus: 403,
        code: "APIGW.0308",
        throttled: true,
        message: signInAt("The throttling threshold has been reached"),
      },
    ],
    [
      "408",
      answerOf(408),
      { type: "transient", httpStatus: 408, message: signInAt("HTTP 408 without an error message") },
    ],
    [
      "a wrong password",
      answerOf(401, iam(401, "The username or password is wrong.")),
      { ...refusedCredentials, code: "401", message: signInAt("The username or password is wrong\\.") },
    ],
    [
      "a locked account",
      answerOf(401, iam(401, "The account is locked.")),
      { ...refusedCredentials, code: "401", message: signInAt("The account is locked\\.") },
    ],
    [
      "401 with nothing",
      answerOf(401),
      { ...refusedCredentials, message: signInAt("HTTP 401 without an error message") },
    ],
    [
      "a user who may not",
      answerOf(403, iam(403, "You are not authorized")),
      { type: "rejected", httpStatus: 403, code: "403", message: signInAt("You are not authorized") },
    ],
    [
      "a project that there is not",
      answerOf(400, iam(400, "The project is not found")),
      { type: "rejected", httpStatus: 400, code: "400", message: signInAt("The project is not found") },
    ],
    [
      "404",
      answerOf(404),
      {
        type: "rejected",
        httpStatus: 404,
        message: signInAt("HTTP 404 without an error message \\(the endpoint may be wrong\\)"),
      },
    ],
    [
      "a redirect",
      answerOf(302, "", { location: "https://login.example.com/" }),
      {
        type: "rejected",
        httpStatus: 302,
        message: signInAt(
          "the server responded with a redirect to login\\.example\\.com, which is not followed: the endpoint may be wrong",
        ),
      },
    ],
    [
      "201 without a token",
      answerOf(201, '{"token":{}}'),
      { type: "transient", httpStatus: 201, message: signInAt("the response has no token") },
    ],
    [
      "201 with nothing at all",
      answerOf(201),
      { type: "transient", httpStatus: 201, message: signInAt("the response has no token") },
    ],
    [
      "200 with the page of a hotel",
      answerOf(200, "<html>Welcome to the hotel</html>"),
      { type: "transient", httpStatus: 200, message: signInAt("the response has no token") },
    ],
  ])("that meets %s", async (_name, fault, answer) => {
    const fake = await startFake({ credentials: [user] });
    fake.failNext(fault);
    const task = huaweiAntiDdosTask(
      { ...ids, endpoint: fake.endpoint },
      { credentials: { ...user, iamEndpoint: fake.endpoint }, clock: hurriedClock() },
    );
    expect(await poll(task, 1_000_000)).toEqual(answer);
    expect(fake.requests.map(({ method }) => method)).toEqual(["POST"]);
  });

  test.each<[name: string, fault: Fault, type: string, methods: string[]]>([
    ["an expired token signs in once more", answerOf(401), "status", ["GET", "POST", "GET"]],
    [
      "a token that is not for this project does not",
      answerOf(403, '{"error_code":"APIGW.0302","error_msg":"not allowed to access the API"}'),
      "rejected",
      ["GET"],
    ],
    ["a service that is busy does not", answerOf(503), "transient", ["GET"]],
  ])("whose question meets %s", async (_name, fault, type, methods) => {
    const fake = await startFake({ credentials: [user] });
    const task = huaweiAntiDdosTask(
      { ...ids, endpoint: fake.endpoint },
      { credentials: { ...user, iamEndpoint: fake.endpoint } },
    );
    expect(await poll(task)).toMatchObject({ type: "status" });
    expect(fake.requests.map(({ method }) => method)).toEqual(["POST", "GET"]);
    fake.failNext(fault);
    expect((await poll(task)).type).toBe(type);
    expect(fake.requests.slice(2).map(({ method }) => method)).toEqual(methods);
  });

  test("whose every token is refused is made twice, and no more", async () => {
    let count = 0;
    const { server, endpoint } = await startServer(({ method }) =>
      method === "POST"
        ? { status: 201, headers: { "x-subject-token": `tok-${count++}` }, body: "{}" }
        : { status: 401, body: '{"error_code":"APIGW.0307","error_msg":"The token must be updated."}' },
    );
    const task = huaweiAntiDdosTask(
      { ...ids, endpoint },
      { credentials: { ...user, iamEndpoint: endpoint } },
    );
    expect(await poll(task)).toMatchObject({ type: "expired", message: "The token must be updated." });
    expect(server.requests.map(({ method }) => method)).toEqual(["POST", "GET", "POST", "GET"]);
  });
});

describe("A question of the second phase", () => {
  const floatingIpId = "ip-1";

  async function nextOf(play: Play & { readonly protection?: string | null }) {
    const fake = await startFake(play.fake);
    const { protection = "normal" } = play;
    if (protection !== null) fake.addAddress({ ...ids, floatingIpId, timeline: protection });
    fake.failNext(...(play.faults ?? []));
    await play.before?.(fake);
    const { next } = huaweiAntiDdosTask(
      { ...ids, endpoint: play.endpoint ?? fake.endpoint, waitUntil: "effective", floatingIpId },
      { credentials: play.credentials?.() ?? key },
    );
    if (!next) throw new Error("There is a second phase");
    return { fake, task: { ...next, kind: "huawei-antiddos", taskId: ids.taskId } };
  }

  test.each<
    [name: string, play: Play & { readonly protection?: string | null }, answer: object, requests: number]
  >([
    ...networkRows,
    ["429", { faults: [answerOf(429)] }, throttled(), 1],
    [
      "503 with a hint",
      { faults: [answerOf(503, busyPage, { "retry-after": "7" })] },
      transient(503, "Sorry We are busy", { retryAfterMs: 7_000 }),
      1,
    ],
    [
      "200 with a page",
      { faults: [answerOf(200, "<html>Welcome to the hotel</html>")] },
      transient(200, "the response is not valid JSON, or was cut short"),
      1,
    ],
    [
      "200 with an error",
      {
        faults: [
          answerOf(200, '{"error_code":"Anti-DDoS.11000000","error_msg":"Internal system exception"}'),
        ],
      },
      transient(200, "Internal system exception", { code: "Anti-DDoS.11000000" }),
      1,
    ],
    [
      "200 with an empty object",
      { faults: [answerOf(200, "{}")] },
      status("unknown", "", { message: "{}" }),
      1,
    ],
    [
      "a word that is not known",
      { protection: "hibernating" },
      status("unknown", "hibernating", { requestId: expect.any(String) }),
      1,
    ],
    [
      "an address that is not known, or not yet",
      { protection: null },
      told("transient", 403, "10001020", "IPID is invalid"),
      1,
    ],
    [
      "an address without a policy, or not yet",
      { protection: "notConfig" },
      status("pending", "notConfig", { requestId: expect.any(String) }),
      1,
    ],
    [
      "a permission that is missing",
      {
        faults: [
          answerOf(
            403,
            '{"error_code":"Anti-DDoS.10001009","error_msg":"The operation permission is restricted"}',
          ),
        ],
      },
      {
        type: "rejected",
        httpStatus: 403,
        code: "Anti-DDoS.10001009",
        message: "The operation permission is restricted",
      },
      1,
    ],
    [
      "a database that is down",
      {
        faults: [answerOf(403, '{"error_code":"11000001","error_msg":"Access to the database is rejected"}')],
      },
      transient(403, "Access to the database is rejected", { code: "11000001" }),
      1,
    ],
    [
      "a wrong key",
      { credentials: () => ({ ...key, secretKey: "not-the-one" }) },
      told("rejected", 401, "APIGW.0301", `${authentication}: verify aksk signature fail`, {
        unauthorized: true,
      }),
      1,
    ],
    [
      "a token that has expired, and a function that has another",
      { credentials: tokensInTurn("tok-1", "tok-2"), before: (fake) => fake.expireToken("tok-1") },
      status("succeeded", "normal", { requestId: expect.any(String) }),
      2,
    ],
    [
      "a token that has expired, given as a value",
      { credentials: () => ({ token: "tok-1" }), before: (fake) => fake.expireToken("tok-1") },
      told("expired", 401, "APIGW.0307", "The token must be updated."),
      1,
    ],
  ])("that meets %s", async (_name, play, answer, requests) => {
    const { fake, task } = await nextOf(play);
    expect(await poll(task, play.requestTimeoutMs)).toEqual(answer);
    expect(fake.requests).toHaveLength(requests);
  });

  test("bears all that can pass, in one wait", async () => {
    const fake = await startFake();
    fake.addAddress({ ...ids, floatingIpId, timeline: "normal" });
    const clock = hurriedClock();
    const task = huaweiAntiDdosTask(
      { ...ids, endpoint: fake.endpoint, waitUntil: "effective", floatingIpId },
      { credentials: key, clock },
    );
    const faults: Fault[] = [
      answerOf(503),
      { type: "reset" },
      { type: "truncate" },
      { type: "huge" },
      answerOf(200, "<html>Welcome to the hotel</html>"),
      answerOf(403, '{"error_code":"10001020","error_msg":"IPID is invalid"}'),
    ];
    const result = await waitForTask(task, {
      minDelayMs: 1,
      clock,
      onStatus: ({ phase }) => {
        if (phase === "done") fake.failNext(...faults);
      },
    });
    expect(result).toMatchObject({ providerState: "normal", attempts: faults.length + 2 });
  });

  test("shares the sign-in, the pace and the refusal of the first", async () => {
    const fake = await startFake({ credentials: [user] });
    fake.addAddress({ ...ids, floatingIpId, timeline: "normal" });
    const task = huaweiAntiDdosTask(
      { ...ids, endpoint: fake.endpoint, waitUntil: "effective", floatingIpId },
      { credentials: { ...user, iamEndpoint: fake.endpoint } },
    );
    expect(await waitForTask(task)).toMatchObject({ providerState: "normal", attempts: 2 });
    expect(fake.requests.map(({ method }) => method)).toEqual(["POST", "GET", "GET"]);
    fake.expireToken();
    fake.failNext(
      answerOf(401, '{"error_code":"APIGW.0307","error_msg":"The token must be updated."}'),
      answerOf(401, '{"error":{"code":401,"message":"The username or password is wrong."}}'),
    );
    await expect(waitForTask(task)).rejects.toMatchObject({ code: "PROVIDER_REJECTED", phase: "done" });
    const { next } = task;
    if (!next) throw new Error("There is a second phase");
    expect(await next.poll(new AbortController().signal, 1_000)).toMatchObject(refusedCredentials);
    expect(fake.requests).toHaveLength(5);
  });
});

describe("A whole wait", () => {
  async function taskOf(faults: readonly Fault[], timeline = "success") {
    const fake = await startFake({}, timeline);
    fake.failNext(...faults);
    const task = huaweiAntiDdosTask(
      { ...ids, endpoint: fake.endpoint },
      { credentials: key, clock: hurriedClock() },
    );
    return { fake, task };
  }

  test("succeeds after three times 503", async () => {
    const { task } = await taskOf([answerOf(503), answerOf(503), answerOf(503)]);
    expect(await waitForTask(task, { minDelayMs: 1 })).toMatchObject({ state: "succeeded", attempts: 4 });
  });

  test("succeeds after every transient error", async () => {
    const faults: Fault[] = [
      { type: "reset" },
      { type: "truncate" },
      { type: "huge" },
      answerOf(200, "<html>Welcome to the hotel</html>"),
      answerOf(500, busyPage),
      answerOf(502, busyPage),
      answerOf(504, busyPage),
      answerOf(408),
    ];
    const { task } = await taskOf(faults);
    const options = { minDelayMs: 1, clock: hurriedClock() };
    expect(await waitForTask(task, options)).toMatchObject({
      state: "succeeded",
      attempts: faults.length + 1,
    });
  });

  test("tells the words, the code and the id of the task that failed", async () => {
    const { task } = await taskOf([], "failed: The EIP is frozen");
    const error = await waitForTask(task).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TaskFailedError);
    expect((error as Error).message).toMatch(
      /^huawei-antiddos task task-1 failed: The EIP is frozen \(state "failed", 1 poll in [\d.]+s, request [0-9a-f-]{36}\)$/,
    );
  });

  test("ends with 403 on the first request, in the provider's words", async () => {
    const { fake, task } = await taskOf([
      answerOf(
        403,
        '{"error_code":"Anti-DDoS.10001009","error_msg":"The operation permission is restricted"}',
      ),
    ]);
    const error = await waitForTask(task, { minDelayMs: 1 }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ProviderRejectedError);
    expect((error as Error).message).toContain("The operation permission is restricted");
    expect((error as Error).message).toContain("HTTP 403, code Anti-DDoS.10001009, 1 poll");
    expect(fake.requests).toHaveLength(1);
  });

  test("ends with a word that is not known when it was seen three times", async () => {
    const { fake, task } = await taskOf([], "hibernating");
    const error = await waitForTask(task, { minDelayMs: 1 }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UnknownStatusError);
    expect((error as Error).message).toContain('"hibernating"');
    expect(fake.requests).toHaveLength(3);
  });

  test("ends with an expired token on the first request", async () => {
    const fake = await startFake();
    fake.expireToken("tok-1");
    const task = huaweiAntiDdosTask({ ...ids, endpoint: fake.endpoint }, { credentials: { token: "tok-1" } });
    await expect(waitForTask(task, { minDelayMs: 1 })).rejects.toBeInstanceOf(ProviderRejectedError);
    expect(fake.requests).toHaveLength(1);
  });

  test.each(["999999999", "9".repeat(400)])("ends in time whatever hint it is given: %.20s", async (hint) => {
    const { fake, task } = await taskOf(
      Array.from({ length: 9 }, () => answerOf(503, "", { "retry-after": hint })),
    );
    const error = await waitForTask(task, { timeoutMs: 400, minDelayMs: 1 }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect((error as WaitTimeoutError).elapsedMs).toBeLessThan(700);
    expect(fake.requests).toHaveLength(2);
  });

  test.each(["0", "-1", "0.001"])("does not ask all the time whatever hint it is given: %s", async (hint) => {
    const { fake, task } = await taskOf(
      Array.from({ length: 99 }, () => answerOf(503, "", { "retry-after": hint })),
    );
    const options = { timeoutMs: 500, minDelayMs: 100 };
    await expect(waitForTask(task, options)).rejects.toBeInstanceOf(WaitTimeoutError);
    expect(fake.requests.length).toBeLessThanOrEqual(5);
  });
});

describe("A server that gives secrets away", () => {
  const secrets = {
    accessKey: "AKQ7XG2M9LZ4T",
    secretKey: 'wJal+rXU/tnF="m\\IK7!*MDENG',
    securityToken: "ggpjbi1ub3J0aC00TJvX2k+9aQ/zE=",
  };
  const all = Object.values(secrets);

  const forms: Readonly<Record<string, (text: string) => string>> = {
    plain: (text) => text,
    base64: (text) => Buffer.from(text).toString("base64"),
    base64url: (text) => Buffer.from(text).toString("base64url"),
    "url-encoded": encodeURIComponent,
    "url-encoded as a signature wants it": percentEncode,
    "JSON-escaped": (text) => JSON.stringify(text).slice(1, -1),
  };

  /** All that a request gives away, and the secret key that a server knows too. */
  function known({ headers }: RawRequest): string[] {
    return [headers["authorization"] ?? "", headers["x-security-token"] ?? "", secrets.secretKey];
  }

  function expectNoSecret(seen: unknown, request: RawRequest): void {
    const text = everything(seen);
    const signature = request.headers["authorization"]?.split("Signature=")[1] ?? "";
    expect(signature).toHaveLength(64);
    for (const secret of [...all, signature]) {
      for (const [form, encode] of Object.entries(forms)) {
        expect(text, `${secret} ${form}`).not.toContain(encode(secret));
        // Half of a secret is too much.
        expect(text, `the beginning of ${secret} ${form}`).not.toContain(encode(secret).slice(0, 10));
      }
    }
  }

  type Echo = (texts: readonly string[]) => { body: string; headers?: Readonly<Record<string, string>> };
  const asJson: Echo = (texts) => ({
    body: JSON.stringify({
      error_code: "APIGW.0301",
      error_msg: `verify aksk signature fail, ${texts.join("|")}`,
    }),
  });
  const asPage: Echo = (texts) => ({ body: `<html><body><p>${texts.join("</p><p>")}</p></body></html>` });
  const asText: Echo = (texts) => ({ body: texts.join("\n") });
  const asCode: Echo = (texts) => ({
    body: JSON.stringify({ error_code: texts.join("|"), error_msg: texts[0] }),
  });
  const asInnerWords: Echo = (texts) => ({
    body: JSON.stringify({ error: { message: texts.join("|"), code: 401 } }),
  });
  const asHeader: Echo = (texts) => ({
    body: "{}",
    // What can be in a header at all.
    headers: { "x-request-id": texts.join("|").replaceAll(/[^ -~]/g, "") },
  });

  test.each(
    Object.entries({ asJson, asPage, asText, asCode, asInnerWords, asHeader }).flatMap(([way, echo]) =>
      Object.entries(forms).flatMap(([form, encode]) =>
        [401, 403, 503].map((code) => ({ way, echo, form, encode, code })),
      ),
    ),
  )("$way, $form, with $code: nothing of it is seen", async ({ echo, encode, code }) => {
    const { server, endpoint } = await startServer((request) => ({
      status: code,
      ...echo(known(request).map(encode)),
    }));
    const task = huaweiAntiDdosTask({ ...ids, endpoint }, { credentials: secrets });
    const answer = await poll(task);
    const [request] = server.requests;
    if (!request) throw new Error("There was a request");
    expectNoSecret(answer, request);
  });

  test.each([
    ["plain", "plain"],
    ["in base64", "base64"],
  ])("at the end of what is read of a long page, %s: no part of it is seen", async (_name, form) => {
    const encode = forms[form] ?? String;
    // Somewhere in this range each secret is cut by the limit.
    for (let length = 270; length <= 300; length += 5) {
      const { server, endpoint } = await startServer(() => ({
        status: 503,
        body: `<p>${"x".repeat(length)} ${encode(secrets.secretKey)}</p>`,
      }));
      const task = huaweiAntiDdosTask({ ...ids, endpoint }, { credentials: secrets });
      const answer = await poll(task);
      const [request] = server.requests;
      if (!request) throw new Error("There was a request");
      expectNoSecret(answer, request);
    }
  });

  test("inside the tags of a page: nothing of it is seen", async () => {
    const credentials = { accessKey: "AKQ7XG2M9LZ4T", secretKey: "wJalrXUtnFE<MDENG>bPxRfiCYEX" };
    const { endpoint } = await startServer(() => ({
      status: 503,
      body: `<p>Key ${credentials.secretKey}</p>`,
    }));
    const answer = await poll(huaweiAntiDdosTask({ ...ids, endpoint }, { credentials }));
    expect(everything(answer)).not.toContain("wJalrXUtnFE");
    expect(everything(answer)).not.toContain("bPxRfiCYEX");
  });

  test("in a good answer: nothing of it is seen", async () => {
    const { server, endpoint } = await startServer((request) => ({
      status: 200,
      headers: { "x-request-id": secrets.accessKey },
      body: JSON.stringify({ task_status: `gone ${known(request)[0]}`, task_msg: known(request).join("|") }),
    }));
    const answer: PollResult = await poll(huaweiAntiDdosTask({ ...ids, endpoint }, { credentials: secrets }));
    const [request] = server.requests;
    if (!request) throw new Error("There was a request");
    expectNoSecret(answer, request);
    expect(answer).toMatchObject({ type: "status", status: { state: "unknown" } });
  });

  test("which is a token: nothing of it is seen", async () => {
    const token = "MIIEpAIBAAKCAQEA+/7=";
    const { endpoint } = await startServer(({ headers }) => ({
      status: 401,
      body: JSON.stringify({
        error_msg: `decrypt token fail: ${headers["x-auth-token"]}`,
        error_code: "APIGW.0301",
      }),
    }));
    const answer = await poll(huaweiAntiDdosTask({ ...ids, endpoint }, { credentials: { token } }));
    expect(answer).toMatchObject({ type: "expired", message: "decrypt token fail: [redacted]" });
  });

  test("are in no event and no error of a whole wait", async () => {
    let count = 0;
    const { server, endpoint } = await startServer((request) => ({
      status: [503, 429, 401][count++] ?? 401,
      ...asJson(known(request)),
    }));
    const clock = hurriedClock();
    const task = huaweiAntiDdosTask({ ...ids, endpoint }, { credentials: secrets, clock });
    const events: WaitEvent[] = [];
    let thrown: unknown;
    try {
      // The code says that the credentials are refused, whatever the HTTP status is; so the first answer is the last.
      for await (const event of watchTask(task, { minDelayMs: 1, clock })) events.push(event);
    } catch (error) {
      thrown = error;
    }
    const [request] = server.requests;
    if (!request) throw new Error("There was a request");
    expect(thrown).toBeInstanceOf(ProviderRejectedError);
    expect((thrown as Error).message).toContain("verify aksk signature fail");
    expectNoSecret(thrown, request);
    expect(events).toHaveLength(server.requests.length);
    expectNoSecret(events, request);
  });
});
