import { afterEach, describe, expect, test, vi } from "vitest";
import { ProviderRejectedError, TaskWaitError } from "../../src/core/errors";
import type { WaitEvent } from "../../src/core/events";
import type { PollResult } from "../../src/core/poll-result";
import { waitForTask, watchTask } from "../../src/core/wait";
import type { CredentialSource } from "../../src/credentials/source";
import { huaweiAntiDdosTask } from "../../src/generated/tasks";
import type { HuaweiCredentials } from "../../src/huawei/credentials";
import { type FakeHuawei, startFakeHuawei } from "../../src/testing";
import { VirtualClock } from "../support/virtual-clock";
import { hurriedClock, poll } from "./support";

const key = { accessKey: "AK7EXAMPLE", secretKey: "sk-very-secret" };
const wrongKey = { ...key, secretKey: "not-the-one" };
const projectId = "project";
const many = Array.from({ length: 100 }, (_, index) => `task-${index}`);
/** Of the hurried clock: enough for an answer on a busy machine. */
const patience = { minDelayMs: 1, requestTimeoutMs: 1_000_000 };

const fakes: FakeHuawei[] = [];
afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.close()));
});

async function startFake(): Promise<FakeHuawei> {
  const tokens = ["tok-1", "tok-2"].map((token) => ({ token }));
  const fake = await startFakeHuawei({ credentials: [key, ...tokens] });
  fakes.push(fake);
  for (const taskId of many) fake.addTask({ projectId, taskId, timeline: "success" });
  return fake;
}

/** Tasks of one account. */
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

function statusesOf(fake: FakeHuawei): (number | undefined)[] {
  return fake.requests.map(({ response }) => response?.status);
}

