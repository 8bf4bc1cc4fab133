import { inspect } from "node:util";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { PollResult } from "../../src/core/poll-result";
import { waitForTask } from "../../src/core/wait";
import type { CredentialSource } from "../../src/credentials/source";
import { huaweiAntiDdosTask } from "../../src/generated/tasks";
import type { HttpRequest, HttpResponse } from "../../src/http/message";
import { NetworkError, send } from "../../src/http/send";
import type { HuaweiCredentials } from "../../src/huawei/credentials";
import { VirtualClock } from "../support/virtual-clock";

vi.mock("../../src/http/send", async (original) => ({ ...(await original<object>()), send: vi.fn() }));

const one = "https://one.example.com";
const two = "https://two.example.com";
const iamEndpoint = "https://iam.example.com";
const user = { username: "me", password: "pw-very-secret", domainName: "OTC0000", iamEndpoint };
const key = { accessKey: "AK7EXAMPLE", secretKey: "sk-very-secret" };

const running = '{"task_status":"running"}';
const badKey = '{"error_code":"APIGW.0301","error_msg":"verify aksk signature fail"}';
const badToken = '{"error_code":"APIGW.0307","error_msg":"The token must be updated."}';

interface Sent {
  readonly atMs: number;
  readonly request: HttpRequest;
}

let clock: VirtualClock;
let sent: Sent[];

/** What is sent, with the time, and answered at once: a sign-in with a token, anything else by `answer`. */
function answerWith(answer: (request: HttpRequest) => Partial<HttpResponse> = () => ({})): void {
  let tokens = 0;
  vi.mocked(send).mockImplementation(async (request) => {
    sent.push({ atMs: clock.now(), request });
    if (request.method !== "POST") return { status: 200, headers: {}, body: running, ...answer(request) };
    tokens += 1;
    const headers = { "x-subject-token": `tok-${tokens}` };
    return { status: 201, headers, body: "{}", ...answer(request) };
  });
}

beforeEach(() => {
  clock = new VirtualClock();
  sent = [];
  answerWith();
});

function taskAt(endpoint: string, credentials: CredentialSource<HuaweiCredentials>, projectId = "project-1") {
  return huaweiAntiDdosTask({ projectId, taskId: "task-1", endpoint }, { credentials, clock });
}

/** Asks once for each of these, all at the same time. */
async function askAll(...tasks: readonly ReturnType<typeof taskAt>[]): Promise<PollResult[]> {
  const { signal } = new AbortController();
  return clock.run(Promise.all(tasks.map((task) => task.poll(signal, 10_000))));
}

function signIns(): HttpRequest[] {
  return sent.map(({ request }) => request).filter(({ method }) => method === "POST");
}

function questions(): Sent[] {
  return sent.filter(({ request }) => request.method === "GET");
}

describe("One user at two hosts", () => {
  test.each<[string, CredentialSource<HuaweiCredentials>]>([
    ["a value", user],
    ["a function", () => user],
  ])("signs in for each of them: %s", async (_name, source) => {
    await askAll(taskAt(one, source));
    await askAll(taskAt(two, source));
    await askAll(taskAt(one, source), taskAt(two, source));
    expect(signIns().map(({ origin }) => origin)).toEqual([iamEndpoint, iamEndpoint]);
    expect(questions().map(({ request }) => [request.origin, request.headers["x-auth-token"]])).toEqual([
      [one, "tok-1"],
      [two, "tok-2"],
      [one, "tok-1"],
      [two, "tok-2"],
    ]);
  });
});

describe("The rate", () => {
  test.each<[string, HuaweiCredentials]>([
    ["a key", key],
    ["a token", { token: "tok-1" }],
  ])("of one account at one host is shared by all that ask: %s", async (_name, credentials) => {
    const tasks = [1, 2, 3].map(() => taskAt(one, { ...credentials }));
    await askAll(...tasks);
    expect(sent.map(({ atMs }) => atMs)).toEqual([0, 50, 100]);
  });

  test.each<[string, readonly HuaweiCredentials[]]>([
    ["keys", [key, { ...key, accessKey: "AK8EXAMPLE" }, { ...key, accessKey: "AK9EXAMPLE" }]],
    ["tokens", [{ token: "tok-1" }, { token: "tok-2" }]],
  ])("of one account does not slow another at the same host: %s", async (_name, accounts) => {
    await askAll(...accounts.map((credentials) => taskAt(one, credentials)));
    expect(sent.map(({ atMs }) => atMs)).toEqual(accounts.map(() => 0));
  });

  test.each<[string, HuaweiCredentials]>([
    ["a key", key],
    ["a token", { token: "tok-1" }],
  ])("of one account at one host does not slow it at another: %s", async (_name, credentials) => {
    await askAll(taskAt(one, credentials), taskAt(two, credentials));
    expect(sent.map(({ atMs, request }) => [atMs, request.origin])).toEqual([
      [0, one],
      [0, two],
    ]);
  });

  test("is one for all tokens of one user", async () => {
    const tasks = ["project-1", "project-2"].map((project) => taskAt(one, user, project));
    await askAll(...tasks);
    await clock.run(clock.sleep(1_000));
    sent = [];
    const startMs = clock.now();
    await askAll(...tasks);
    expect(sent.map(({ atMs, request }) => [atMs - startMs, request.headers["x-auth-token"]])).toEqual([
      [0, "tok-1"],
      [50, "tok-2"],
    ]);
  });

  test("is not one for two users", async () => {
    const tasks = ["me", "you"].map((username) => taskAt(one, { ...user, username }));
    await askAll(...tasks);
    await clock.run(clock.sleep(1_000));
    const startMs = clock.now();
    sent = [];
    await askAll(...tasks);
    expect(sent.map(({ atMs }) => atMs - startMs)).toEqual([0, 0]);
  });
});

