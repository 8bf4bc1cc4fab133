import { once } from "node:events";
import { describe, expect, test } from "vitest";
import type { PulumiStack } from "../../scripts/pulumi-stack.mts";
import type { Ended } from "../../scripts/run.mts";
import type { Fault } from "../../src/testing/index.ts";
import { expectSeen } from "./seen.mts";
import {
  configOf,
  fakeCloud,
  isRunning,
  pluginsOf,
  projectId,
  recordedAt,
  stackOf,
  stackOfMany,
  until,
} from "./support.mts";

const cloud = await fakeCloud();

/** Begins to deploy, sends a signal once the cloud has been asked `questions` times, and sees how it ends. */
async function interrupted(
  stack: PulumiStack,
  signal: NodeJS.Signals,
  questions = 2,
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const before = cloud.requests.length;
  const { process: engine, ended } = stack.startUp(undefined, environment);
  await until(() => cloud.requests.length >= before + questions);
  process.kill(-(engine.pid ?? 0), signal);
  return ended;
}

describe("A wait that is interrupted", async () => {
  const stack = await stackOf("commonjs", "interrupted");
  await stack.configure(configOf(stack, cloud, "interrupted"));

  test.each([
    ["Ctrl-C", "SIGINT"],
    ["SIGTERM", "SIGTERM"],
  ] as const)("by %s ends at once, and is stored as not yet initialised", async (name, signal) => {
    cloud.addTask({ projectId, taskId: "interrupted", timeline: "running" });
    const { code, output } = await interrupted(stack, signal);
    expect(code).not.toBe(0);
    expect(output).toContain("huawei-antiddos task interrupted: the wait was interrupted");
    if (signal === "SIGINT") await expectSeen("interrupted", output);
    expect((await stack.resources())["shielded"]?.initErrors, name).toHaveLength(1);
    expect(await recordedAt(stack)).toEqual([]);
  });

  test.each<[string, Fault]>([
    ["does not answer", { type: "stall" }],
    [
      "asks to be left alone for an hour",
      { type: "response", status: 429, headers: { "retry-after": "3600" }, body: "" },
    ],
    ["is out of order", { type: "response", status: 503, body: "<h1>Bad gateway</h1>" }],
    ["closes its connections", { type: "reset" }],
  ])("ends at once also while the cloud %s", async (_name, fault) => {
    cloud.failNext(fault);
    const { code, output } = await interrupted(stack, "SIGINT", 1);
    expect(code).not.toBe(0);
    expect(output).toContain("huawei-antiddos task interrupted: the wait was interrupted");
  });

  test("goes on with the next deployment", async () => {
    cloud.addTask({ projectId, taskId: "interrupted", timeline: "running 1s → success" });
    expect(await stack.up()).toMatchObject({ code: 0 });
    expect(await recordedAt(stack)).toHaveLength(1);
  });
});

describe("A hundred waits that are interrupted", async () => {
  const taskIds = Array.from({ length: 100 }, (_, index) => `many-${index}`);
  const stack = await stackOfMany("many-interrupted");
  const more = { single: taskIds.slice(0, 50), grouped: taskIds.slice(50) };
  await stack.configure(configOf(stack, cloud, "none", more));

  test("are all stored as not yet initialised", async () => {
    for (const taskId of taskIds) cloud.addTask({ projectId, taskId, timeline: "running" });
    const { code } = await interrupted(stack, "SIGINT", 60, { PULUMI_PARALLEL: "100" });
    expect(code).not.toBe(0);
    const { protected: group, ...others } = await stack.resources();
    expect(group?.initErrors).toHaveLength(1);
    expect(group?.outputs["results"]).toHaveLength(50);
    const singles = Object.values(others).filter(({ type }) => type.endsWith(":HuaweiAntiDdosTask"));
    expect(singles).toHaveLength(50);
    expect(singles.every(({ initErrors }) => initErrors?.length === 1)).toBe(true);
  });

  test("all go on with the next deployment", async () => {
    for (const taskId of taskIds) cloud.addTask({ projectId, taskId, timeline: "success" });
    expect(await stack.up()).toMatchObject({ code: 0 });
    expect(await recordedAt(stack)).toHaveLength(1);
  });
});

describe("A deployment", () => {
  test("whose plugin is killed leaves nothing behind, and the next one waits again", async () => {
    const stack = await stackOf("commonjs", "plugin-killed");
    cloud.addTask({ projectId, taskId: "plugin-killed", timeline: "running" });
    await stack.configure(configOf(stack, cloud, "plugin-killed"));
    const before = cloud.requests.length;
    const { process: engine, ended } = stack.startUp();
    await until(() => cloud.requests.length > before);
    const [plugin = 0] = await pluginsOf(engine.pid);
    process.kill(plugin, "SIGKILL");
    expect((await ended).code).not.toBe(0);
    expect(await stack.resources()).not.toHaveProperty("shielded");

    cloud.addTask({ projectId, taskId: "plugin-killed", timeline: "success" });
    expect(await stack.up()).toMatchObject({ code: 0 });
    expect(await recordedAt(stack)).toHaveLength(1);
  });

  test("whose engine is killed leaves no process behind, and the next one waits again", async () => {
    const stack = await stackOf("commonjs", "engine-killed");
    // A state that never changes: nothing is printed that could tell the plugin that nobody reads it.
    cloud.addTask({ projectId, taskId: "engine-killed", timeline: "running" });
    await stack.configure(configOf(stack, cloud, "engine-killed"));
    const before = cloud.requests.length;
    const { process: engine } = stack.startUp();
    await until(() => cloud.requests.length > before);
    const [plugin = 0, ...others] = await pluginsOf(engine.pid);
    expect(others).toEqual([]);
    engine.kill("SIGKILL");
    await once(engine, "exit");
    await until(async () => !(await isRunning(plugin)));

    await stack.unlock();
    cloud.addTask({ projectId, taskId: "engine-killed", timeline: "success" });
    const { code, output } = await stack.up();
    expect(code).toBe(0);
    await expectSeen("killed", output);
    expect(await recordedAt(stack)).toHaveLength(1);
  });
});
