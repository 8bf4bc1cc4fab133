import { describe, expect, test } from "vitest";
import { expectSeen } from "./seen.mts";
import { configOf, fakeCloud, projectId, recordedAt, stackOf } from "./support.mts";

const cloud = await fakeCloud();

describe("A stack that waits", async () => {
  const stack = await stackOf("commonjs", "ordered");
  cloud.addTask({ projectId, taskId: "ordered", timeline: "waiting 300ms → running 1500ms → success" });

  test("creates what depends on the wait only after the task has succeeded", async () => {
    await stack.configure(configOf(stack, cloud, "ordered"));
    const { code, output } = await stack.up();
    expect(code).toBe(0);
    await expectSeen("progress", output);
    const [first, last] = [cloud.requests.at(0), cloud.requests.at(-1)];
    const [created = 0] = await recordedAt(stack);
    expect(created).toBeGreaterThanOrEqual((first?.at ?? 0) + 1_800);
    expect(created).toBeGreaterThanOrEqual(last?.at ?? 0);
  });

  test("tells what the provider says while it waits", async () => {
    expect(cloud.requests.length).toBeGreaterThan(1);
    const state = await stack.state();
    expect(state).toContain('"providerState": "success"');
  });

  test("does not wait again when nothing has changed", async () => {
    const before = cloud.requests.length;
    const { code, output } = await stack.up();
    expect(code).toBe(0);
    expect(output).toContain("3 unchanged");
    expect(cloud.requests).toHaveLength(before);
  });

  test("does not wait again for another time limit", async () => {
    const before = cloud.requests.length;
    await stack.configure(configOf(stack, cloud, "ordered", { timeout: "5m" }));
    expect(await stack.up()).toMatchObject({ code: 0, output: expect.stringContaining("3 unchanged") });
    expect(cloud.requests).toHaveLength(before);
  });

  test("is refreshed without a question, and stays finished", async () => {
    const before = cloud.requests.length;
    expect(await stack.refresh()).toMatchObject({ code: 0 });
    expect(await stack.up()).toMatchObject({ code: 0, output: expect.stringContaining("3 unchanged") });
    expect(cloud.requests).toHaveLength(before);
  });

  test("waits again for other triggers", async () => {
    const before = cloud.requests.length;
    await stack.configure(configOf(stack, cloud, "ordered", { timeout: "5m", triggers: ["again"] }));
    const { code, output } = await stack.up();
    expect(code).toBe(0);
    expect(output).toContain("[diff: +triggers]");
    expect(cloud.requests.length).toBeGreaterThan(before);
  });

  test("waits for another task, and keeps what depends on it", async () => {
    cloud.addTask({ projectId, taskId: "ordered-2", timeline: "running 1s → success" });
    await stack.configure(configOf(stack, cloud, "ordered-2", { triggers: ["again"] }));
    const { code, output } = await stack.up();
    expect(code).toBe(0);
    expect(output).toContain("[diff: -timeout~taskId]");
    expect(cloud.requests.at(-1)?.target).toContain("task_id=ordered-2");
    expect(await recordedAt(stack)).toHaveLength(1);
  });

  test("stores nothing of the implementation but where to find it", async () => {
    const { deployment } = JSON.parse(await stack.state());
    const [resource] = deployment.resources.filter(({ type }: { type: string }) =>
      type.endsWith(":HuaweiAntiDdosTask"),
    );
    expect(resource.type).toBe("pulumi-nodejs:wait:HuaweiAntiDdosTask");
    const stored: string = resource.inputs.__provider;
    expect(stored).toBe('exports.handler = () => require("cloud-task-waiter/pulumi/runtime");');
    expect(resource.outputs).toMatchObject({
      state: "succeeded",
      providerState: "success",
      triggers: ["again"],
    });
    expect(resource.outputs).not.toHaveProperty("credentials");
  });

  test("is destroyed without a question", async () => {
    const before = cloud.requests.length;
    const { code, output } = await stack.destroy();
    expect(code).toBe(0);
    expect(output).toContain("3 deleted");
    expect(cloud.requests).toHaveLength(before);
  });
});

describe("A program", () => {
  test.each([
    ["JavaScript with ESM", "esm", []],
    ["TypeScript", "typescript", []],
    ["TypeScript with the settings of Pulumi's own templates", "typescript", ["template"]],
  ])("may be written in %s", async (_language, program, settings) => {
    const name = [program, ...settings].join("-");
    const stack = await stackOf(program, name, ...settings);
    cloud.addTask({ projectId, taskId: name, timeline: "running 500ms → success" });
    const { log: _unused, ...config } = configOf(stack, cloud, name);
    await stack.configure(config);
    expect(await stack.up()).toMatchObject({
      code: 0,
      output: expect.stringContaining('state: "succeeded"'),
    });
  });
});