describe("A refusal", () => {
  test.each<[string, CredentialSource<HuaweiCredentials>, string, string]>([
    ["a key", key, badKey, "rejected"],
    ["a function that has no other key", () => ({ ...key }), badKey, "rejected"],
    ["a token", { token: "tok-1" }, badToken, "expired"],
    ["a function that has no other token", () => ({ token: "tok-1" }), badToken, "expired"],
  ])("is not asked for again with the same credentials: %s", async (_name, source, body, type) => {
    answerWith(() => ({ status: 401, body }));
    const [answer] = await askAll(taskAt(one, source));
    expect(answer).toMatchObject({ type, httpStatus: 401 });
    expect(sent).toHaveLength(1);
  });

  test("is not asked for again with the same credentials when they proved good for another meanwhile", async () => {
    let calls = 0;
    const source = async () => {
      calls += 1;
      if (calls > 1) await clock.sleep(1_000);
      return { token: "tok-1" };
    };
    const tasks = [1, 2].map(() => taskAt(one, source));
    await askAll(...tasks);
    sent = [];
    vi.mocked(send).mockImplementation(async (request) => {
      sent.push({ atMs: clock.now(), request });
      const isFirst = sent.length === 1;
      await clock.sleep(isFirst ? 200 : 500);
      return isFirst
        ? { status: 401, headers: {}, body: badToken }
        : { status: 200, headers: {}, body: running };
    });
    // The second is sent before the first is answered, and answered before the function is.
    expect(await askAll(...tasks)).toMatchObject([{ type: "expired" }, { type: "status" }]);
    expect([sent.length, calls]).toEqual([2, 2]);
  });

  test("is asked once more with other credentials, and that answer holds", async () => {
    answerWith(() => ({ status: 401, body: badToken }));
    const tokens = ["tok-1", "tok-2"];
    const [answer] = await askAll(taskAt(one, () => ({ token: tokens.shift() ?? "there are no more" })));
    expect(answer).toMatchObject({ type: "expired" });
    expect(sent.map(({ request }) => request.headers["x-auth-token"])).toEqual(["tok-1", "tok-2"]);
  });
});

describe("A network error", () => {
  test.each([
    ["that can't pass is a refusal", true, "rejected"],
    ["that may pass is a transient error", false, "transient"],
  ])("%s, without a secret in its words", async (_name, permanent, type) => {
    vi.mocked(send).mockRejectedValue(
      new NetworkError(`can't reach api: tok-very-secret (CERT_HAS_EXPIRED)`, permanent, {}),
    );
    expect(await askAll(taskAt(one, { token: "tok-very-secret" }))).toEqual([
      { type, message: "can't reach api: [redacted] (CERT_HAS_EXPIRED)" },
    ]);
  });
});

test("A wait that meets three answers without a state ends with what the provider sent, redacted and bounded", async () => {
  const token = "tok-very-secret";
  const body = `{"note":"for ${token}\\n","welcome":"${"to the portal ".repeat(500)}"}`;
  answerWith(() => ({ headers: { "x-request-id": "req-1" }, body }));
  const wait = clock.run(waitForTask(taskAt(one, { token }), { clock }));
  const error = await wait.catch((error: unknown) => error);
  expect(error).toMatchObject({
    code: "UNKNOWN_STATUS",
    attempts: 3,
    requestId: "req-1",
    lastStatus: { state: "unknown", providerState: "" },
  });
  const { message } = error as Error;
  expect(message).toContain(
    'task task-1 has no status in the provider\'s response: {"note":"for [redacted]\\n","welcome":"to the portal to the',
  );
  expect(message).toMatch(/ \(3 polls in \S+, request req-1\)$/);
  expect(Buffer.byteLength(message)).toBeLessThan(1_000);
  expect(JSON.stringify(error).length).toBeLessThan(3_000);
  expect(inspect(error, { depth: 10, showHidden: true, maxStringLength: null })).not.toContain(token);
});

