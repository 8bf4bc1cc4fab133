import { afterEach, describe, expect, test } from "vitest";
import { encodePath, encodeQuery } from "../../src/http/message";
import { type AccessKey, sign } from "../../src/huawei/signature";
import { type FakeHuawei, type FakeHuaweiOptions, type FakeTask, startFakeHuawei } from "../../src/testing";

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
