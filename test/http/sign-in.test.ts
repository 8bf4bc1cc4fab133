import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { InvalidDescriptionError, ProviderRejectedError, TaskWaitError } from "../../src/core/errors";
import { waitForTask } from "../../src/core/wait";
import { givenCredentials } from "../../src/credentials/provider";
import type { CredentialSource } from "../../src/credentials/source";
import { huaweiAntiDdosTask } from "../../src/generated/tasks";
import type { HuaweiCredentials, Password } from "../../src/huawei/credentials";
import { parseTask } from "../../src/integration/parse";
import { type FakeHuawei, type Fault, type RawRequest, startFakeHuawei } from "../../src/testing";
import { LoopbackServer } from "../../src/testing/server";
import { issueTexts } from "../support/issues";
import { VirtualClock } from "../support/virtual-clock";
import { answerOf } from "./fault-rows";
import { everything, hurriedClock, poll } from "./support";

const projectId = "project";
const many = Array.from({ length: 100 }, (_, index) => `task-${index}`);
/** Of the hurried clock: enough for an answer on a busy machine. */
const patience = { minDelayMs: 1, requestTimeoutMs: 1_000_000 };
const user = { username: "me", password: "pw-very-secret", domainName: "OTC0000" };

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((server) => server.close()));
});

async function startFake(timeline = "success", users: readonly Password[] = [user]): Promise<FakeHuawei> {
  const fake = await startFakeHuawei({ credentials: users });
  closing.push(fake);
  for (const taskId of many) fake.addTask({ projectId, taskId, timeline });
  return fake;
}

/** Who signs in at the fake itself. */
function at(fake: FakeHuawei, change: Partial<Password> = {}): Password {
  return { ...user, iamEndpoint: fake.endpoint, ...change } as Password;
}

function tasksOf(
  fake: FakeHuawei,
  credentials: CredentialSource<HuaweiCredentials>,
  taskIds: readonly string[] = many,
  clock = hurriedClock(),
) {
  const tasks = taskIds.map((taskId) =>
    huaweiAntiDdosTask({ projectId, taskId, endpoint: fake.endpoint }, { credentials, clock }),
  );
  return { clock, tasks };
}

function theOnly<T>(items: readonly T[]): T {
  const [first] = items;
  if (first === undefined) throw new Error("There is one");
  return first;
}

function isSignIn({ method, target }: RawRequest): boolean {
  return method === "POST" && target.startsWith("/v3/auth/tokens");
}

function signIns(fake: FakeHuawei): FakeHuawei["requests"] {
  return fake.requests.filter(isSignIn);
}

function questions(fake: FakeHuawei): FakeHuawei["requests"] {
  return fake.requests.filter((request) => !isSignIn(request));
}