/** Credentials whose values are nowhere that JSON looks. */
class HiddenKey {
  readonly #accessKey: string;
  readonly #secretKey: string;
  constructor(accessKey: string, secretKey: string) {
    this.#accessKey = accessKey;
    this.#secretKey = secretKey;
  }
  get accessKey(): string {
    return this.#accessKey;
  }
  get secretKey(): string {
    return this.#secretKey;
  }
}

class HiddenUser {
  readonly #password: string;
  readonly username = "me";
  readonly domainName = "OTC0000";
  readonly iamEndpoint = iamEndpoint;
  constructor(password: string) {
    this.#password = password;
  }
  get password(): string {
    return this.#password;
  }
}

/** Credentials that show a mask in place of themselves. */
class MaskedKey {
  readonly accessKey: string;
  readonly secretKey: string;
  constructor(accessKey: string, secretKey: string) {
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }
  toJSON(): string {
    return "***";
  }
}

class MaskedUser {
  readonly username = "me";
  readonly domainName = "OTC0000";
  readonly iamEndpoint = iamEndpoint;
  readonly password: string;
  constructor(password: string) {
    this.password = password;
  }
  toJSON(): object {
    return { ...this, password: "***" };
  }
}

type Make<T> = (...values: string[]) => T;
type Give = (credentials: HuaweiCredentials) => CredentialSource<HuaweiCredentials>;

const givings: readonly (readonly [string, Give])[] = [
  ["a value", (credentials) => credentials],
  ["a function", (credentials) => () => credentials],
  ["a promise", (credentials) => async () => credentials],
];

describe.each(givings)("Two credentials that look alike, each as %s, are never mixed up:", (_given, give) => {
  test.each<[string, Make<HuaweiCredentials>]>([
    ["keys behind getters", (id = "", secret = "") => new HiddenKey(id, secret)],
    ["keys behind a mask", (id = "", secret = "") => new MaskedKey(id, secret)],
  ])("%s", async (_name, make) => {
    const tasks = ["AK7EXAMPLE", "AK8EXAMPLE"].map((id) => taskAt(one, give(make(id, "sk-very-secret"))));
    expect(await askAll(...tasks)).toMatchObject([{ type: "status" }, { type: "status" }]);
    expect(
      sent.map(({ request }) => /Access=(\w+)/.exec(request.headers["authorization"] ?? "")?.[1]),
    ).toEqual(["AK7EXAMPLE", "AK8EXAMPLE"]);
  });

  test.each<[string, Make<HuaweiCredentials>]>([
    ["keys of one id behind getters", (secret = "") => new HiddenKey("AK7EXAMPLE", secret)],
    ["keys of one id behind a mask", (secret = "") => new MaskedKey("AK7EXAMPLE", secret)],
  ])("a refusal of one is not held against the other, %s", async (_name, make) => {
    answerWith(() => (sent.length === 1 ? { status: 401, body: badKey } : {}));
    const [bad, good] = [taskAt(one, give(make("not-the-one"))), taskAt(one, give(make("sk-very-secret")))];
    expect(await askAll(bad)).toMatchObject([{ type: "rejected", unauthorized: true }]);
    expect(await askAll(good)).toMatchObject([{ type: "status" }]);
    expect(await askAll(bad)).toMatchObject([{ type: "rejected", unauthorized: true }]);
    expect(sent).toHaveLength(2);
  });

  test.each<[string, Make<HuaweiCredentials>]>([
    ["passwords behind getters", (password = "") => new HiddenUser(password)],
    ["passwords behind a mask", (password = "") => new MaskedUser(password)],
  ])("%s", async (_name, make) => {
    const passwordOf = ({ body = "{}" }: HttpRequest) =>
      JSON.parse(body).auth.identity.password.user.password;
    const refusal = { status: 401, headers: {}, body: '{"error":{"code":401,"message":"Wrong."}}' };
    answerWith((request) =>
      request.method === "POST" && passwordOf(request) === "not-the-one" ? refusal : {},
    );
    const [bad, good] = [taskAt(one, give(make("not-the-one"))), taskAt(one, give(make("pw-very-secret")))];
    expect(await askAll(bad, good)).toMatchObject([{ type: "rejected" }, { type: "status" }]);
    expect(await askAll(good, bad)).toMatchObject([{ type: "status" }, { type: "rejected" }]);
    expect(signIns().map(passwordOf).sort()).toEqual(["not-the-one", "pw-very-secret"]);
    expect(questions()).toHaveLength(2);
  });
});
