import { afterEach, describe, expect, test } from "vitest";
import type { AlibabaCredentials } from "../../src/alibaba/credentials";
import { ProviderRejectedError, TaskFailedError, WaitTimeoutError } from "../../src/core/errors";
import type { WaitEvent } from "../../src/core/events";
import type { PollResult } from "../../src/core/poll-result";
import { waitForTask, watchTask } from "../../src/core/wait";
import type { CredentialSource } from "../../src/credentials/source";
import type { AlibabaWafProperties } from "../../src/generated/descriptions";
import { alibabaWafTask } from "../../src/generated/tasks";
import { percentEncode } from "../../src/http/message";
import {
  type FakeAlibaba,
  type FakeAlibabaOptions,
  type Fault,
  type RawRequest,
  startFakeAlibaba,
} from "../../src/testing";
import { LoopbackServer } from "../../src/testing/server";
import { answerOf, busyPage, networkRows, status, told, transient } from "./fault-rows";
import { everything, hurriedClock, poll } from "./support";

const key = { accessKeyId: "LTAI7EXAMPLE", accessKeySecret: "sk-very-secret" };
const ids = { instanceId: "waf-1", taskId: "aliyun.waf.1" };

/** Temporary keys that the fake knows. */
const [first, second] = ["1", "2"].map((name) => ({
  accessKeyId: `STS.${name}EXAMPLE`,
  accessKeySecret: `sk-temporary-${name}`,
  securityToken: `sts-${name}+/==`,
})) as [Required<AlibabaCredentials>, Required<AlibabaCredentials>];

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((server) => server.close()));
});

async function startFake(options: FakeAlibabaOptions = {}, timeline = "2"): Promise<FakeAlibaba> {
  const fake = await startFakeAlibaba({ credentials: [key, first, second], ...options });
  closing.push(fake);
  fake.addTask({ ...ids, timeline });
  return fake;
}

async function startServer(answer: ConstructorParameters<typeof LoopbackServer>[0]) {
  const server = new LoopbackServer(answer);
  closing.push(server);
  return { server, endpoint: await server.listen() };
}

function errorOf(status: number, code: string, message: string, headers?: Readonly<Record<string, string>>) {
  return answerOf(status, JSON.stringify({ RequestId: "req-1", Code: code, Message: message }), headers);
}

const hotelPage =
  "<!DOCTYPE html><html><head><meta charset=utf-8><title>Welcome</title></head><body>Room number?<br></body></html>";
const flowControl = "Request was denied due to user flow control.";
const throttle = errorOf(400, "Throttling.User", flowControl);
const unreadable = "the response is not valid JSON or XML, or was cut short";
const doneInJson = '{"RequestId":"req-1","Result":{"DomainConfig":{"AsyncTaskStatus":2,"Progress":100}}}';
const doneInXml =
  "<DescribeAsyncTaskStatusResponse><RequestId>req-1</RequestId><Result><DomainConfig><Progress>100</Progress><AsyncTaskStatus>2</AsyncTaskStatus></DomainConfig></Result></DescribeAsyncTaskStatusResponse>";

/** What goes wrong around one question. */
interface Play {
  readonly faults?: readonly Fault[];
  readonly fake?: FakeAlibabaOptions;
  readonly timeline?: string;
  readonly description?: Partial<AlibabaWafProperties>;
  readonly before?: (fake: FakeAlibaba) => unknown;
  readonly credentials?: () => CredentialSource<AlibabaCredentials>;
  readonly requestTimeoutMs?: number;
  /** Where to ask, in place of the fake. */
  readonly endpoint?: string;
}

function throttled(more: object = {}) {
  return transient(400, flowControl, {
    throttled: true,
    code: "Throttling.User",
    requestId: "req-1",
    ...more,
  });
}

const succeeded = status("succeeded", "2", { progress: 100, requestId: expect.any(String) });

/** A function that gives these keys in turn. */
function keysInTurn(...keys: readonly AlibabaCredentials[]) {
  return () => {
    let count = 0;
    return async () => keys[count++] ?? { accessKeyId: "no-more", accessKeySecret: "no-more" };
  };
}

const expired = "Specified SecurityToken is expired.";