describe("Many waits of one user", () => {
  test("cost one sign-in, and each asks with its token", async () => {
    const fake = await startFake();
    const { clock, tasks } = tasksOf(fake, at(fake));
    const results = await Promise.all(tasks.map((task) => waitForTask(task, { ...patience, clock })));
    expect(results.map(({ state }) => state)).toEqual(many.map(() => "succeeded"));
    expect(signIns(fake)).toHaveLength(1);
    const token = theOnly(signIns(fake)).response?.headers?.["x-subject-token"];
    expect(token).toMatch(/^MII/);
    expect(questions(fake).map(({ headers }) => headers["x-auth-token"])).toEqual(many.map(() => token));
  });

  test("cost one sign-in whether the user comes from a value, its equal, or a function", async () => {
    for (const source of ["equal values", "one function"]) {
      const fake = await startFake();
      const clock = hurriedClock();
      const get = async () => at(fake);
      const tasks = many.map((taskId) =>
        huaweiAntiDdosTask(
          { projectId, taskId, endpoint: fake.endpoint },
          { credentials: source === "one function" ? get : at(fake), clock },
        ),
      );
      await Promise.all(tasks.map((task) => poll(task, patience.requestTimeoutMs)));
      expect(signIns(fake), source).toHaveLength(1);
    }
  });

  test("sign in once more when the token has expired, and all go on", async () => {
    const fake = await startFake("running 1h → success");
    const { clock, tasks } = tasksOf(fake, at(fake));
    const askAll = () => Promise.all(tasks.map((task) => poll(task, patience.requestTimeoutMs)));
    const running = many.map(() => ({ type: "status", status: { state: "running" } }));
    expect(await askAll()).toMatchObject(running);
    fake.expireToken();
    expect(await askAll()).toMatchObject(running);
    expect(signIns(fake)).toHaveLength(2);
    const [first, second] = signIns(fake).map(({ response }) => response?.headers?.["x-subject-token"]);
    expect(second).not.toBe(first);
    expect(await askAll()).toMatchObject(running);
    expect(signIns(fake)).toHaveLength(2);
    expect(clock.now()).toBeGreaterThan(0);
  });

  test.each<[string, (fake: FakeHuawei) => CredentialSource<HuaweiCredentials>]>([
    ["a user", (fake) => at(fake)],
    ["a function that gives a user", (fake) => () => at(fake)],
  ])("whose token expires in the middle of a wait go on with a new one: %s", async (_name, credentialsOf) => {
    const fake = await startFake("running 1h → success");
    const { clock, tasks } = tasksOf(fake, credentialsOf(fake), ["task-0"]);
    let told = 0;
    const result = await waitForTask(theOnly(tasks), {
      ...patience,
      clock,
      onStatus: () => {
        told += 1;
        if (told > 1) return;
        fake.expireToken();
        fake.addTask({ projectId, taskId: "task-0", timeline: "success" });
      },
    });
    // A renewal is no error: nobody is told of it.
    expect([result.state, result.attempts, told]).toEqual(["succeeded", 2, 2]);
    expect(signIns(fake)).toHaveLength(2);
    expect(questions(fake).map(({ response }) => response?.status)).toEqual([200, 401, 200]);
  });

  test("ask a function again for the user when the token has expired", async () => {
    const fake = await startFake();
    const credentials = vi.fn(() => at(fake));
    const { tasks } = tasksOf(fake, credentials, ["task-0"]);
    await poll(theOnly(tasks), patience.requestTimeoutMs);
    expect(credentials).toHaveBeenCalledTimes(1);
    fake.expireToken();
    expect(await poll(theOnly(tasks), patience.requestTimeoutMs)).toMatchObject({ type: "status" });
    expect(credentials).toHaveBeenCalledTimes(2);
  });

  test("sign in once for each project, as a token is good for one only", async () => {
    const fake = await startFake();
    fake.addTask({ projectId: "another", taskId: "task-0", timeline: "success" });
    const clock = hurriedClock();
    const tasks = ["project", "another", "project", "another"].map((projectId) =>
      huaweiAntiDdosTask(
        { projectId, taskId: "task-0", endpoint: fake.endpoint },
        { credentials: at(fake), clock },
      ),
    );
    const answers = await Promise.all(tasks.map((task) => poll(task, patience.requestTimeoutMs)));
    expect(answers.map(({ type }) => type)).toEqual(["status", "status", "status", "status"]);
    const scopes = signIns(fake).map(({ body }) => JSON.parse(body).auth.scope.project.id);
    expect(scopes.sort()).toEqual(["another", "project"]);
  });

  test("renew the token of one project only, where only that one has expired", async () => {
    const fake = await startFake();
    fake.addTask({ projectId: "another", taskId: "task-0", timeline: "success" });
    const clock = hurriedClock();
    const [one, other] = ["project", "another"].map((projectId) =>
      huaweiAntiDdosTask(
        { projectId, taskId: "task-0", endpoint: fake.endpoint },
        { credentials: at(fake), clock },
      ),
    );
    if (!one || !other) throw new Error("There are two");
    await poll(one, patience.requestTimeoutMs);
    await poll(other, patience.requestTimeoutMs);
    const [token = ""] = signIns(fake).map(({ response }) => response?.headers?.["x-subject-token"]);
    fake.expireToken(token);
    expect(await poll(one, patience.requestTimeoutMs)).toMatchObject({ type: "status" });
    expect(await poll(other, patience.requestTimeoutMs)).toMatchObject({ type: "status" });
    expect(signIns(fake)).toHaveLength(3);
  });
});

