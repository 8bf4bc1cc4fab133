import { afterEach, describe, expect, test, vi } from "vitest";
import { encodePath, encodeQuery } from "../../src/http/message";
import { type AccessKey, sign } from "../../src/huawei/signature";
import {
  type FakeHuawei,
  type FakeHuaweiOptions,
  type FakeJobService,
  type FakeTask,
  startFakeHuawei,
} from "../../src/testing";

const key: AccessKey = { accessKey: "AK7EXAMPLE", secretKey: "sk-very-secret" };
const wrongKey: AccessKey = { ...key, secretKey: "not-it" };
const temporaryKey: AccessKey = { accessKey: "TEMP", secretKey: "sk-temporary", securityToken: "sts" };
const token = { token: "tok-1" };
const task: FakeTask = { projectId: "project", taskId: "task-1", timeline: "success" };

const fakes: FakeHuawei[] = [];
afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

async function start(options: FakeHuaweiOptions = {}): Promise<FakeHuawei> {
  const fake = await startFakeHuawei({ credentials: [key, temporaryKey, token], ...options });
  fakes.push(fake);
  fake.addTask(task);
  return fake;
}

interface Question {
  readonly method?: "GET" | "POST";
  readonly path?: readonly string[];
  readonly query?: readonly (readonly [string, string])[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly signedBy?: AccessKey;
}

/** Asks over a real socket, with a client that is not ours. */
async function ask(fake: FakeHuawei, question: Question) {
  const unsigned = {
    method: question.method ?? "GET",
    origin: fake.endpoint,
    path: question.path ?? ["v1", "project", "query_task_status"],
    query: question.query ?? [["task_id", "task-1"]],
    headers: question.headers ?? {},
    secrets: [],
  } as const;
  const { method, path, query, headers } = question.signedBy
    ? sign(unsigned, question.signedBy, new Date())
    : unsigned;
  const url = `${fake.endpoint}${encodePath(path)}?${encodeQuery(query)}`;
  const response = await fetch(url, { method, headers });
  const body: Record<string, string> = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, body };
}

const done = { status: 200, body: { task_status: "success", task_msg: "" } };

function refused(status: number, code: string, words: string) {
  return { status, body: { error_code: code, error_msg: expect.stringContaining(words) } };
}

describe("The fake lets in", () => {
  test.each<[string, Question]>([
    ["a key", { signedBy: key }],
    ["a temporary key with its security token", { signedBy: temporaryKey }],
    ["a key in the scoped form", { signedBy: { ...key, signing: "scoped" } }],
    [
      "a key in the scoped form for a region and a service",
      { signedBy: { ...key, signing: "scoped", signingScope: "eu-de/antiddos" } },
    ],
    ["a temporary key in the scoped form", { signedBy: { ...temporaryKey, signing: "scoped" } }],
    ["a token", { headers: { "x-auth-token": "tok-1" } }],
  ])("%s", async (_who, question) => {
    expect(await ask(await start(), question)).toMatchObject(done);
  });
});

