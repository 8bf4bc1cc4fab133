import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import * as runtime from "../../pulumi/plugin/runtime";
import { providerText } from "../../pulumi/stored-names";
import type { FakeHuawei } from "../../src/testing";
import { startFakeHuawei } from "../../src/testing";
import type { Inputs } from "./support";
import { errorOf, inputs, key, lines, projectId, startClean, user, without } from "./support";

const pulumi = vi.hoisted(() => ({ interruption: new AbortController() }));
vi.mock("../../pulumi/engine/cancellation", (): typeof import("../../pulumi/engine/cancellation") => ({
  listenForCancel: () => undefined,
  withCancellation: (wait) => wait(pulumi.interruption.signal),
}));

let cloud: FakeHuawei;
beforeAll(async () => {
  cloud = await startFakeHuawei({ credentials: [key, user] });
});
afterAll(() => cloud.close());

startClean();

beforeEach(() => {
  pulumi.interruption = new AbortController();
});

const urn = "urn:pulumi:dev::shop::pulumi-nodejs:wait:HuaweiAntiDdosTask::shielded";
const goesOn = "The next `pulumi up` continues the wait.";

/** Pulumi is interrupted as soon as so many lines were written. */
function interruptAfter(count: number): void {
  vi.mocked(console.log).mockImplementation(() => {
    if (lines().length === count) pulumi.interruption.abort(new Error("Pulumi was interrupted"));
  });
}

/** The inputs of a task that the fake cloud plays. */
function playing(taskId: string, timeline: string, more: object = {}): Inputs {
  cloud.addTask({ projectId, taskId, timeline });
  return inputs({ endpoint: cloud.endpoint, taskId, __urn: urn, ...more });
}

/** The ids of the tasks that were asked about. */
function asked(requests = cloud.requests): string[] {
  return requests.map(({ target }) => target.replace(/^.*task_id=/, ""));
}

/** Runs something, and tells which tasks were asked about meanwhile. */
async function askedDuring(work: () => Promise<unknown>): Promise<string[]> {
  const before = cloud.requests.length;
  await work();
  return asked(cloud.requests.slice(before));
}

describe("create", () => {
  test("that was interrupted is of a resource that is there and not yet initialised", async () => {
    interruptAfter(1);
    const error = await errorOf(runtime.create(playing("t-1", "running", { triggers: ["a"] })));
    expect(error["id"]).toBe("t-1");
    expect(error["reasons"]).toEqual([
      expect.stringMatching(
        /^huawei-antiddos task t-1: the wait was interrupted \(state "running", 1 poll in [^)]+\)\. The next/,
      ),
    ]);
    expect(error["reasons"]).toEqual([expect.stringContaining(goesOn)]);
    expect(error["properties"]).toStrictEqual({
      __provider: providerText,
      __urn: urn,
      kind: "huawei-antiddos",
      projectId,
      taskId: "t-1",
      endpoint: cloud.endpoint,
      triggers: ["a"],
      state: "running",
      providerState: "running",
      attempts: 1,
      elapsedMs: expect.any(Number),
    });
  });

  test("that was not seen to end in time is of one too", async () => {
    const error = await errorOf(runtime.create(playing("t-2", "running", { timeout: "300ms" })));
    expect(error["id"]).toBe("t-2");
    expect(error["reasons"]).toEqual([
      expect.stringMatching(
        /^huawei-antiddos task t-2 did not finish within 0\.3s .*\. The next `pulumi up` continues the wait\.$/,
      ),
    ]);
    expect(error["properties"]).toMatchObject({ taskId: "t-2", timeout: "300ms", __provider: providerText });
    expect(error["properties"]).not.toMatchObject({ state: "succeeded" });
  });

  test("that was interrupted before it began asks nothing, and knows no state", async () => {
    pulumi.interruption.abort(new Error("Pulumi was interrupted"));
    const news = playing("t-3", "success");
    const create = () => errorOf(runtime.create(news));
    expect(await askedDuring(create)).toEqual([]);
    const error = await create();
    expect(error["id"]).toBe("t-3");
    expect(error["properties"]).toMatchObject({ state: "unknown", providerState: "", attempts: 0 });
  });

  test("is not seen as succeeded when only the first of two ends was reached", async () => {
    interruptAfter(1);
    const more = { waitUntil: "effective", floatingIpId: "ip-1" };
    cloud.addAddress({ projectId, floatingIpId: "ip-1", timeline: "configging" });
    const error = await errorOf(runtime.create(playing("t-4", "success", more)));
    expect(lines()).toEqual([expect.stringMatching(/^shielded: until done: success/)]);
    expect(error["reasons"]).toEqual([
      expect.stringMatching(
        /^huawei-antiddos task t-4 \(waiting until effective\): the wait was interrupted/,
      ),
    ]);
    expect(error["properties"]).toMatchObject({
      state: "unknown",
      providerState: "",
      waitUntil: "effective",
    });
  });

  test("keeps plain JSON, whatever was left out", async () => {
    interruptAfter(1);
    const more = { apiVersion: undefined, region: null, __urn: undefined };
    const { properties } = await errorOf(runtime.create(playing("t-5", "running", more)));
    expect(properties).toStrictEqual(JSON.parse(JSON.stringify(properties)));
    expect(Object.keys(properties as object)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(apiVersion|region|__urn)$/)]),
    );
  });

  test("keeps no credentials", async () => {
    interruptAfter(1);
    const credentials = { ...user, iamEndpoint: cloud.endpoint };
    const error = await errorOf(runtime.create(playing("t-6", "running", { credentials })));
    const { id, properties, reasons, message, stack } = error;
    expect(properties).not.toHaveProperty("credentials");
    expect(JSON.stringify({ id, properties, reasons, message, stack })).not.toMatch(/canary|OTC0000|MII/);
  });
});