describe("Many waits on one account", () => {
  const signature = "verify aksk signature fail";

  test.each<[string, CredentialSource<HuaweiCredentials>, string]>([
    ["a bad key", wrongKey, signature],
    ["a bad key in the scoped form", { ...wrongKey, signing: "scoped" }, signature],
    [
      "a bad key for a region and a service",
      { ...wrongKey, signing: "scoped", signingScope: "eu-de/antiddos" },
      signature,
    ],
    ["a key that is not known", { ...key, accessKey: "AK8EXAMPLE" }, "ak [redacted] not exist"],
    ["a function that gives a bad key", () => wrongKey, signature],
    [
      "a function that gives a bad key in the scoped form",
      () => ({ ...wrongKey, signing: "scoped" }),
      signature,
    ],
    ["a bad token", { token: "tok-bad" }, "decrypt token fail"],
    ["a function that gives a bad token", () => ({ token: "tok-bad" }), "decrypt token fail"],
  ])("on %s cost one request, and all end with the provider's words", async (_name, credentials, words) => {
    const fake = await startFake();
    const { clock, tasks } = tasksOf(fake, credentials);
    const ends = await Promise.allSettled(tasks.map((task) => waitForTask(task, { ...patience, clock })));
    for (const end of ends) {
      expect(end).toMatchObject({ status: "rejected", reason: expect.any(ProviderRejectedError) });
      expect((end as PromiseRejectedResult).reason.message).toContain(words);
    }
    expect(statusesOf(fake)).toEqual([401]);
  });

  test("on an expired token cost one request, and all end with the provider's words", async () => {
    const fake = await startFake();
    fake.expireToken("tok-1");
    const { clock, tasks } = tasksOf(fake, { token: "tok-1" });
    const ends = await Promise.allSettled(tasks.map((task) => waitForTask(task, { ...patience, clock })));
    for (const end of ends) {
      expect((end as PromiseRejectedResult).reason.message).toContain("The token must be updated.");
    }
    expect(statusesOf(fake)).toEqual([401]);
  });

  const scopedKey = { ...key, signing: "scoped" } as const;

  test.each<[string, HuaweiCredentials]>([
    ["a good key", key],
    ["a good key in the scoped form", scopedKey],
    ["a good key for a region and a service", { ...scopedKey, signingScope: "eu-de/antiddos" }],
    ["a good token", { token: "tok-1" }],
  ])("on %s are all served", async (_name, credentials) => {
    const fake = await startFake();
    const { clock, tasks } = tasksOf(fake, credentials);
    const results = await Promise.all(tasks.map((task) => waitForTask(task, { ...patience, clock })));
    expect(results.map(({ state }) => state)).toEqual(many.map(() => "succeeded"));
    expect(statusesOf(fake)).toEqual(many.map(() => 200));
  });

  test("let one go first, and another when the first gives up while it asks", async () => {
    const fake = await startFake();
    fake.failNext({ type: "stall" });
    const { clock, tasks } = tasksOf(fake, key);
    const leaving = new AbortController();
    const [first, ...others] = tasks.map((task, index) =>
      waitForTask(task, { ...patience, clock, ...(index === 0 && { signal: leaving.signal }) }),
    );
    await vi.waitFor(() => expect(fake.requests).toHaveLength(1));
    // By the time that this is answered, whoever did not wait would have asked.
    await fetch(fake.endpoint);
    const signed = () => fake.requests.filter(({ headers }) => headers["authorization"] !== undefined);
    expect(signed()).toHaveLength(1);

    leaving.abort();
    await expect(first).rejects.toMatchObject({ code: "WAIT_ABORTED" });
    await expect(Promise.all(others)).resolves.toHaveLength(99);
    expect(signed()).toHaveLength(100);
  });

  test("let another go first when the deadline of the first comes while it asks", async () => {
    const fake = await startFake();
    fake.failNext({ type: "stall" });
    const { clock, tasks } = tasksOf(fake, key, ["task-0", "task-1"]);
    const [hasty, patient] = tasks;
    if (!hasty || !patient) throw new Error("There are two");
    const first = waitForTask(hasty, { ...patience, clock, timeoutMs: 5_000 });
    const events: WaitEvent[] = [];
    const second = (async () => {
      for await (const event of watchTask(patient, { ...patience, clock })) events.push(event);
    })();
    await expect(first).rejects.toMatchObject({ code: "WAIT_TIMEOUT" });
    await second;
    expect(events.map(({ type, status }) => status?.state ?? type)).toEqual(["succeeded"]);
  });

  test("get new credentials once when all see that they have expired", async () => {
    const fake = await startFake();
    fake.expireToken("tok-1");
    const tokens = ["tok-1", "tok-2"];
    const credentials = vi.fn(async () => ({ token: tokens.shift() ?? "there are no more" }));
    const { clock, tasks } = tasksOf(fake, credentials);
    const results = await Promise.all(tasks.map((task) => waitForTask(task, { ...patience, clock })));
    expect(results.map(({ state }) => state)).toEqual(many.map(() => "succeeded"));
    expect(credentials).toHaveBeenCalledTimes(2);
    expect(fake.requests.map(({ headers }) => headers["x-auth-token"])).toEqual([
      "tok-1",
      ...many.map(() => "tok-2"),
    ]);
  });

  test("pause together when one is asked to slow down", async () => {
    const fake = await startFake();
    const { clock, tasks } = tasksOf(fake, key, many.slice(0, 5));
    await Promise.all(tasks.map((task) => poll(task, patience.requestTimeoutMs)));
    const [first, ...others] = tasks;
    if (!first) throw new Error("There are five");
    fake.failNext({ type: "response", status: 429, headers: { "retry-after": "7" }, body: "" });
    expect(await poll(first, patience.requestTimeoutMs)).toMatchObject({ throttled: true });
    const before = clock.now();
    const asked = others.map(
      async (task): Promise<[PollResult, number]> => [
        await poll(task, patience.requestTimeoutMs),
        clock.now(),
      ],
    );
    for (const [answer, at] of await Promise.all(asked)) {
      expect(answer.type).toBe("status");
      // A little less, as timers count in whole milliseconds.
      expect(at - before).toBeGreaterThan(6_700);
    }
  });
});