describe("The fake refuses", () => {
  test.each<[string, Question, number, string, string]>([
    ["whoever brings nothing", {}, 401, "APIGW.0301", "x-auth-token not found"],
    [
      "a key that it does not know",
      { signedBy: { ...key, accessKey: "AK8" } },
      401,
      "APIGW.0301",
      "ak AK8 not exist",
    ],
    ["a wrong secret key", { signedBy: wrongKey }, 401, "APIGW.0301", "verify aksk signature fail"],
    [
      "a wrong secret key in the scoped form",
      { signedBy: { ...wrongKey, signing: "scoped" } },
      401,
      "APIGW.0301",
      "verify aksk signature fail",
    ],
    [
      "a temporary key without its security token",
      { signedBy: { accessKey: "TEMP", secretKey: "sk-temporary" } },
      401,
      "APIGW.0301",
      "verify aksk signature fail",
    ],
    [
      "a temporary key with another security token",
      { signedBy: { ...temporaryKey, securityToken: "old" } },
      401,
      "APIGW.0301",
      "verify aksk signature fail",
    ],
    [
      "a security token with a key that has none",
      { signedBy: { ...key, securityToken: "sts" } },
      401,
      "APIGW.0301",
      "verify aksk signature fail",
    ],
    [
      "an Authorization header of another form",
      { headers: { authorization: "Bearer abc" } },
      401,
      "APIGW.0301",
      "can't be read",
    ],
    [
      "a token that it does not know",
      { headers: { "x-auth-token": "tok-2" } },
      401,
      "APIGW.0301",
      "decrypt token fail",
    ],
    [
      "a signature and a token at once",
      { signedBy: key, headers: { "x-auth-token": "tok-1" } },
      400,
      "APIGW.0201",
      "Both",
    ],
  ])("%s", async (_who, question, status, code, words) => {
    expect(await ask(await start(), question)).toMatchObject(refused(status, code, words));
  });

  test("a token from when it is told that the token has expired", async () => {
    const fake = await start();
    const question = { headers: { "x-auth-token": "tok-1" } };
    expect(await ask(fake, question)).toMatchObject(done);
    fake.expireToken("tok-1");
    expect(await ask(fake, question)).toMatchObject(refused(401, "APIGW.0307", "must be updated"));
  });

  test("the right key too after five wrong signatures, and no other key", async () => {
    const fake = await start();
    for (let count = 0; count < 5; count++) {
      expect((await ask(fake, { signedBy: wrongKey })).body["error_msg"]).toContain(
        "verify aksk signature fail",
      );
    }
    expect(await ask(fake, { signedBy: key })).toMatchObject(
      refused(401, "APIGW.0301", "AK access failed to reach the limit,forbidden"),
    );
    expect(await ask(fake, { signedBy: temporaryKey })).toMatchObject(done);
  });

  test("a key that was locked only for five minutes", async () => {
    const fake = await start();
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      for (let count = 0; count < 5; count++) await ask(fake, { signedBy: wrongKey });
      vi.setSystemTime(Date.now() + 5 * 60_000 - 1);
      expect(await ask(fake, { signedBy: key })).toMatchObject({ status: 401 });
      vi.setSystemTime(Date.now() + 1);
      expect(await ask(fake, { signedBy: key })).toMatchObject(done);
    } finally {
      vi.useRealTimers();
    }
  });

  test("no key whose wrong signatures were fewer than five in a row", async () => {
    const fake = await start();
    const four = Array.from({ length: 4 }, () => wrongKey);
    for (const signedBy of [...four, key, ...four]) await ask(fake, { signedBy });
    expect(await ask(fake, { signedBy: key })).toMatchObject(done);
  });

  test.each([
    ["16 minutes behind", 16, 401],
    ["16 minutes ahead", -16, 401],
    ["14 minutes behind", 14, 200],
    ["14 minutes ahead", -14, 200],
  ])("a clock more than 15 minutes off: one that is %s gets %s", async (_name, minutes, status) => {
    const fake = await start({ clockOffsetMs: minutes * 60_000 });
    const answer = await ask(fake, { signedBy: key });
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer).toMatchObject(refused(401, "APIGW.0303", "signature expired"));
    const serverTime = Date.parse(answer.headers.get("date") ?? "");
    expect(Math.abs(serverTime - Date.now() - minutes * 60_000)).toBeLessThan(5_000);
  });
});