describe("A wrong password", () => {
  test.each<[string, (fake: FakeHuawei) => CredentialSource<HuaweiCredentials>]>([
    ["a value", (fake) => at(fake, { password: "not-the-one" })],
    ["a function", (fake) => () => at(fake, { password: "not-the-one" })],
    ["an unknown user", (fake) => at(fake, { username: "you", password: "not-the-one" })],
    ["another domain", (fake) => at(fake, { domainName: "OTC0001", password: "not-the-one" })],
  ])("costs 100 waits one sign-in and no question: %s", async (_name, credentialsOf) => {
    const fake = await startFake();
    const { clock, tasks } = tasksOf(fake, credentialsOf(fake));
    const ends = await Promise.allSettled(tasks.map((task) => waitForTask(task, { ...patience, clock })));
    const words = `Sign-in at ${new URL(fake.endpoint).host}: The username or password is wrong.`;
    for (const end of ends) {
      expect(end).toMatchObject({ status: "rejected", reason: expect.any(ProviderRejectedError) });
      const { reason } = end as PromiseRejectedResult;
      expect(reason.message).toContain(`the provider rejected the request: ${words} (HTTP 401`);
      expect(everything(reason)).not.toContain("not-the-one");
    }
    expect(fake.requests.map(({ method, response }) => [method, response?.status])).toEqual([["POST", 401]]);
  });

  test("costs many functions one sign-in too", async () => {
    const fake = await startFake();
    const clock = hurriedClock();
    const tasks = many.map((taskId) =>
      huaweiAntiDdosTask(
        { projectId, taskId, endpoint: fake.endpoint },
        { credentials: async () => at(fake, { password: "not-the-one" }), clock },
      ),
    );
    await Promise.allSettled(tasks.map((task) => waitForTask(task, { ...patience, clock })));
    expect(fake.requests).toHaveLength(1);
  });

  test("costs many projects one sign-in", async () => {
    const fake = await startFake();
    const clock = hurriedClock();
    const tasks = many.map((projectId) =>
      huaweiAntiDdosTask(
        { projectId, taskId: "task-0", endpoint: fake.endpoint },
        { credentials: at(fake, { password: "not-the-one" }), clock },
      ),
    );
    const ends = await Promise.allSettled(tasks.map((task) => waitForTask(task, { ...patience, clock })));
    expect(ends.map(({ status }) => status)).toEqual(many.map(() => "rejected"));
    expect(fake.requests).toHaveLength(1);
  });

  test("is tried again only after fifteen minutes, as long as the user might be locked", async () => {
    const fake = await startFake();
    const clock = new VirtualClock();
    const wrong = at(fake, { password: "not-the-one" });
    const { tasks } = tasksOf(fake, wrong, ["task-0", "task-1"], clock);
    const askAll = () => Promise.all(tasks.map((task) => poll(task)));
    const refused = { type: "rejected", unauthorized: true };
    expect(await askAll()).toMatchObject([refused, refused]);
    await clock.run(clock.sleep(15 * 60_000 - 1));
    expect(await askAll()).toMatchObject([refused, refused]);
    expect(fake.requests).toHaveLength(1);
    await clock.run(clock.sleep(1));
    expect(await askAll()).toMatchObject([refused, refused]);
    expect(fake.requests).toHaveLength(2);
  });

  test("is not held against the right one", async () => {
    const fake = await startFake();
    const { clock, tasks: bad } = tasksOf(fake, at(fake, { password: "not-the-one" }), ["task-0"]);
    const { tasks: good } = tasksOf(fake, at(fake), ["task-1"], clock);
    const answers = await Promise.all([...bad, ...good].map((task) => poll(task, patience.requestTimeoutMs)));
    expect(answers.map(({ type }) => type)).toEqual(["rejected", "status"]);
  });

  test("that locked the user is told in the provider's words, without a further attempt", async () => {
    const fake = await startFake();
    for (let count = 0; count < 5; count++) {
      const { tasks } = tasksOf(fake, at(fake, { password: `wrong-${count}` }), ["task-0"]);
      await poll(theOnly(tasks), patience.requestTimeoutMs);
    }
    const { clock, tasks } = tasksOf(fake, at(fake));
    const ends = await Promise.allSettled(tasks.map((task) => waitForTask(task, { ...patience, clock })));
    for (const end of ends) {
      const { reason } = end as PromiseRejectedResult;
      expect(reason.message).toContain(": The account is locked. (HTTP 401");
    }
    expect(signIns(fake)).toHaveLength(6);
    expect(questions(fake)).toEqual([]);
  });

  test("after a change of the password ends the waits whose token has expired", async () => {
    const fake = await startFake("running 1h → success");
    const { clock, tasks } = tasksOf(fake, at(fake));
    await Promise.all(tasks.map((task) => poll(task, patience.requestTimeoutMs)));
    fake.expireToken();
    const refusal =
      '{"error":{"code":401,"message":"The username or password is wrong.","title":"Unauthorized"}}';
    // The first that asks is told that the token has expired; the next request is its sign-in.
    const first = theOnly(tasks);
    fake.failNext(
      answerOf(401, '{"error_code":"APIGW.0307","error_msg":"The token must be updated."}'),
      answerOf(401, refusal),
    );
    expect(await poll(first, patience.requestTimeoutMs)).toMatchObject({
      type: "rejected",
      unauthorized: true,
      message: expect.stringMatching(/^Sign-in at 127\.0\.0\.1:\d+: The username or password is wrong\.$/),
    });
    const before = fake.requests.length;
    const ends = await Promise.allSettled(tasks.map((task) => waitForTask(task, { ...patience, clock })));
    expect(ends.map(({ status }) => status)).toEqual(many.map(() => "rejected"));
    expect(fake.requests).toHaveLength(before);
  });
});