describe("Refused credentials", () => {
  test("are asked about again only after fifteen minutes", async () => {
    const fake = await startFake();
    const clock = new VirtualClock();
    const { tasks } = tasksOf(fake, wrongKey, ["task-0", "task-1"], clock);
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

  test("of one account are not those of another, at the same host", async () => {
    const fake = await startFake();
    const { clock, tasks: bad } = tasksOf(fake, wrongKey, ["task-0"]);
    const { tasks: good } = tasksOf(fake, key, ["task-1"], clock);
    const [refused, served] = await Promise.all([...bad, ...good].map((task) => poll(task, 1_000_000)));
    expect(refused).toMatchObject({ type: "rejected" });
    expect(served).toMatchObject({ type: "status" });
  });

  test("at one host are not those at another", async () => {
    const [one, other] = [await startFake(), await startFakeHuawei({ credentials: [wrongKey] })];
    fakes.push(other);
    other.addTask({ projectId, taskId: "task-0", timeline: "success" });
    const { clock, tasks: bad } = tasksOf(one, wrongKey, ["task-0"]);
    const { tasks: good } = tasksOf(other, wrongKey, ["task-0"], clock);
    const [refused, served] = await Promise.all([...bad, ...good].map((task) => poll(task, 1_000_000)));
    expect(refused).toMatchObject({ type: "rejected" });
    expect(served).toMatchObject({ type: "status" });
  });
});

describe("A question that is aborted", () => {
  test("asks nothing when it was aborted before", async () => {
    const fake = await startFake();
    const credentials = vi.fn(() => key);
    const [task] = tasksOf(fake, credentials, ["task-0"]).tasks;
    const aborted = AbortSignal.abort(new Error("enough"));
    await expect(task?.poll(aborted, 1_000)).rejects.toThrow("enough");
    expect(fake.requests).toEqual([]);
  });

  test("ends at once while it waits for its credentials", async () => {
    const fake = await startFake();
    const [task] = tasksOf(fake, () => new Promise<never>(() => undefined), ["task-0"]).tasks;
    const leaving = new AbortController();
    const asked = task?.poll(leaving.signal, 1_000);
    leaving.abort(new Error("enough"));
    await expect(asked).rejects.toThrow("enough");
  });

  test("ends a whole wait with what the caller gave as the reason", async () => {
    const fake = await startFake();
    fake.failNext({ type: "stall" });
    const { clock, tasks } = tasksOf(fake, key, ["task-0"]);
    const [task] = tasks;
    if (!task) throw new Error("There is one");
    const leaving = new AbortController();
    const wait = waitForTask(task, { ...patience, clock, signal: leaving.signal });
    await vi.waitFor(() => expect(fake.requests).toHaveLength(1));
    const reason = new Error("enough");
    leaving.abort(reason);
    const error = await wait.catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TaskWaitError);
    expect(error).toMatchObject({ code: "WAIT_ABORTED", cause: reason });
    expect(fake.requests).toHaveLength(1);
  });
});

describe("What goes wrong around an account", () => {
  test("a bad key that comes from many functions costs one request", async () => {
    const fake = await startFake();
    const clock = hurriedClock();
    const tasks = many.map((taskId) =>
      huaweiAntiDdosTask(
        { projectId, taskId, endpoint: fake.endpoint },
        { credentials: () => ({ ...wrongKey }), clock },
      ),
    );
    await Promise.allSettled(tasks.map((task) => waitForTask(task, { ...patience, clock })));
    expect(statusesOf(fake)).toEqual([401]);
  });

  test("a token that expires while others wait for their turn is sent by none of them", async () => {
    const fake = await startFake();
    const { tasks } = tasksOf(fake, { token: "tok-1" });
    const [first, ...others] = tasks;
    if (first) await poll(first);
    fake.expireToken("tok-1");
    const before = fake.requests.length;
    await Promise.all(others.map((task) => poll(task)));
    expect(fake.requests.length - before).toBeLessThan(10);
  });

  test("a function that never settles is given up, and asked again by the next", async () => {
    const fake = await startFake();
    let calls = 0;
    const credentials = () => (calls++ === 0 ? new Promise<never>(() => undefined) : key);
    const { tasks } = tasksOf(fake, credentials, ["task-1", "task-2"]);
    const [first, second] = tasks;
    if (!first || !second) throw new Error("There are two tasks");
    expect(await poll(first)).toMatchObject({
      type: "transient",
      message: expect.stringMatching(/^The credentials could not be fetched/),
    });
    expect(await poll(second)).toMatchObject({ type: "status" });
  });

  test("a renewal that fails after its wait has ended is nobody's unhandled rejection", async () => {
    const fake = await startFake();
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const controller = new AbortController();
    let calls = 0;
    const credentials = () => {
      if (calls++ === 0) return { token: "tok-1" };
      controller.abort();
      throw new Error("the vault is sealed");
    };
    fake.expireToken("tok-1");
    const { clock, tasks } = tasksOf(fake, credentials, ["task-1"]);
    const [task] = tasks;
    if (!task) throw new Error("There is a task");
    await expect(waitForTask(task, { ...patience, clock, signal: controller.signal })).rejects.toMatchObject({
      code: "WAIT_ABORTED",
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).not.toHaveBeenCalled();
    process.off("unhandledRejection", unhandled);
  });

  test("an error body with HTTP status 200 is an error, in the provider's words", async () => {
    const fake = await startFake();
    const body = JSON.stringify({ error_code: "Anti-DDoS.11000000", error_msg: "Internal system exception" });
    fake.failNext({ type: "response", status: 200, body });
    const { tasks } = tasksOf(fake, key, ["task-1"]);
    expect(await poll(tasks[0] as never)).toMatchObject({
      type: "transient",
      message: "Internal system exception",
    });
  });

  test("texts of the provider are single lines of bounded length", async () => {
    const fake = await startFake();
    const body = JSON.stringify({
      task_status: "x".repeat(900_000),
      task_msg: "\n\u001b[2J\u001b[1;31merror: gone",
    });
    fake.failNext({ type: "response", status: 200, body });
    const { tasks } = tasksOf(fake, key, ["task-1"]);
    const answer = await poll(tasks[0] as never);
    expect(answer).toMatchObject({ status: { message: " [2J [1;31merror: gone" } });
    expect(JSON.stringify(answer).length).toBeLessThan(1_000);
  });
});