describe("The fake answers", () => {
  test.each<[string, Question, object]>([
    ["the first version of the query", { path: ["v1", "project", "query_task_status"] }, done],
    ["the second version of the query", { path: ["v2", "project", "query-task-status"] }, done],
    [
      "a task that it does not know",
      { query: [["task_id", "task-2"]] },
      refused(400, "Anti-DDoS.10001008", "An incorrect task ID is used"),
    ],
    [
      "a task of another project",
      { path: ["v1", "another", "query_task_status"] },
      refused(400, "Anti-DDoS.10001008", "An incorrect task ID is used"),
    ],
    ["a question without a task", { query: [] }, refused(400, "Anti-DDoS.10000001", "valid request")],
    [
      "the spelling of the other version",
      { path: ["v1", "project", "query-task-status"] },
      refused(404, "APIGW.0101", ""),
    ],
    [
      "a wrong path",
      { path: ["v3", "project", "query_task_status"] },
      refused(404, "APIGW.0101", "does not exist"),
    ],
    ["a wrong method", { method: "POST" }, refused(404, "APIGW.0101", "does not exist")],
  ])("%s", async (_name, question, expected) => {
    expect(await ask(await start(), { signedBy: key, ...question })).toMatchObject(expected);
  });

  test("whatever is in the ids", async () => {
    const fake = await start();
    fake.addTask({ projectId: "a/b c", taskId: "1+1=2 & 50 %", timeline: "failed: The EIP is frozen" });
    const answer = await ask(fake, {
      signedBy: key,
      path: ["v1", "a/b c", "query_task_status"],
      query: [["task_id", "1+1=2 & 50 %"]],
    });
    expect(answer.body).toEqual({ task_status: "failed", task_msg: "The EIP is frozen" });
  });

  test("a path whose encoding is broken with a refusal", async () => {
    const fake = await start();
    const { authorization = "" } = sign(
      { method: "GET", origin: fake.endpoint, path: [], query: [], headers: {}, secrets: [] },
      key,
      new Date(),
    ).headers;
    const response = await fetch(`${fake.endpoint}/v1/%zz/query_task_status`, {
      headers: { authorization, "x-sdk-date": new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "") },
      signal: AbortSignal.timeout(1_000),
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
  });

  test("every request with an id of its own, which an error repeats in its body", async () => {
    const fake = await start();
    const good = await ask(fake, { signedBy: key });
    const bad = await ask(fake, {});
    expect(good.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(bad.headers.get("x-request-id")).not.toBe(good.headers.get("x-request-id"));
    expect(bad.body["request_id"]).toBe(bad.headers.get("x-request-id"));
  });
});

describe("A task of the fake", () => {
  async function statesUntil(fake: FakeHuawei, last: string): Promise<string[]> {
    const seen: string[] = [];
    while (seen.at(-1) !== last) {
      const { body } = await ask(fake, { signedBy: key });
      if (body["task_status"] !== seen.at(-1)) seen.push(body["task_status"] ?? "nothing");
    }
    return seen;
  }

  test("goes through its states in time", async () => {
    const fake = await start();
    fake.addTask({ ...task, timeline: "waiting 150ms → running 150ms → success" });
    expect(await statesUntil(fake, "success")).toEqual(["waiting", "running", "success"]);
  });

  test("starts with the first question about it", async () => {
    const fake = await start();
    fake.addTask({ ...task, taskId: "early", timeline: "waiting 20ms → success" });
    fake.addTask({ ...task, timeline: "waiting 40ms → success" });
    await statesUntil(fake, "success");
    const { body } = await ask(fake, { signedBy: key, query: [["task_id", "early"]] });
    expect(body["task_status"]).toBe("waiting");
  });

  test("starts again when it is added again", async () => {
    const fake = await start();
    expect(await statesUntil(fake, "success")).toEqual(["success"]);
    fake.addTask({ ...task, timeline: "failed: The EIP is frozen" });
    expect((await ask(fake, { signedBy: key })).body).toEqual({
      task_status: "failed",
      task_msg: "The EIP is frozen",
    });
  });

  test("is refused when its script can't be read", async () => {
    const fake = await start();
    expect(() => fake.addTask({ ...task, timeline: "waiting → success" })).toThrow(
      'Timeline step 1 ("waiting") must be a state and a duration such as "running 2s"',
    );
  });
});

const user = { username: "me", password: 'pä"ss\\wörd', domainName: "OTC0000" };

interface SignIn {
  readonly password?: string;
  readonly name?: string;
  readonly domain?: string;
  readonly project?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of the body of a sign-in. */
  readonly body?: string;
}

async function signIn(fake: FakeHuawei, given: SignIn = {}) {
  const { password = user.password, name = user.username, domain = user.domainName } = given;
  const { project = "project", headers = { "content-type": "application/json;charset=utf8" } } = given;
  const identity = {
    methods: ["password"],
    password: { user: { name, password, domain: { name: domain } } },
  };
  const whole = JSON.stringify({ auth: { identity, scope: { project: { id: project } } } });
  const response = await fetch(`${fake.endpoint}/v3/auth/tokens?nocatalog=true`, {
    method: "POST",
    headers,
    body: given.body ?? whole,
  });
  const token = response.headers.get("x-subject-token") ?? "";
  return { status: response.status, token, body: await response.json() };
}

const wrongPassword = {
  status: 401,
  token: "",
  body: { error: { code: 401, message: "The username or password is wrong.", title: "Unauthorized" } },
};
const locked = {
  status: 401,
  token: "",
  body: { error: { code: 401, message: "The account is locked.", title: "Unauthorized" } },
};

describe("A user of the fake", () => {
  const users = { credentials: [user] };

  test("gets a token of several hundred bytes, for a day", async () => {
    const fake = await start(users);
    const { status, token, body } = await signIn(fake);
    expect([status, token.length > 500]).toEqual([201, true]);
    expect(body).toMatchObject({ token: { methods: ["password"], project: { id: "project" } } });
    const { issued_at: from, expires_at: to } = (body as { token: Record<string, string> }).token;
    expect(from).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(Date.parse(to ?? "") - Date.parse(from ?? "")).toBe(24 * 3_600_000);
  });

  test("gets another token with every sign-in, and all of them are good", async () => {
    const fake = await start(users);
    const tokens = [(await signIn(fake)).token, (await signIn(fake)).token];
    expect(new Set(tokens).size).toBe(2);
    for (const token of tokens) {
      expect(await ask(fake, { headers: { "x-auth-token": token } })).toMatchObject(done);
    }
  });

  test("gets a token for the project that it was asked for only", async () => {
    const fake = await start(users);
    fake.addTask({ ...task, projectId: "another" });
    const { token } = await signIn(fake, { project: "another" });
    const headers = { "x-auth-token": token };
    expect(await ask(fake, { headers })).toMatchObject(refused(403, "APIGW.0302", "not allowed"));
    const path = ["v1", "another", "query_task_status"];
    expect(await ask(fake, { headers, path })).toMatchObject(done);
  });

  test("has no good token any more when all that were handed out have expired", async () => {
    const fake = await start({ credentials: [user, key, token] });
    const before = await signIn(fake);
    fake.expireToken();
    expect(await ask(fake, { headers: { "x-auth-token": before.token } })).toMatchObject(
      refused(401, "APIGW.0307", "must be updated"),
    );
    const after = await signIn(fake);
    expect(await ask(fake, { headers: { "x-auth-token": after.token } })).toMatchObject(done);
    expect(await ask(fake, { headers: { "x-auth-token": "tok-1" } })).toMatchObject(done);
    expect(await ask(fake, { signedBy: key })).toMatchObject(done);
  });

  test("has its other tokens when one has expired", async () => {
    const fake = await start(users);
    const [one, other] = [await signIn(fake), await signIn(fake)];
    fake.expireToken(one.token);
    expect(await ask(fake, { headers: { "x-auth-token": one.token } })).toMatchObject({ status: 401 });
    expect(await ask(fake, { headers: { "x-auth-token": other.token } })).toMatchObject(done);
  });

  test.each<[string, SignIn]>([
    ["a wrong password", { password: "not-it" }],
    ["a name that is not known", { name: "you" }],
    ["a domain that is not known", { domain: "OTC0001" }],
  ])("is refused with %s", async (_name, given) => {
    expect(await signIn(await start(users), given)).toEqual(wrongPassword);
  });

  test.each<[string, SignIn]>([
    ["no JSON", { body: "me:password" }],
    ["nothing", { body: "" }],
    ["another body", { body: '{"auth":{}}' }],
    ["no password", { password: "" }],
    ["no project", { project: "" }],
    ["no domain", { domain: "" }],
    ["another type of body", { headers: { "content-type": "text/plain" } }],
    [
      "another method",
      {
        body: JSON.stringify({
          auth: {
            identity: {
              methods: ["token"],
              password: { user: { name: "me", password: user.password, domain: { name: "OTC0000" } } },
            },
            scope: { project: { id: "project" } },
          },
        }),
      },
    ],
  ])("is refused with %s, and that counts as no attempt", async (_name, given) => {
    const fake = await start(users);
    for (let count = 0; count < 6; count++) {
      expect(await signIn(fake, given)).toMatchObject({ status: 400, token: "" });
    }
    expect(await signIn(fake)).toMatchObject({ status: 201 });
  });

  test("is locked after five wrong passwords, and no other user is", async () => {
    const other = { ...user, username: "you" };
    const fake = await start({ credentials: [user, other] });
    for (let count = 0; count < 5; count++) {
      expect(await signIn(fake, { password: "not-it" })).toEqual(wrongPassword);
    }
    expect(await signIn(fake)).toEqual(locked);
    expect(await signIn(fake, { name: "you" })).toMatchObject({ status: 201 });
  });

  test("keeps the tokens that it had when it is locked", async () => {
    const fake = await start(users);
    const { token } = await signIn(fake);
    for (let count = 0; count < 6; count++) await signIn(fake, { password: "not-it" });
    expect(await ask(fake, { headers: { "x-auth-token": token } })).toMatchObject(done);
  });

  test("is not locked by wrong passwords that were fewer than five in a row", async () => {
    const fake = await start(users);
    const four = Array.from({ length: 4 }, () => "not-it");
    for (const password of [...four, user.password, ...four]) await signIn(fake, { password });
    expect(await signIn(fake)).toMatchObject({ status: 201 });
  });

  test("is locked for 15 minutes", async () => {
    const fake = await start(users);
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      for (let count = 0; count < 5; count++) await signIn(fake, { password: "not-it" });
      vi.setSystemTime(Date.now() + 15 * 60_000 - 1);
      expect(await signIn(fake)).toEqual(locked);
      vi.setSystemTime(Date.now() + 1);
      expect(await signIn(fake)).toMatchObject({ status: 201 });
    } finally {
      vi.useRealTimers();
    }
  });

  test("is not there unless it was added", async () => {
    expect(await signIn(await start())).toEqual(wrongPassword);
  });
});

describe("An address of the fake", () => {
  const address = { projectId: "project", floatingIpId: "ip-1" };
  const question = { signedBy: key, path: ["v1", "project", "antiddos", "ip-1", "status"], query: [] };

  test("says how its protection stands, from its first question on", async () => {
    const fake = await start();
    fake.addAddress({ ...address, timeline: "configging 40ms → normal" });
    expect((await ask(fake, question)).body).toEqual({ status: "configging" });
    await vi.waitFor(async () => expect((await ask(fake, question)).body).toEqual({ status: "normal" }));
  });

  test("starts again when it is added again", async () => {
    const fake = await start();
    fake.addAddress({ ...address, timeline: "normal" });
    expect((await ask(fake, question)).body).toEqual({ status: "normal" });
    fake.addAddress({ ...address, timeline: "notConfig" });
    expect((await ask(fake, question)).body).toEqual({ status: "notConfig" });
  });

  test.each([
    ["is not known", ["v1", "project", "antiddos", "ip-2", "status"]],
    ["is another project's", ["v1", "another", "antiddos", "ip-1", "status"]],
  ])("that %s is refused as the service does it", async (_name, path) => {
    const fake = await start();
    fake.addAddress({ ...address, timeline: "normal" });
    expect(await ask(fake, { ...question, path })).toMatchObject(refused(403, "10001020", "IPID is invalid"));
  });

  test("needs whoever asks to prove who it is", async () => {
    const fake = await start();
    fake.addAddress({ ...address, timeline: "normal" });
    expect(await ask(fake, { ...question, signedBy: wrongKey })).toMatchObject({ status: 401 });
  });

  test("whose policy is changed is a new task, and is being configured", async () => {
    const fake = await start();
    fake.enableMutations("running 1h → success", "configging 1h → normal");
    const path = ["v1", "project", "antiddos", "ip-1"];
    const { status, body } = await ask(fake, { method: "POST", signedBy: key, path, query: [] });
    expect(status).toBe(200);
    const query = [["task_id", body["task_id"] ?? ""]] as const;
    expect((await ask(fake, { signedBy: key, query })).body).toEqual({
      task_status: "running",
      task_msg: "",
    });
    expect((await ask(fake, question)).body).toEqual({ status: "configging" });
  });

  test("whose policy is changed is protected, unless it is said how", async () => {
    const fake = await start();
    fake.enableMutations("success");
    await ask(fake, {
      method: "POST",
      signedBy: key,
      path: ["v1", "project", "antiddos", "ip-1"],
      query: [],
    });
    expect((await ask(fake, question)).body).toEqual({ status: "normal" });
  });

  test("accepts changes only with timelines that can be read", async () => {
    const fake = await start();
    expect(() => fake.enableMutations("success", "configging → normal")).toThrow(/^Timeline step 1/);
  });
});

describe("A job of the fake", () => {
  const paths: Readonly<Record<FakeJobService, Pick<Question, "path" | "query">>> = {
    ecs: { path: ["v1", "project", "jobs", "job-1"], query: [] },
    evs: { path: ["v1", "project", "jobs", "job-1"], query: [] },
    rds: { path: ["v3", "project", "jobs"], query: [["id", "job-1"]] },
    elb: { path: ["v3", "project", "elb", "jobs", "job-1"], query: [] },
  };

  test.each<[FakeJobService, string, object]>([
    ["ecs", "INIT", { status: "INIT", job_id: "job-1", error_code: null, fail_reason: null }],
    [
      "ecs",
      "SUCCESS",
      { status: "SUCCESS", entities: { sub_jobs: [{ entities: { server_id: expect.any(String) } }] } },
    ],
    [
      "ecs",
      "FAIL: The quota is used up",
      {
        status: "FAIL",
        error_code: "Common.0021",
        entities: { sub_jobs: [{ entities: { errorcode_message: "The quota is used up" } }] },
      },
    ],
    ["evs", "RUNNING", { status: "RUNNING", job_id: "job-1", error_code: null, fail_reason: null }],
    ["evs", "SUCCESS", { status: "SUCCESS", entities: { volume_id: expect.any(String) } }],
    ["evs", "FAIL: No space", { status: "FAIL", error_code: "EVS.0000", fail_reason: "No space" }],
    ["rds", "Running", { job: { id: "job-1", status: "Running", process: expect.stringContaining("60%") } }],
    ["rds", "Completed", { job: { status: "Completed", instance: { id: expect.any(String) } } }],
    ["rds", "Failed: No such flavor", { job: { status: "Failed", fail_reason: "No such flavor" } }],
    ["elb", "RUNNING", { job: { status: "RUNNING", job_id: "job-1", error_code: "", error_msg: "" } }],
    ["elb", "COMPLETE", { job: { status: "COMPLETE", resource_id: expect.any(String) } }],
    ["elb", "FAIL: In use", { job: { status: "FAIL", error_code: "ELB.0000", error_msg: "In use" } }],
  ])("of %s that is %s says so in the service's shape", async (service, timeline, body) => {
    const fake = await start();
    fake.addJob({ service, projectId: "project", taskId: "job-1", timeline });
    const answer = await ask(fake, { signedBy: key, ...paths[service] });
    expect(answer).toMatchObject({ status: 200, body });
  });

  test.each<[FakeJobService, number, object]>([
    ["ecs", 400, { error: { code: "Common.0011", message: expect.any(String) } }],
    ["evs", 400, { error: { code: "Common.0011", message: expect.any(String) } }],
    ["rds", 400, { error_code: "DBS.200543", error_msg: expect.any(String) }],
    ["elb", 404, { error_code: "ELB.8904", error_msg: expect.any(String) }],
  ])("of %s that is not known is refused as the service does it", async (service, status, body) => {
    const fake = await start();
    expect(await ask(fake, { signedBy: key, ...paths[service] })).toMatchObject({ status, body });
    fake.addJob({ service, projectId: "another", taskId: "job-1", timeline: "SUCCESS" });
    fake.addJob({ service, projectId: "project", taskId: "job-2", timeline: "SUCCESS" });
    expect(await ask(fake, { signedBy: key, ...paths[service] })).toMatchObject({ status, body });
  });

  test.each<FakeJobService>(["ecs", "evs", "rds", "elb"])(
    "of %s needs to be asked about by somebody",
    async (service) => {
      const fake = await start();
      fake.addJob({ service, projectId: "project", taskId: "job-1", timeline: "SUCCESS" });
      expect(await ask(fake, paths[service])).toMatchObject({ status: 401 });
    },
  );

  test("goes through its states in time", async () => {
    const fake = await start();
    fake.addJob({ service: "elb", projectId: "project", taskId: "job-1", timeline: "INIT 40ms → SUCCESS" });
    const stateNow = async () =>
      ((await ask(fake, { signedBy: key, ...paths.elb })).body as unknown as { job: { status: string } }).job
        .status;
    expect(await stateNow()).toBe("INIT");
    await vi.waitFor(async () => expect(await stateNow()).toBe("SUCCESS"));
  });
});

describe("Answers of the fake to any other question", () => {
  const question = {
    signedBy: key,
    path: ["v1", "project", "widgets", "a/b 1"],
    query: [["fields", "state & more"]],
  } as const;
  const answers = {
    target: "/v1/project/widgets/a/b 1?fields=state & more",
    timeline: "busy: hold on",
    body: ({ state, message }: { state: string; message: string }) => ({ widget: { state, message } }),
  };

  test("are made of the step of their timeline", async () => {
    const fake = await start();
    fake.addResponses(answers);
    expect(await ask(fake, question)).toMatchObject({
      status: 200,
      body: { widget: { state: "busy", message: "hold on" } },
    });
  });

  test("are given to that question only, and to nobody unknown", async () => {
    const fake = await start();
    fake.addResponses(answers);
    const unknown = refused(404, "APIGW.0101", "does not exist");
    expect(await ask(fake, { ...question, query: [] })).toMatchObject(unknown);
    expect(await ask(fake, { ...question, path: ["v1", "project", "widgets", "2"] })).toMatchObject(unknown);
    expect(await ask(fake, { ...question, method: "POST" })).toMatchObject(unknown);
    expect(await ask(fake, { ...question, signedBy: wrongKey })).toMatchObject({ status: 401 });
  });

  test("start again when they are added again", async () => {
    const fake = await start();
    fake.addResponses(answers);
    await ask(fake, question);
    fake.addResponses({ ...answers, timeline: "done" });
    expect(await ask(fake, question)).toMatchObject({ body: { widget: { state: "done" } } });
  });

  test("are refused when their timeline can't be read", async () => {
    const fake = await start();
    expect(() => fake.addResponses({ ...answers, timeline: "" })).toThrow(TypeError);
  });
});