describe("A password", () => {
  const passwords = [
    'quo"te"s-and-more',
    "back\\slash\\es-here",
    "pässwörd-mit-ümläuten",
    "密码-very-secret-密码",
    "emoji-😀-👩‍💻-secret",
    "/slashes/and+plus=&%20",
    "<b>tags</b> & 'entities'",
    "  spaces around it  ",
  ];

  test.each(passwords)("of any letters signs in: %j", async (password) => {
    const fake = await startFake("success", [{ ...user, password }]);
    const { tasks } = tasksOf(fake, at(fake, { password }), ["task-0"]);
    expect(await poll(theOnly(tasks), patience.requestTimeoutMs)).toMatchObject({ type: "status" });
  });

  const escaped = (text: string, which: RegExp) =>
    text.replaceAll(which, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };

  /** The ways in which a text stands inside a text in JSON, or inside a page. */
  const styles: Readonly<Record<string, (text: string) => string>> = {
    "as it is": (text) => text,
    "as in JSON": (text) => JSON.stringify(text).slice(1, -1),
    "as in JSON of ASCII only": (text) => escaped(JSON.stringify(text).slice(1, -1), /[^ -~]/g),
    "as in JSON of ASCII only, in capitals": (text) =>
      escaped(JSON.stringify(text).slice(1, -1), /[^ -~]/g).replaceAll(
        /\\u[0-9a-f]{4}/g,
        (code) => `\\u${code.slice(2).toUpperCase()}`,
      ),
    "as in JSON that is safe inside HTML": (text) => escaped(JSON.stringify(text).slice(1, -1), /[<>&=']/g),
    "as in HTML": (text) => text.replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter),
    "as in a URL": encodeURIComponent,
    "as in base64": (text) => Buffer.from(text).toString("base64"),
  };

  /** Where in an answer a server gives away what it was sent. */
  const places: Readonly<Record<string, (text: string) => string>> = {
    "its words": (text) => JSON.stringify({ error: { code: 401, message: `Wrong: "${text}"` } }),
    "its code": (text) => JSON.stringify({ error_code: text, error_msg: "No" }),
    "plain text": (text) => `Wrong password ${text}!`,
    "a page": (text) => `<html><body><p>Wrong: ${text}</p></body></html>`,
    "what should be JSON, and is cut short": (text) =>
      `{"error":{"code":401,"message":"Wrong","password":"${text}","domai`,
  };

  test.each(
    Object.entries(places).flatMap(([place, answer]) =>
      Object.entries(styles).map(([style, write]) => ({ place, answer, style, write })),
    ),
  )("in $place, $style, is in nothing that anybody sees", async ({ answer, write }) => {
    for (const [index, password] of passwords.entries()) {
      const status = [401, 503, 200][index % 3] ?? 401;
      const server = new LoopbackServer(() => ({ status, body: answer(write(password)) }));
      closing.push(server);
      const endpoint = await server.listen();
      const clock = hurriedClock();
      const task = huaweiAntiDdosTask(
        { projectId, taskId: "task-0", endpoint },
        { credentials: { ...user, password, iamEndpoint: endpoint }, clock },
      );
      const error = await waitForTask(task, { ...patience, clock, timeoutMs: 1_000 }).catch((error) => error);
      expect(error).toBeInstanceOf(TaskWaitError);
      const seen = everything([error, await poll(task, patience.requestTimeoutMs)]);
      const found = Object.keys(styles).filter((style) =>
        seen.includes(styles[style]?.(password).trim() ?? ""),
      );
      expect({ password, found }).toEqual({ password, found: [] });
    }
  });

  test("in the whole request that is given back is in nothing that anybody sees", async () => {
    for (const password of passwords) {
      const server = new LoopbackServer(({ body }) => ({
        status: 400,
        body: JSON.stringify({ error: { code: 400, message: `Can't be read: ${body}` } }),
      }));
      closing.push(server);
      const endpoint = await server.listen();
      const { tasks } = tasksOf({ endpoint } as FakeHuawei, { ...user, password, iamEndpoint: endpoint }, [
        "t",
      ]);
      const answer = await poll(theOnly(tasks), patience.requestTimeoutMs);
      expect(answer).toMatchObject({ message: expect.stringContaining('"password":"[redacted]"') });
      expect(everything(answer)).not.toContain(password.trim());
    }
  });
});

describe("A sign-in where something else listens", () => {
  test.each<[name: string, faults: readonly Fault[], answer: object]>([
    ["busy", [answerOf(503, "<p>Busy</p>")], { type: "transient", message: ": Busy" }],
    [
      "a gateway without a backend",
      [answerOf(502)],
      { type: "transient", message: ": HTTP 502 without an error message" },
    ],
    [
      "asked too often",
      [answerOf(429, "", { "retry-after": "7" })],
      {
        type: "transient",
        throttled: true,
        retryAfterMs: 7_000,
        message: ": HTTP 429 without an error message",
      },
    ],
    [
      "without the header",
      [answerOf(201, '{"token":{"methods":["password"]}}')],
      { type: "transient", httpStatus: 201, message: ": the response has no token" },
    ],
    [
      "a redirect",
      [answerOf(302, "", { location: "https://login.example.com/" })],
      {
        type: "rejected",
        message:
          ": the server responded with a redirect to login.example.com, which is not followed: the endpoint may be wrong",
      },
    ],
    [
      "not there",
      [answerOf(404)],
      { type: "rejected", message: ": HTTP 404 without an error message (the endpoint may be wrong)" },
    ],
  ])("%s says so, and asks nothing else", async (_name, faults, answer) => {
    const fake = await startFake();
    fake.failNext(...faults);
    const { tasks } = tasksOf(fake, at(fake), ["task-0"]);
    const message = `Sign-in at ${new URL(fake.endpoint).host}${(answer as { message: string }).message}`;
    expect(await poll(theOnly(tasks), patience.requestTimeoutMs)).toMatchObject({ ...answer, message });
    expect(fake.requests).toHaveLength(1);
  });

  test("that can't be reached says where", async () => {
    const fake = await startFake();
    const { tasks } = tasksOf(fake, { ...user, iamEndpoint: "http://127.0.0.1:1" }, ["task-0"]);
    expect(await poll(theOnly(tasks), patience.requestTimeoutMs)).toMatchObject({
      type: "transient",
      message: expect.stringContaining("can't reach 127.0.0.1:1 ("),
    });
    expect(fake.requests).toEqual([]);
  });

  test("is tolerated in a wait, for as long as it passes", async () => {
    const fake = await startFake();
    fake.failNext(
      answerOf(503),
      { type: "reset" },
      answerOf(500, "<p>Sorry</p>"),
      { type: "stall" },
      { type: "huge" },
      answerOf(408),
    );
    const { clock, tasks } = tasksOf(fake, at(fake), ["task-0"]);
    const result = await waitForTask(theOnly(tasks), { ...patience, clock });
    expect(result).toMatchObject({ state: "succeeded", attempts: 7 });
    expect([signIns(fake).length, questions(fake).length]).toEqual([7, 1]);
  });

  test("ends the wait when the budget is spent", async () => {
    const fake = await startFake();
    fake.failNext(...Array.from({ length: 200 }, () => answerOf(503, "<p>Busy</p>")));
    const { clock, tasks } = tasksOf(fake, at(fake), ["task-0"]);
    const options = { ...patience, minDelayMs: 1_000, transientErrorBudgetMs: 20_000, clock };
    const error = await waitForTask(theOnly(tasks), options).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "PROVIDER_UNAVAILABLE" });
    expect((error as Error).message).toMatch(
      /is unavailable: Sign-in at 127\.0\.0\.1:\d+: Busy \(HTTP 503, /,
    );
    expect((error as TaskWaitError).elapsedMs).toBeGreaterThanOrEqual(20_000);
    expect(questions(fake)).toEqual([]);
  });

  test("that never answers is given up after ten seconds", async () => {
    const fake = await startFake();
    fake.failNext({ type: "stall" });
    const { clock, tasks } = tasksOf(fake, at(fake), ["task-0"]);
    const before = clock.now();
    expect(await poll(theOnly(tasks), patience.requestTimeoutMs)).toMatchObject({
      type: "transient",
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ did not respond within 10000 ms$/),
    });
    expect(clock.now() - before).toBeGreaterThan(9_000);
  });

  test("fails for all who wait for it, without a sign-in for each", async () => {
    const fake = await startFake();
    fake.failNext(answerOf(503));
    const { tasks } = tasksOf(fake, at(fake));
    const answers = await Promise.all(tasks.map((task) => poll(task, patience.requestTimeoutMs)));
    expect(answers.map(({ type }) => type)).toEqual(many.map(() => "transient"));
    expect(fake.requests).toHaveLength(1);
  });

  test("is made anew after a renewal that failed in passing", async () => {
    const fake = await startFake("running 1h → success");
    const { tasks } = tasksOf(fake, at(fake), ["task-0"]);
    const ask = () => poll(theOnly(tasks), patience.requestTimeoutMs);
    expect(await ask()).toMatchObject({ type: "status" });
    fake.expireToken();
    fake.failNext(
      answerOf(401, '{"error_code":"APIGW.0307","error_msg":"The token must be updated."}'),
      answerOf(503),
    );
    expect(await ask()).toMatchObject({ type: "transient" });
    expect(await ask()).toMatchObject({ type: "status" });
    expect(signIns(fake)).toHaveLength(3);
  });
});