describe.each(["v1", "acs3"] as const)("One question with the signature %s", (signature) => {
  test.each<[name: string, play: Play, answer: object, requests: number]>([
    ["nothing that goes wrong", {}, succeeded, 1],

    // The network.
    ...networkRows,

    // Too many requests, with every hint.
    ["throttling", { faults: [throttle] }, throttled(), 1],
    [
      "throttling with milliseconds",
      { faults: [errorOf(400, "Throttling.User", flowControl, { "x-acs-retry-after": "1500" })] },
      throttled({ retryAfterMs: 1_500 }),
      1,
    ],
    [
      "throttling with the older header",
      {
        faults: [
          errorOf(400, "Throttling.User", flowControl, {
            "X-RateLimit-User-API": "Limit:1,Remain:0,TimeLeft:2000,Reset:1234",
          }),
        ],
      },
      throttled({ retryAfterMs: 2_000 }),
      1,
    ],
    [
      "throttling with the header of HTTP",
      { faults: [errorOf(400, "Throttling.User", flowControl, { "retry-after": "7" })] },
      throttled({ retryAfterMs: 7_000 }),
      1,
    ],
    [
      "throttling in XML",
      {
        faults: [
          answerOf(
            400,
            `<Error><RequestId>req-1</RequestId><Code>Throttling.User</Code><Message>${flowControl}</Message></Error>`,
          ),
        ],
      },
      throttled(),
      1,
    ],
    [
      "throttling by the fake's own count",
      { fake: { requestsPerSecond: 0 } },
      told("transient", 400, "Throttling.User", flowControl, {
        throttled: true,
        retryAfterMs: expect.any(Number),
      }),
      1,
    ],
    [
      "429",
      { faults: [answerOf(429)] },
      transient(429, "HTTP 429 without an error message", { throttled: true }),
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
      "503 in the gateway's words",
      { faults: [errorOf(503, "ServiceUnavailable", "The server is overloaded.")] },
      transient(503, "The server is overloaded.", { code: "ServiceUnavailable", requestId: "req-1" }),
      1,
    ],
    [
      "400 with an error of the server's",
      { faults: [errorOf(400, "InternalError", "Something went wrong.")] },
      transient(400, "Something went wrong.", { code: "InternalError", requestId: "req-1" }),
      1,
    ],
    ["408", { faults: [answerOf(408)] }, transient(408, "HTTP 408 without an error message"), 1],
    [
      "a nonce that was used",
      { faults: [errorOf(400, "SignatureNonceUsed", "Specified signature nonce was used already.")] },
      transient(400, "Specified signature nonce was used already.", {
        code: "SignatureNonceUsed",
        requestId: "req-1",
      }),
      1,
    ],

    // Good answers that are none.
    ["200 with the page of a hotel", { faults: [answerOf(200, hotelPage)] }, transient(200, unreadable), 1],
    ["200 with a page that is XML", { faults: [answerOf(200, busyPage)] }, transient(200, unreadable), 1],
    ["200 with nothing", { faults: [answerOf(200)] }, transient(200, unreadable), 1],
    [
      "200 with XML that was cut short",
      { faults: [answerOf(200, doneInXml.slice(0, -9))] },
      transient(200, unreadable),
      1,
    ],
    ["200 with null", { faults: [answerOf(200, "null")] }, status("unknown", "", { message: "null" }), 1],
    [
      "200 with an empty object",
      { faults: [answerOf(200, "{}")] },
      status("unknown", "", { message: "{}" }),
      1,
    ],
    [
      "200 with an error",
      { faults: [errorOf(200, "ServiceUnavailable", "The server is overloaded.")] },
      transient(200, "The server is overloaded.", { code: "ServiceUnavailable", requestId: "req-1" }),
      1,
    ],
    [
      "a word for the state that is not known",
      { timeline: "7" },
      status("unknown", "7", { progress: 100, requestId: expect.any(String) }),
      1,
    ],

    // Formats that were not asked for.
    ["XML in place of JSON", { faults: [answerOf(200, doneInXml)] }, succeeded, 1],
    [
      "JSON in place of XML",
      { description: { format: "XML" }, faults: [answerOf(200, doneInJson)] },
      succeeded,
      1,
    ],
    ["XML as it was asked for", { description: { format: "XML" } }, succeeded, 1],
    [
      "a mark of the byte order before JSON",
      { faults: [answerOf(200, `\ufeff${doneInJson}`)] },
      succeeded,
      1,
    ],
    ["a mark of the byte order before XML", { faults: [answerOf(200, `\ufeff${doneInXml}`)] }, succeeded, 1],
    [
      "an error in JSON in place of XML",
      { description: { format: "XML" }, faults: [throttle] },
      throttled(),
      1,
    ],

    // What is refused for good.
    [
      "a task that is not known",
      { description: { taskId: "aliyun.waf.2" } },
      told("notFound", 400, "TaskNotFound", "The specified task does not exist."),
      1,
    ],
    [
      "a permission that is missing",
      {
        faults: [errorOf(403, "Forbidden.RAM", "User not authorized to operate on the specified resource.")],
      },
      {
        type: "rejected",
        httpStatus: 403,
        code: "Forbidden.RAM",
        message: "User not authorized to operate on the specified resource.",
        requestId: "req-1",
      },
      1,
    ],
    [
      "an API that is gone",
      { faults: [errorOf(404, "InvalidApi.NotFound", "Specified api is not found.")] },
      {
        type: "rejected",
        httpStatus: 404,
        code: "InvalidApi.NotFound",
        message: expect.stringMatching(/^Specified api is not found\. \(version 2018-01-17 .*withdrawn/),
        requestId: "req-1",
      },
      1,
    ],
    [
      "a host that is not the API's",
      { faults: [answerOf(404, "<p>Not here</p>")] },
      { type: "rejected", httpStatus: 404, message: "Not here (the endpoint may be wrong)" },
      1,
    ],
    [
      "a key that is not known",
      { credentials: () => ({ ...key, accessKeyId: "LTAI8EXAMPLE" }) },
      told("rejected", 404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.", {
        unauthorized: true,
      }),
      1,
    ],
    [
      "a wrong secret",
      { credentials: () => ({ ...key, accessKeySecret: "not-the-one" }) },
      told("rejected", 400, "SignatureDoesNotMatch", expect.stringMatching(/is not matched/), {
        unauthorized: true,
      }),
      1,
    ],
    [
      "a wrong secret, and a function that gives the right one then",
      { credentials: keysInTurn({ ...key, accessKeySecret: "not-the-one" }, key) },
      succeeded,
      2,
    ],
    [
      "a clock that is 16 minutes behind",
      { fake: { clockOffsetMs: 16 * 60_000 } },
      told(
        "rejected",
        400,
        "InvalidTimeStamp.Expired",
        expect.stringMatching(/is expired\. \(this machine's clock is (15m 59s|16m) behind the server's\)$/),
        { unauthorized: true },
      ),
      1,
    ],
    [
      "a clock that is 16 minutes ahead",
      { fake: { clockOffsetMs: -16 * 60_000 } },
      told(
        "rejected",
        400,
        "InvalidTimeStamp.Expired",
        expect.stringMatching(/is expired\. \(this machine's clock is 16m( 1s)? ahead of the server's\)$/),
        { unauthorized: true },
      ),
      1,
    ],
    ["a clock that is 14 minutes behind", { fake: { clockOffsetMs: 14 * 60_000 } }, succeeded, 1],

    // Credentials that don't last.
    [
      "a temporary key that has expired, given as a value",
      { credentials: () => first, before: (fake) => fake.expireToken(first.securityToken) },
      told("expired", 400, "InvalidSecurityToken.Expired", expired),
      1,
    ],
    [
      "a temporary key that has expired, and a function that has another",
      {
        credentials: keysInTurn(first, second),
        before: (fake) => fake.expireToken(first.securityToken),
      },
      succeeded,
      2,
    ],
    [
      "a temporary key that has expired, and a function that gives the same again",
      { credentials: keysInTurn(first, first), before: (fake) => fake.expireToken(first.securityToken) },
      told("expired", 400, "InvalidSecurityToken.Expired", expired),
      1,
    ],
    [
      "a temporary key that has expired, and a function whose other has expired too",
      {
        credentials: keysInTurn(first, second, key),
        before: (fake) => {
          fake.expireToken(first.securityToken);
          fake.expireToken(second.securityToken);
        },
      },
      told("expired", 400, "InvalidSecurityToken.Expired", expired),
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
  ])("that meets %s", async (_name, play, answer, requests) => {
    const fake = await startFake(play.fake, play.timeline);
    fake.failNext(...(play.faults ?? []));
    await play.before?.(fake);
    const task = alibabaWafTask(
      { ...ids, signature, ...play.description, endpoint: play.endpoint ?? fake.endpoint },
      { credentials: play.credentials?.() ?? key },
    );
    expect(await poll(task, play.requestTimeoutMs)).toEqual(answer);
    expect(fake.requests).toHaveLength(requests);
  });

  test.each([301, 302, 303, 307, 308])("that meets a redirect (%i) does not follow it", async (code) => {
    const { server, endpoint } = await startServer(() => ({ status: 200, body: doneInJson }));
    const fake = await startFake();
    fake.failNext(answerOf(code, "", { location: `${endpoint}/elsewhere` }));
    const task = alibabaWafTask({ ...ids, signature, endpoint: fake.endpoint }, { credentials: key });
    expect(await poll(task)).toEqual({
      type: "rejected",
      httpStatus: code,
      message: `the server responded with a redirect to ${new URL(endpoint).host}, which is not followed: the endpoint may be wrong`,
    });
    expect(server.requests).toEqual([]);
  });

  test("over the wire has nothing of the caller in the URL but ids, and is a POST", async () => {
    const fake = await startFake();
    await poll(alibabaWafTask({ ...ids, signature, endpoint: fake.endpoint }, { credentials: first }));
    const [request] = fake.requests;
    expect(request).toMatchObject({ method: "POST", response: { status: 200 } });
    expect(request?.target).toBe(
      signature === "v1" ? "/" : "/?InstanceId=waf-1&Region=cn&WafRequestId=aliyun.waf.1",
    );
    expect(request?.headers["accept"]).toBe("application/json");
    expect(request?.body === "").toBe(signature === "acs3");
  });
});

describe("An answer that is meant to do harm", () => {
  const entities = Array.from({ length: 10 }, (_, level) => {
    const value = level === 0 ? "lol" : `&lol${level - 1};`.repeat(10);
    return `<!ENTITY lol${level} "${value}">`;
  });

  test.each([
    ["entities upon entities", `<!DOCTYPE a [${entities.join("")}]><AResponse><B>&lol9;</B></AResponse>`],
    ["a file", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><AResponse><B>&b;</B></AResponse>'],
    ["elements within elements", `<AResponse>${"<a>".repeat(140_000)}${"</a>".repeat(140_000)}</AResponse>`],
    ["a name of the language", "<AResponse><__proto__><polluted>1</polluted></__proto__></AResponse>"],
    ["lists within lists", `{"Result":{"Data":${"[".repeat(500_000)}${"]".repeat(500_000)}}}`],
    ["nothing but <", "<".repeat(1_000_000)],
    ...["\\", "%25", "&amp;", "&#38;", "%5C", key.accessKeySecret.slice(0, -1), "SecurityToken="].map(
      (piece) => [`nothing but ${piece}`, piece.repeat(Math.floor(1_000_000 / piece.length))],
    ),
  ])("is an answer like any other, at once: %s", async (_name, body) => {
    for (const code of [200, 400, 503]) {
      const fake = await startFake();
      fake.failNext(answerOf(code, body));
      const answer = await poll(alibabaWafTask({ ...ids, endpoint: fake.endpoint }, { credentials: key }));
      expect(["status", "transient", "rejected"]).toContain(answer.type);
      expect(answer).not.toMatchObject({ status: { state: "succeeded" } });
      expect(JSON.stringify(answer)).not.toMatch(/root:|lollol/);
    }
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("A whole wait", () => {
  async function taskOf(
    faults: readonly Fault[],
    timeline = "2",
    description: Partial<AlibabaWafProperties> = {},
  ) {
    const fake = await startFake({}, timeline);
    fake.failNext(...faults);
    const clock = hurriedClock();
    const task = alibabaWafTask(
      { ...ids, ...description, endpoint: fake.endpoint },
      { credentials: key, clock },
    );
    return { fake, task, clock };
  }

  test.each([1, 3, 6])("succeeds after it was throttled %i times", async (times) => {
    const { fake, task, clock } = await taskOf(Array.from({ length: times }, () => throttle));
    expect(await waitForTask(task, { clock })).toMatchObject({ state: "succeeded", attempts: times + 1 });
    expect(fake.requests).toHaveLength(times + 1);
  });

  test("leaves the server alone for as long as it asks", async () => {
    const { fake, task, clock } = await taskOf([
      errorOf(400, "Throttling.User", flowControl, { "x-acs-retry-after": "40000" }),
    ]);
    await waitForTask(task, { clock });
    const [refused, served] = fake.requests;
    // The clock is a hundred times as fast.
    expect((served?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(395);
  });

  test.each(["v1", "acs3"] as const)("succeeds after every transient error: %s", async (signature) => {
    const faults: Fault[] = [
      { type: "reset" },
      { type: "truncate" },
      { type: "huge" },
      throttle,
      answerOf(200, hotelPage),
      answerOf(200, doneInXml.slice(0, 50)),
      answerOf(500, busyPage),
      answerOf(502, busyPage),
      errorOf(503, "ServiceUnavailable", "The server is overloaded."),
      errorOf(400, "InternalError", "Something went wrong."),
      errorOf(400, "SignatureNonceUsed", "Specified signature nonce was used already."),
      answerOf(504, busyPage),
      answerOf(429),
      answerOf(408),
    ];
    const { fake, task, clock } = await taskOf(faults, "2", { signature });
    expect(await waitForTask(task, { clock })).toMatchObject({
      state: "succeeded",
      attempts: faults.length + 1,
    });
    const nonces = fake.requests.map(
      ({ body, headers }) =>
        new URLSearchParams(body).get("SignatureNonce") ?? headers["x-acs-signature-nonce"],
    );
    expect(new Set(nonces).size).toBe(faults.length + 1);
  });

  test("goes through both phases with an error in each", async () => {
    const { fake, task, clock } = await taskOf([answerOf(503)], "1 50ms → 2", {
      waitUntil: "effective",
      domain: "www.example.com",
    });
    fake.addDomain({ instanceId: "waf-1", domain: "www.example.com", timeline: "0 100ms → 2 100ms → 1" });
    const events: WaitEvent[] = [];
    let hadError = false;
    for await (const event of watchTask(task, { clock, maxDelayMs: 1_000 })) {
      events.push(event);
      if (event.phase === "effective" && !hadError) {
        hadError = true;
        fake.failNext({ type: "reset" }, throttle);
      }
    }
    const states = events.flatMap(({ phase, status }) =>
      status ? [`${phase} ${status.providerState}`] : [],
    );
    expect([...new Set(states)]).toEqual(["done 1", "done 2", "effective 0", "effective 2", "effective 1"]);
    expect(events.filter(({ type }) => type === "pollError")).toHaveLength(3);
  });

  test("of a change that was begun by hand ends when it is in effect", async () => {
    const fake = await startFake();
    fake.enableMutations("1 50ms → 2", "2 50ms → 1");
    fake.addTask({ ...ids, timeline: "1 50ms → 2" });
    fake.addDomain({ instanceId: "waf-1", domain: "www.example.com", timeline: "2 50ms → 1" });
    const clock = hurriedClock();
    const description = { ...ids, waitUntil: "effective", domain: "www.example.com" } as const;
    for (const format of ["JSON", "XML"] as const) {
      const task = alibabaWafTask(
        { ...description, format, endpoint: fake.endpoint },
        { credentials: key, clock },
      );
      expect(await waitForTask(task, { clock })).toMatchObject({ state: "succeeded", providerState: "1" });
    }
  });

  test("tells the words and the code of the task that failed, in either format", async () => {
    for (const format of ["JSON", "XML"] as const) {
      const { task, clock } = await taskOf([], "2: The certificate is invalid", { format });
      const error = await waitForTask(task, { clock }).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(TaskFailedError);
      expect((error as Error).message).toMatch(
        /^alibaba-waf task aliyun\.waf\.1 failed: The certificate is invalid \(state "2", 100 %, code 400, 1 poll in [\d.]+s, request [0-9A-F-]{36}\)$/,
      );
    }
  });

  test.each(["999999999999", "9".repeat(400)])(
    "ends in time whatever hint it is given: %.20s",
    async (hint) => {
      const { fake, task } = await taskOf(
        Array.from({ length: 9 }, () =>
          errorOf(503, "ServiceUnavailable", "No", { "x-acs-retry-after": hint }),
        ),
      );
      const error = await waitForTask(task, { timeoutMs: 400, minDelayMs: 100 }).catch(
        (error: unknown) => error,
      );
      expect(error).toBeInstanceOf(WaitTimeoutError);
      expect((error as WaitTimeoutError).elapsedMs).toBeLessThan(700);
      expect(fake.requests.length).toBeLessThanOrEqual(5);
    },
  );

  test("renews an expired key once, and goes on with the other", async () => {
    const fake = await startFake({}, "1 50ms → 2");
    let calls = 0;
    const credentials = async () => {
      calls += 1;
      return calls === 1 ? first : second;
    };
    const clock = hurriedClock();
    const task = alibabaWafTask({ ...ids, endpoint: fake.endpoint }, { credentials, clock });
    for await (const { attempt } of watchTask(task, { clock })) {
      if (attempt === 1) fake.expireToken(first.securityToken);
    }
    expect(calls).toBe(2);
    const keys = fake.requests.map(({ body }) => new URLSearchParams(body).get("AccessKeyId"));
    expect(keys.slice(0, 3)).toEqual([first.accessKeyId, first.accessKeyId, second.accessKeyId]);
    expect(new Set(keys.slice(2))).toEqual(new Set([second.accessKeyId]));
  });

  test("renews an expired key once for many", async () => {
    const fake = await startFake();
    fake.expireToken(first.securityToken);
    let calls = 0;
    const credentials = async () => {
      calls += 1;
      return calls === 1 ? first : second;
    };
    const clock = hurriedClock();
    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        waitForTask(alibabaWafTask({ ...ids, endpoint: fake.endpoint }, { credentials, clock }), { clock }),
      ),
    );
    expect(results).toHaveLength(20);
    expect(calls).toBe(2);
    expect(fake.requests.filter(({ response }) => response?.status === 400)).toHaveLength(1);
  });

  test.each<[string, AlibabaCredentials, FakeAlibabaOptions]>([
    ["a wrong secret", { ...key, accessKeySecret: "not-the-one" }, {}],
    ["a key that is not known", { ...key, accessKeyId: "LTAI8EXAMPLE" }, {}],
    ["a temporary key without its token", { ...first, securityToken: "another" }, {}],
    ["a clock that is wrong", key, { clockOffsetMs: 16 * 60_000 }],
  ])("is one of a hundred that cost %s one refused request", async (_name, credentials, options) => {
    const fake = await startFake(options);
    const clock = hurriedClock();
    const ends = await Promise.allSettled(
      Array.from({ length: 100 }, () =>
        waitForTask(alibabaWafTask({ ...ids, endpoint: fake.endpoint }, { credentials, clock }), { clock }),
      ),
    );
    for (const end of ends) {
      expect(end.status).toBe("rejected");
      expect((end as PromiseRejectedResult).reason).toBeInstanceOf(ProviderRejectedError);
    }
    expect(fake.requests).toHaveLength(1);
  });

  test("is one of many that are throttled together and all succeed", async () => {
    const fake = await startFake();
    fake.failNext(throttle, throttle, throttle);
    const clock = hurriedClock();
    const results = await Promise.all(
      Array.from({ length: 30 }, () =>
        waitForTask(alibabaWafTask({ ...ids, endpoint: fake.endpoint }, { credentials: key, clock }), {
          clock,
        }),
      ),
    );
    expect(results.every(({ state }) => state === "succeeded")).toBe(true);
    expect(fake.requests.length).toBeLessThanOrEqual(33);
  });
});

describe("A server that gives secrets away", () => {
  const secrets = {
    accessKeyId: "STS.NQ7XG2M9LZ4T",
    accessKeySecret: "wJal+rX&U/t<nF=\"m\\IK7!*'M>DENG",
    securityToken: "CAISggpjbi1ub3J0aC00TJvX2k+9aQ/zE==",
  };
  const all = Object.values(secrets);

  const xmlNames: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
  };
  const fromXml = Object.fromEntries(Object.entries(xmlNames).map(([character, name]) => [name, character]));
  const escapeXml = (text: string) => text.replace(/[&<>"']/g, (character) => xmlNames[character] ?? "");

  const forms: Readonly<Record<string, (text: string) => string>> = {
    plain: (text) => text,
    base64: (text) => Buffer.from(text).toString("base64"),
    base64url: (text) => Buffer.from(text).toString("base64url"),
    "url-encoded": encodeURIComponent,
    "url-encoded as a signature wants it": percentEncode,
    "url-encoded twice": (text) => percentEncode(percentEncode(text)),
    "url-encoded as a form": (text) => new URLSearchParams({ "": text }).toString().slice(1),
    "JSON-escaped": (text) => JSON.stringify(text).slice(1, -1),
    "XML-escaped": escapeXml,
  };

  function signatureOf({ body, headers }: RawRequest): string {
    return (
      new URLSearchParams(body).get("Signature") ?? headers["authorization"]?.split("Signature=")[1] ?? ""
    );
  }

  /** The text that was signed, as the gateway repeats it when a signature is wrong. */
  function stringToSign({ method, body, headers, target }: RawRequest): string {
    if (body !== "") {
      const parameters = [...new URLSearchParams(body)].filter(([name]) => name !== "Signature").sort();
      const query = parameters.map((pair) => pair.map(percentEncode).join("=")).join("&");
      return `${method}&%2F&${percentEncode(query)}`;
    }
    const signed = Object.entries(headers).filter(([name]) => /^(host|x-acs-.*)$/.test(name));
    return [method, target, ...signed.map(([name, value]) => `${name}:${value}`)].join("\n");
  }

  /** All that a request gives away, and the secret that a server knows too. */
  function known(request: RawRequest): string[] {
    return [...all, signatureOf(request)];
  }

  /** Texts with all of it in them. */
  const carriers: Readonly<Record<string, (request: RawRequest) => string>> = {
    "string to sign": stringToSign,
    form: ({ body }) => body,
    headers: ({ headers }) =>
      Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}`)
        .join("\n"),
    "headers as JSON": ({ headers }) => JSON.stringify(headers),
    "form as JSON": ({ body }) => JSON.stringify(Object.fromEntries(new URLSearchParams(body))),
  };

  /** With all that encodings put in its place undone, however often they were applied. */
  function decoded(text: string): string {
    const plain = text
      .replaceAll(/%([0-9A-Fa-f]{2})/g, (_all, code) => String.fromCharCode(Number.parseInt(code, 16)))
      .replaceAll(/&(amp|lt|gt|quot|apos);/g, (all) => fromXml[all] ?? all)
      .replaceAll(/\\+(["'/\\])/g, "$1");
    return plain === text ? text : decoded(plain);
  }

  function expectNoSecret(seen: unknown, request: RawRequest): void {
    const text = everything(seen);
    for (const secret of [...all, signatureOf(request)]) {
      const plain = decoded(secret);
      expect(decoded(text), `${secret} in any form`).not.toContain(plain.slice(0, 10));
      expect(decoded(text), `the end of ${secret} in any form`).not.toContain(plain.slice(-10));
    }
    const signature = signatureOf(request);
    expect(signature).toMatch(/^([0-9a-f]{64}|[\w+/]{27}=)$/);
    for (const secret of [...all, signature]) {
      for (const [form, encode] of Object.entries(forms)) {
        expect(text, `${secret} ${form}`).not.toContain(encode(secret));
        // Half of a secret is too much.
        expect(text, `the beginning of ${secret} ${form}`).not.toContain(encode(secret).slice(0, 10));
      }
    }
  }

  type Echo = (texts: readonly string[]) => { body: string; headers?: Readonly<Record<string, string>> };
  const echoes: Readonly<Record<string, Echo>> = {
    "in JSON": (texts) => ({
      body: JSON.stringify({
        Code: "SignatureDoesNotMatch",
        Message: `Specified signature is not matched, server string to sign is:${texts.join("|")}`,
      }),
    }),
    "in XML": (texts) => ({
      body: `<Error><Code>SignatureDoesNotMatch</Code><Message>string to sign is:${escapeXml(texts.join("|"))}</Message></Error>`,
    }),
    "in CDATA": (texts) => ({
      body: `<Error><Code>SignatureDoesNotMatch</Code><Message><![CDATA[string to sign is:${texts.join("|")}]]></Message></Error>`,
    }),
    "in a page": (texts) => ({ body: `<html><body><p>${texts.join("</p><p>")}</p></body></html>` }),
    "in a page with escapes": (texts) => ({
      body: `<!DOCTYPE html><html><body><p>${texts.map(escapeXml).join("</p><br><p>")}</p></body></html>`,
    }),
    "in a text": (texts) => ({ body: texts.join("\n") }),
    "in a code": (texts) => ({ body: JSON.stringify({ Code: texts.join("|"), Message: texts[0] }) }),
    "in a header": (texts) => ({
      body: "{}",
      // What can be in a header at all.
      headers: { "x-acs-request-id": texts.join("|").replaceAll(/[^ -~]/g, "") },
    }),
    "in a task that failed": (texts) => ({
      body: JSON.stringify({
        Result: {
          DomainConfig: {
            AsyncTaskStatus: texts[0],
            ErrCode: texts[1],
            ErrMsg: texts.join("|"),
            Data: { texts },
          },
        },
      }),
    }),
    "in a task that succeeded": (texts) => ({
      body: JSON.stringify({
        RequestId: texts[0],
        Result: { AsyncTaskStatus: 2, ErrMsg: texts.join("|"), Data: texts.join("|") },
      }),
    }),
  };

  async function answerTo(
    code: number,
    signature: "v1" | "acs3",
    echo: Echo | undefined,
    textsOf: (request: RawRequest) => readonly string[],
  ): Promise<{ answer: PollResult; request: RawRequest }> {
    const { server, endpoint } = await startServer((request) => ({
      status: code,
      ...(echo?.(textsOf(request)) ?? { body: "" }),
    }));
    const answer = await poll(alibabaWafTask({ ...ids, signature, endpoint }, { credentials: secrets }));
    const [request] = server.requests;
    if (!request) throw new Error("There was a request");
    return { answer, request };
  }

  const signatures = ["v1", "acs3"] as const;

  test.each(
    Object.keys(echoes).flatMap((way) =>
      Object.keys(forms).flatMap((form) => signatures.map((signature) => ({ way, form, signature }))),
    ),
  )("each by itself, $form, $way, $signature: nothing of it is seen", async ({ way, form, signature }) => {
    const encode = forms[form] ?? String;
    for (const code of [200, 400]) {
      const { answer, request } = await answerTo(code, signature, echoes[way], (request) =>
        known(request).map(encode),
      );
      expectNoSecret(answer, request);
    }
  });

  test.each(
    Object.keys(echoes).flatMap((way) =>
      Object.keys(carriers).flatMap((carrier) =>
        signatures.map((signature) => ({ way, carrier, signature })),
      ),
    ),
  )("in the $carrier, $way, $signature, in any form: nothing of it is seen", async (given) => {
    const { way, carrier, signature } = given;
    const carry = carriers[carrier] ?? String;
    for (const encode of [String, escapeXml, (text: string) => percentEncode(percentEncode(text))]) {
      const code = way.startsWith("in a task") ? 200 : 400;
      const { answer, request } = await answerTo(code, signature, echoes[way], (request) => [
        encode(carry(request)),
      ]);
      expectNoSecret(answer, request);
    }
  });

  test.each(["plain", "base64", "url-encoded twice"])(
    "at the end of what is read of a long page, %s: no part of it is seen",
    async (form) => {
      const encode = forms[form] ?? String;
      // Somewhere in this range each secret is cut by the limit.
      for (let length = 265; length <= 300; length += 5) {
        for (const secret of all) {
          const { answer, request } = await answerTo(
            503,
            "v1",
            ([text]) => ({ body: `<p>${"x".repeat(length)} ${text}</p>` }),
            () => [encode(secret)],
          );
          expectNoSecret(answer, request);
        }
      }
    },
  );

  test("says still what was wrong", async () => {
    const { answer } = await answerTo(400, "v1", echoes["in JSON"], (request) => [stringToSign(request)]);
    expect(answer).toMatchObject({
      type: "rejected",
      unauthorized: true,
      code: "SignatureDoesNotMatch",
      message: expect.stringMatching(
        /^Specified signature is not matched, server string to sign is:POST&%2F&.*DescribeAsyncTaskStatus.*\[redacted\]/,
      ),
    });
  });

  test.each(signatures)("are in no event and no error of a whole wait: %s", async (signature) => {
    let count = 0;
    const echo = echoes["in JSON"] as Echo;
    const { server, endpoint } = await startServer((request) => {
      count += 1;
      const texts = [...known(request), ...Object.values(carriers).map((carry) => carry(request))];
      if (count === 1) return { status: 503, body: `<p>${texts.join("</p><p>")}</p>` };
      if (count === 2) {
        const body = { Code: "Throttling.User", Message: texts.join("|"), RequestId: texts[0] };
        return { status: 400, body: JSON.stringify(body) };
      }
      if (count === 3) {
        const Result = { AsyncTaskStatus: "1", ErrMsg: texts.join("|"), Data: texts };
        return { status: 200, body: JSON.stringify({ Result }) };
      }
      return { status: 400, ...echo(texts) };
    });
    const clock = hurriedClock();
    const task = alibabaWafTask({ ...ids, signature, endpoint }, { credentials: secrets, clock });
    const events: WaitEvent[] = [];
    let thrown: unknown;
    try {
      for await (const event of watchTask(task, { clock })) events.push(event);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ProviderRejectedError);
    expect((thrown as Error).message).toContain("is not matched");
    expect(events.map(({ type }) => type)).toEqual(["pollError", "pollError", "status", "pollError"]);
    for (const request of server.requests) {
      expectNoSecret(thrown, request);
      expectNoSecret(events, request);
    }
  });

  test("are in no event and no error of the second phase", async () => {
    const { server, endpoint } = await startServer((request) => {
      const action = new URLSearchParams(request.body).get("Action");
      return action === "DescribeAsyncTaskStatus"
        ? { status: 200, body: doneInJson }
        : { status: 403, body: JSON.stringify({ Code: "Forbidden.RAM", Message: known(request).join("|") }) };
    });
    const clock = hurriedClock();
    const description = { ...ids, endpoint, waitUntil: "effective", domain: "www.example.com" } as const;
    const task = alibabaWafTask(description, { credentials: secrets, clock });
    const thrown = await waitForTask(task, { clock }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ProviderRejectedError);
    expect(thrown).toMatchObject({ phase: "effective" });
    const request = server.requests.at(-1);
    if (!request) throw new Error("There was a request");
    expectNoSecret(thrown, request);
  });
});
