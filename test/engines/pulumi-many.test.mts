import { afterAll, describe, expect, test } from "vitest";
import { startFakeHuawei } from "../../src/testing/index.ts";
import { expectSeen } from "./seen.mts";
import { configOf, pluginsOf, projectId, recordedAt, stackOfMany, until } from "./support.mts";

const user = { username: "somebody", password: "canary-password-1", domainName: "OTC0000" };
const cloud = await startFakeHuawei({ credentials: [user] });
afterAll(() => cloud.close());
const credentials = { ...user, iamEndpoint: cloud.endpoint };

function named(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
}

function signIns(): number {
  return cloud.requests.filter(({ target }) => target.includes("/auth/tokens")).length;
}

/** The tasks that were asked about since some request, in the order of the questions. */
function askedSince(first: number): string[] {
  return cloud.requests
    .slice(first)
    .map(({ target }) => new URLSearchParams(target.split("?")[1]).get("task_id"))
    .filter((taskId) => taskId !== null);
}

describe("A hundred waits on one account", async () => {
  const taskIds = named("one-account", 100);
  const stack = await stackOfMany("one-account");
  await stack.configure(configOf(stack, cloud, "none", { credentials, single: taskIds }));

  test("share one process, one sign-in and one rate", async () => {
    for (const taskId of taskIds) cloud.addTask({ projectId, taskId, timeline: "running 1s → success" });
    const { process: engine, ended } = stack.startUp(undefined, { PULUMI_PARALLEL: "100" });
    await until(() => new Set(askedSince(0)).size === 100);
    expect(await pluginsOf(engine.pid)).toHaveLength(1);
    expect((await ended).code).toBe(0);
    expect(signIns()).toBe(1);
    const times = cloud.requests.map(({ at }) => at);
    const inAnySecond = times.map((start) => times.filter((at) => at >= start && at < start + 1_000).length);
    // Twenty a second by the waiter's clock; the server's may see two batches a little closer.
    expect(Math.max(...inAnySecond)).toBeLessThanOrEqual(22);
    expect(await recordedAt(stack)).toHaveLength(1);
  });

  test("are destroyed without a question", async () => {
    const before = cloud.requests.length;
    expect(await stack.destroy()).toMatchObject({ code: 0 });
    expect(cloud.requests).toHaveLength(before);
  });
});

describe("Where Pulumi makes one resource at a time", () => {
  test("single waits wait for each other, and the tasks of a group do not", async () => {
    const stack = await stackOfMany("one-slot");
    const [single, grouped] = [named("single", 2), named("grouped", 5)];
    for (const taskId of [...single, ...grouped]) {
      cloud.addTask({ projectId, taskId, timeline: "running 1s → success" });
    }
    await stack.configure(configOf(stack, cloud, "none", { credentials, single, grouped }));
    const before = cloud.requests.length;
    expect(await stack.up(undefined, { PULUMI_PARALLEL: "1" })).toMatchObject({ code: 0 });
    const asked = askedSince(before);
    const [first = "", second = ""] = single.toSorted((a, b) => asked.indexOf(a) - asked.indexOf(b));
    expect(asked.lastIndexOf(first)).toBeLessThan(asked.indexOf(second));
    const ofGroup = asked.filter((taskId) => grouped.includes(taskId));
    expect(new Set(ofGroup.slice(0, 5))).toEqual(new Set(grouped));
  });
});

describe("A group of tasks", async () => {
  const stack = await stackOfMany("group");
  const configure = (grouped: readonly string[], more = {}) =>
    stack.configure(configOf(stack, cloud, "none", { credentials, grouped, ...more }));

  test("fails with the reasons of all that failed, after all have ended", async () => {
    cloud.addTask({ projectId, taskId: "group-a", timeline: "running 4s → success" });
    cloud.addTask({ projectId, taskId: "group-b", timeline: "running 500ms → failed: The EIP is frozen" });
    cloud.addTask({ projectId, taskId: "group-c", timeline: "running 2s → failed: No such policy" });
    await configure(["group-a", "group-b", "group-c"]);
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    await expectSeen("group-failed", output);
    expect(await recordedAt(stack)).toEqual([]);
  });

  test("keeps what has succeeded, when the others give way to another task", async () => {
    cloud.addTask({ projectId, taskId: "group-f", timeline: "success" });
    await configure(["group-a", "group-f"]);
    const before = cloud.requests.length;
    expect(await stack.up()).toMatchObject({ code: 0 });
    expect(askedSince(before)).toEqual(["group-f"]);
    expect(await stack.destroy()).toMatchObject({ code: 0 });
  });

  test("fails at once with the first reason, where that is asked for", async () => {
    cloud.addTask({ projectId, taskId: "group-a", timeline: "running" });
    await configure(["group-a", "group-b"], { failFast: true });
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toMatch(
      /error: 1 of 2 tasks did not succeed, 1 more was canceled:\n +huawei-antiddos task group-b failed: The EIP is frozen/,
    );
  });

  test("goes on, when it did not end in time, with those that have not succeeded yet", async () => {
    cloud.addTask({ projectId, taskId: "group-a", timeline: "success" });
    cloud.addTask({ projectId, taskId: "group-d", timeline: "running" });
    await configure(["group-a", "group-d"], { timeout: "2s" });
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    await expectSeen("group-late", output);

    cloud.addTask({ projectId, taskId: "group-d", timeline: "success" });
    const before = cloud.requests.length;
    expect(await stack.up()).toMatchObject({ code: 0 });
    expect(askedSince(before)).toEqual(["group-d"]);
    expect((await recordedAt(stack)).length).toBeGreaterThan(1);
  });

  test("waits for a task that is added, and asks for no other again", async () => {
    cloud.addTask({ projectId, taskId: "group-e", timeline: "running 1s → success" });
    const before = cloud.requests.length;
    await configure(["group-e", "group-a", "group-d"]);
    expect(await stack.up()).toMatchObject({ code: 0 });
    expect(new Set(askedSince(before))).toEqual(new Set(["group-e"]));
    const { protected: group } = await stack.resources();
    expect(group?.outputs["results"]).toMatchObject(
      ["group-e", "group-a", "group-d"].map((taskId) => ({ taskId, state: "succeeded" })),
    );
  });

  test("is refreshed, left alone and destroyed without a question", async () => {
    const before = cloud.requests.length;
    expect(await stack.refresh()).toMatchObject({ code: 0 });
    expect(await stack.up()).toMatchObject({ code: 0, output: expect.stringContaining("3 unchanged") });
    expect(await stack.destroy()).toMatchObject({ code: 0 });
    expect(cloud.requests).toHaveLength(before);
  });
});