describe("The place of the sign-in", () => {
  test.each([
    ["", "/v3/auth/tokens"],
    ["/", "/v3/auth/tokens"],
    ["/v3", "/v3/auth/tokens"],
    ["/v3/", "/v3/auth/tokens"],
    ["/identity", "/identity/v3/auth/tokens"],
    ["/identity/v3", "/identity/v3/auth/tokens"],
  ])("with %j behind it is asked at %s", async (path, target) => {
    const fake = await startFake();
    const iam = new LoopbackServer(() => ({ status: 401, body: "{}" }));
    closing.push(iam);
    const iamEndpoint = `${await iam.listen()}${path}`;
    const { tasks } = tasksOf(fake, { ...user, iamEndpoint }, ["task-0"]);
    await poll(theOnly(tasks), patience.requestTimeoutMs);
    expect(iam.requests.map((request) => [request.method, request.target])).toEqual([
      ["POST", `${target}?nocatalog=true`],
    ]);
    expect(fake.requests).toEqual([]);
  });

  const own = {
    kind: "huawei-antiddos",
    projectId,
    taskId: "t-1",
    endpoint: "https://api.example.com",
  } as const;
  const issue =
    "credentials.iamEndpoint is required: it can't be derived from the endpoint https://api.example.com";

  test("that can't be derived → an error before any request", () => {
    const { kind: _kind, ...description } = own;
    expect(() => huaweiAntiDdosTask(description, { credentials: user })).toThrow(InvalidDescriptionError);
    expect(() => huaweiAntiDdosTask(description, { credentials: user })).toThrow(issue);
    const issuesFor = (credentials: Password, task: object = own) =>
      issueTexts(parseTask(task, { credentials: () => [givenCredentials(credentials)] }));
    expect(issuesFor(user)).toEqual([issue]);
    expect(issuesFor({ ...user, iamEndpoint: "https://iam.example.com" })).toEqual([]);
    const { endpoint: _endpoint, ...place } = { ...own, region: "eu-de" };
    expect(issuesFor(user, place)).toEqual([]);
  });

  test("that can't be derived for a user from a function → rejected when it is polled", async () => {
    const fake = await startFake();
    const { tasks } = tasksOf(fake, () => user, ["task-0"]);
    expect(await poll(theOnly(tasks), patience.requestTimeoutMs)).toEqual({
      type: "rejected",
      message: `The credentials could not be fetched: credentials.iamEndpoint is required: it can't be derived from the endpoint ${fake.endpoint}`,
    });
    expect(fake.requests).toEqual([]);
  });
});