describe("update of a resource that is not yet initialised", () => {
  const unfinished = { state: "running", providerState: "running", attempts: 4, elapsedMs: 1_800_000 };

  test("continues the wait, and succeeds when the task does", async () => {
    const news = playing("t-10", "success");
    const olds = { ...without(news, "credentials"), ...unfinished };
    const { outs } = await runtime.update("t-10", olds, news);
    expect(outs).toStrictEqual({
      ...without(news, "credentials", "__provider"),
      state: "succeeded",
      providerState: "success",
      attempts: 1,
      elapsedMs: expect.any(Number),
      finishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  test("that does not see the end either leaves it so, with what is known now", async () => {
    interruptAfter(1);
    const news = playing("t-11", "waiting");
    const error = await errorOf(runtime.update("t-11", { ...news, ...unfinished }, news));
    expect(error).toMatchObject({
      id: "t-11",
      reasons: [expect.stringContaining(goesOn)],
      properties: { state: "pending", providerState: "waiting", attempts: 1, __provider: providerText },
    });
  });

  test("that finds a failure says so, and leaves the resource as it is", async () => {
    const news = playing("t-12", "failed: The EIP is frozen");
    const error = await errorOf(runtime.update("t-12", { ...news, ...unfinished }, news));
    expect(error.message).toContain("huawei-antiddos task t-12 failed: The EIP is frozen");
    for (const name of ["id", "properties", "reasons"]) expect(error).not.toHaveProperty(name);
  });

  test("without credentials says so, and leaves the resource as it is", async () => {
    const news = without(playing("t-13", "success"), "credentials");
    const error = await errorOf(runtime.update("t-13", { ...news, ...unfinished }, news));
    expect(error.message).toMatch(/^credentials are missing: /);
    expect(error).not.toHaveProperty("id");
  });
});

describe("A resource that is not yet initialised", () => {
  const olds = {
    ...without(inputs({ __urn: urn, triggers: ["a"] }), "credentials"),
    providerState: "",
    attempts: 3,
  };
  const states = ["pending", "running", "unknown", undefined];

  test.each(states)("is updated although nothing has changed: %s", async (state) => {
    const news = inputs({ __urn: urn, triggers: ["a"] });
    expect(await runtime.diff("t-1", { ...olds, state }, news)).toEqual({
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
    expect(lines()).toEqual([expect.stringMatching(/^shielded: .*\bcontinues the wait\b/)]);
  });

  test.each([
    [
      "there are no credentials",
      undefined,
      /^shielded: .* continues the wait, but credentials are missing: /,
    ],
    [
      "those that are given are not whole",
      { accessKey: "AK-canary" },
      /^shielded: .* continues the wait, but credentials must have .*: secretKey is missing \(/,
    ],
  ])("says in a preview that it can't go on where %s", async (_name, credentials, expected) => {
    const news = inputs({ __urn: urn, triggers: ["a"], credentials });
    await runtime.diff("t-1", { ...olds, state: "running" }, news);
    expect(lines()).toEqual([expect.stringMatching(expected)]);
    expect(lines().join()).not.toContain("canary");
  });

  test("is one that says it has succeeded, but not when", async () => {
    const news = inputs({ __urn: urn, triggers: ["a"] });
    const { changes } = await runtime.diff("t-1", { ...olds, state: "succeeded" }, news);
    expect(changes).toBe(true);
  });

  test.each([
    ["another task", { taskId: "t-2" }, ["taskId"]],
    ["other triggers", { triggers: ["b"] }, ["triggers"]],
  ])("is replaced for %s, and does not go on", async (_name, more, replaces) => {
    const news = inputs({ __urn: urn, triggers: ["a"], ...more });
    expect(await runtime.diff("t-1", { ...olds, state: "running" }, news)).toEqual({
      changes: true,
      replaces,
      deleteBeforeReplace: false,
    });
    expect(lines()).toEqual([]);
  });

  test.each(states)("is left as it is by a refresh, which asks nothing and warns: %s", async (state) => {
    const props = { ...olds, state };
    const read = () => runtime.read("t-1", props);
    expect(await askedDuring(read)).toEqual([]);
    expect(lines()).toEqual([
      expect.stringMatching(/^shielded: has not succeeded yet: `pulumi up` continues the wait \(.*t-1\)$/),
    ]);
    expect(await read()).toEqual({ id: "t-1", props: { ...props } });
  });
});

describe("A resource of many tasks", () => {
  const groupUrn = "urn:pulumi:dev::shop::pulumi-nodejs:wait:TaskGroup::shields";

  /** The inputs of a group of tasks that the fake cloud plays, from their ids and timelines. */
  function playingAll(timelines: Readonly<Record<string, string>>, more: object = {}): Inputs {
    const tasks = Object.entries(timelines).map(([taskId, timeline]) =>
      without(playing(taskId, timeline), "__provider", "__urn"),
    );
    return { __provider: providerText, __urn: groupUrn, tasks, ...more };
  }

  /** The properties that a group that was interrupted is left with. */
  async function interrupted(news: Inputs): Promise<Inputs> {
    interruptAfter(2);
    const error = await errorOf(runtime.create(news));
    expect(error["id"]).toBe("tasks");
    pulumi.interruption = new AbortController();
    return error["properties"] as Inputs;
  }

  test("that was interrupted is there and not yet initialised, and keeps what each task came to", async () => {
    interruptAfter(2);
    const error = await errorOf(runtime.create(playingAll({ "m-1": "success", "m-2": "running" })));
    expect(error["id"]).toBe("tasks");
    const task = { kind: "huawei-antiddos", projectId, endpoint: cloud.endpoint };
    expect(error["properties"]).toStrictEqual({
      __provider: providerText,
      __urn: groupUrn,
      tasks: [
        { ...task, taskId: "m-1" },
        { ...task, taskId: "m-2" },
      ],
      state: "running",
      results: [
        {
          kind: "huawei-antiddos",
          taskId: "m-1",
          state: "succeeded",
          providerState: "success",
          attempts: 1,
          elapsedMs: expect.any(Number),
        },
        {
          kind: "huawei-antiddos",
          taskId: "m-2",
          state: "running",
          providerState: "running",
          attempts: 1,
          elapsedMs: expect.any(Number),
        },
      ],
      attempts: 2,
      elapsedMs: expect.any(Number),
    });
  });

  test("says in one reason, a line for each, which tasks have not ended", async () => {
    interruptAfter(3);
    const news = playingAll({ "m-3": "running", "m-4": "success", "m-5": "waiting" });
    const { reasons } = await errorOf(runtime.create(news));
    expect(reasons).toEqual([
      expect.stringMatching(
        /^2 of 3 tasks did not succeed:\n\s+huawei-antiddos task m-3: [^\n]*\n\s+huawei-antiddos task m-5: [^\n]*\n\s+The next `pulumi up` continues the wait\.$/,
      ),
    ]);
  });

  test("that was not seen to end in time is there too", async () => {
    const news = playingAll({ "m-17": "running", "m-18": "waiting" }, { timeout: "300ms" });
    const { id, reasons } = await errorOf(runtime.create(news));
    expect(id).toBe("tasks");
    expect(reasons).toEqual([
      expect.stringMatching(
        /^2 of 2 tasks did not succeed:\n.* task m-17 did not finish within 0\.3s .*\n.* task m-18 did not finish/,
      ),
    ]);
  });

  test("keeps no credentials", async () => {
    interruptAfter(1);
    const error = await errorOf(runtime.create(playingAll({ "m-6": "running" })));
    expect(JSON.stringify({ ...error, message: error.message })).not.toMatch(/canary|AKIDEXAMPLE/);
  });

  test("goes on with an update, and asks only about what has not succeeded", async () => {
    const news = playingAll({ "m-7": "success", "m-8": "running" });
    const olds = await interrupted(news);
    cloud.addTask({ projectId, taskId: "m-8", timeline: "success" });
    const [kept] = olds["results"] as object[];
    const update = async () => {
      const { outs } = await runtime.update("tasks", olds, news);
      expect(outs).toMatchObject({
        state: "succeeded",
        results: [kept, { taskId: "m-8", state: "succeeded", attempts: 1 }],
        finishedAt: expect.any(String),
      });
    };
    expect(await askedDuring(update)).toEqual(["m-8"]);
  });

  test("counts what had succeeded when it goes on", async () => {
    const news = playingAll({ "m-9": "success", "m-10": "running" });
    const olds = await interrupted(news);
    cloud.addTask({ projectId, taskId: "m-10", timeline: "success" });
    vi.mocked(console.log).mockClear();
    await runtime.update("tasks", olds, news);
    expect(lines()).toEqual([
      expect.stringMatching(/^shields: 2 of 2 succeeded; m-10: success after .* \(2 tasks\)$/),
    ]);
  });

  test("is updated although nothing has changed, and left as it is by a refresh", async () => {
    const news = playingAll({ "m-11": "success", "m-12": "running" });
    const olds = await interrupted(news);
    vi.mocked(console.log).mockClear();
    expect(await runtime.diff("tasks", olds, news)).toEqual({
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
    expect(await runtime.read("tasks", olds)).toEqual({ id: "tasks", props: olds });
    expect(lines()).toEqual([
      expect.stringMatching(/^shields: .*\bcontinues the wait\b/),
      expect.stringMatching(/^shields: has not succeeded yet: `pulumi up` continues the wait\b/),
    ]);
  });

  test("that finds a failure when it goes on says so, and keeps what has succeeded", async () => {
    const news = playingAll({ "m-13": "success", "m-14": "running" });
    const olds = await interrupted(news);
    cloud.addTask({ projectId, taskId: "m-14", timeline: "failed: The EIP is frozen" });
    const error = await errorOf(runtime.update("tasks", olds, news));
    expect(error.message).toMatch(/^1 of 2 tasks did not succeed:\n\s+huawei-antiddos task m-14 failed: /);
    expect(error).toMatchObject({
      id: "tasks",
      properties: { results: [{ state: "succeeded" }, { state: "failed" }] },
    });
  });

  test("has failed when one of its tasks has, whatever may still become of the others", async () => {
    const news = playingAll({ "m-15": "failed: The EIP is frozen", "m-16": "running" }, { failFast: true });
    const error = await errorOf(runtime.create(news));
    expect(error.message).toMatch(
      /^1 of 2 tasks did not succeed, 1 more was canceled:\n {2}huawei-antiddos task m-15 failed: The EIP is frozen [^\n]*$/,
    );
    expect(error).not.toHaveProperty("id");
  });
});