/** An IAM that answers when it is told to, and sees who hangs up. */
async function startSlowIam() {
  const held: ServerResponse[] = [];
  const cut: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    held.push(response);
    response.on("close", () => {
      if (!response.writableFinished) cut.push(response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push({
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  });
  const iamEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { iamEndpoint, held, cut };
}

describe("A sign-in that is aborted", () => {
  test("is cut, leaves no timer, and nothing is asked", async () => {
    const fake = await startFake();
    const { iamEndpoint, held, cut } = await startSlowIam();
    const clock = new VirtualClock();
    const controller = new AbortController();
    const { tasks } = tasksOf(fake, { ...user, iamEndpoint }, ["task-0"], clock);
    const reason = new Error("no longer wanted");
    const wait = waitForTask(theOnly(tasks), { clock, signal: controller.signal });
    await vi.waitFor(() => expect(held).toHaveLength(1));
    expect(clock.pending).toBeGreaterThan(0);
    controller.abort(reason);
    await expect(wait).rejects.toMatchObject({ code: "WAIT_ABORTED", cause: reason, attempts: 1 });
    await setImmediate();
    expect(clock.pending).toBe(0);
    await vi.waitFor(() => expect(cut).toHaveLength(1));
    expect(fake.requests).toEqual([]);
  });

  test("is cut at the deadline of the wait too", async () => {
    const fake = await startFake();
    const { iamEndpoint, held, cut } = await startSlowIam();
    const clock = new VirtualClock();
    const { tasks } = tasksOf(fake, { ...user, iamEndpoint }, ["task-0"], clock);
    const wait = waitForTask(theOnly(tasks), { clock, timeoutMs: 5_000 });
    await vi.waitFor(() => expect(held).toHaveLength(1));
    await expect(clock.run(wait)).rejects.toMatchObject({ code: "WAIT_TIMEOUT", elapsedMs: 5_000 });
    await setImmediate();
    expect(clock.pending).toBe(0);
    await vi.waitFor(() => expect(cut).toHaveLength(1));
  });

  test("goes on for those who stay", async () => {
    const fake = await startFake();
    const { iamEndpoint, held, cut } = await startSlowIam();
    const clock = hurriedClock();
    const leaving = new AbortController();
    const { tasks } = tasksOf(fake, { ...user, iamEndpoint }, ["task-0", "task-1"], clock);
    const [first, second] = tasks;
    if (!first || !second) throw new Error("There are two");
    const left = first.poll(leaving.signal, patience.requestTimeoutMs);
    const stayed = poll(second, patience.requestTimeoutMs);
    await vi.waitFor(() => expect(held).toHaveLength(1));
    leaving.abort(new Error("enough"));
    await expect(left).rejects.toThrow("enough");
    const refusal = { error: { code: 401, message: "The account is disabled.", title: "Unauthorized" } };
    held[0]?.writeHead(401).end(JSON.stringify(refusal));
    expect(await stayed).toMatchObject({
      type: "rejected",
      message: expect.stringContaining("The account is disabled."),
    });
    expect([held.length, cut.length]).toEqual([1, 0]);
  });

  test("is made anew by the next who asks", async () => {
    const fake = await startFake();
    fake.failNext({ type: "stall" });
    const clock = hurriedClock();
    const leaving = new AbortController();
    const { tasks } = tasksOf(fake, at(fake), ["task-0", "task-1"], clock);
    const [first, second] = tasks;
    if (!first || !second) throw new Error("There are two");
    const left = first.poll(leaving.signal, patience.requestTimeoutMs);
    await vi.waitFor(() => expect(fake.requests).toHaveLength(1));
    leaving.abort(new Error("enough"));
    await expect(left).rejects.toThrow("enough");
    expect(await poll(second, patience.requestTimeoutMs)).toMatchObject({ type: "status" });
    expect(signIns(fake)).toHaveLength(2);
  });

  test("is nothing that a wait leaves behind when it is over", async () => {
    const fake = await startFake();
    const clock = new VirtualClock();
    // Another host: else the sign-in and the question would share the account's rate, and with it a timer.
    const iamEndpoint = fake.endpoint.replace("127.0.0.1", "localhost");
    const { tasks } = tasksOf(fake, { ...user, iamEndpoint }, ["task-0"], clock);
    expect(await poll(theOnly(tasks))).toMatchObject({ type: "status" });
    expect(clock.pending).toBe(0);
    expect(clock.now()).toBe(0);
  });

  test("before it began is none", async () => {
    const fake = await startFake();
    const clock = new VirtualClock();
    const { tasks } = tasksOf(fake, at(fake), ["task-0"], clock);
    const aborted = AbortSignal.abort(new Error("enough"));
    await expect(theOnly(tasks).poll(aborted, 1_000)).rejects.toThrow("enough");
    // By the time that this is answered, a sign-in would have come.
    await fetch(fake.endpoint);
    expect(signIns(fake)).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
