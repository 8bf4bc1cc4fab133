import { describe, expect, test } from "vitest";
import type { PulumiStack } from "../../scripts/pulumi-stack.mts";
import { expectSeen } from "./seen.mts";
import { configOf, fakeCloud, key, projectId, recordedAt, stackOf } from "./support.mts";

const cloud = await fakeCloud();

/** A stack whose wait for a task has run out of time. */
async function lateStack(name: string, timeline: string): Promise<{ stack: PulumiStack; output: string }> {
  const stack = await stackOf("commonjs", name);
  cloud.addTask({ projectId, taskId: name, timeline });
  await stack.configure(configOf(stack, cloud, name, { timeout: "2s" }));
  const { code, output } = await stack.up();
  expect(code).not.toBe(0);
  return { stack, output };
}

describe("A wait that does not end in time", async () => {
  const { stack, output } = await lateStack("late", "running");

  test("fails the deployment with the last state, and nothing after it is created", async () => {
    await expectSeen("late", output);
    expect(await recordedAt(stack)).toEqual([]);
  });

  test("is stored as not yet initialised, with what is needed to go on and without the credentials", async () => {
    const { shielded } = await stack.resources();
    expect(shielded).toMatchObject({
      id: "late",
      initErrors: [expect.stringContaining("huawei-antiddos task late did not finish within 2s")],
      outputs: { taskId: "late", projectId, state: "running", providerState: "running" },
    });
    expect(shielded?.outputs["__provider"]).toBe(shielded?.inputs["__provider"]);
    expect(shielded?.outputs).not.toHaveProperty("credentials");
    expect(shielded?.outputs).not.toHaveProperty("finishedAt");
    expect(await stack.state()).not.toContain(`"${key.secretKey}"`);
  });

  test("is to be updated, says a preview", async () => {
    const before = cloud.requests.length;
    const { code, output } = await stack.preview();
    expect(code).toBe(0);
    expect(output).toContain(
      "HuaweiAntiDdosTask shielded update has not succeeded yet: `pulumi up` continues the wait",
    );
    expect(cloud.requests).toHaveLength(before);
  });

  test("says in a preview that it can't go on without credentials", async () => {
    await stack.configure(configOf(stack, cloud, "late", { timeout: "2s", credentials: undefined }));
    const { output } = await stack.preview();
    expect(output).toMatch(/warning: has not succeeded yet: .*, but credentials are missing: give /);
    const { code, output: words } = await stack.up();
    expect(code).not.toBe(0);
    expect(words).toContain("cloudTaskWaiter:huaweiAccessKey");
    await stack.configure(configOf(stack, cloud, "late", { timeout: "2s" }));
  });

  test("does not become a finished one by a refresh", async () => {
    const before = cloud.requests.length;
    const { code, output } = await stack.refresh();
    expect(code).toBe(0);
    await expectSeen("refreshed", output);
    expect(cloud.requests).toHaveLength(before);
    const { code: stillLate } = await stack.up();
    expect(stillLate).not.toBe(0);
    expect(await recordedAt(stack)).toEqual([]);
  });

  test("goes on with the next deployment, and what depends on it is created then", async () => {
    cloud.addTask({ projectId, taskId: "late", timeline: "running 1s → success" });
    const { code, output } = await stack.up();
    expect(code).toBe(0);
    await expectSeen("resumed", output);
    expect(await recordedAt(stack)).toHaveLength(1);
    const { shielded } = await stack.resources();
    expect(shielded).toMatchObject({ id: "late", outputs: { state: "succeeded" } });
    expect(shielded).not.toHaveProperty("initErrors");
  });

  test("is an ordinary one from then on", async () => {
    expect(await stack.up()).toMatchObject({ code: 0, output: expect.stringContaining("3 unchanged") });
    expect(await stack.destroy()).toMatchObject({ code: 0 });
  });
});

describe("A task of which a later deployment finds that it failed", async () => {
  const { stack } = await lateStack("found-failed", "running 2s → failed: The EIP is frozen");

  test.each(["the next", "every later"])("fails %s deployment with the provider's reason", async () => {
    const before = cloud.requests.length;
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    expect(output).toContain("error: huawei-antiddos task found-failed failed: The EIP is frozen");
    expect(cloud.requests.length).toBeGreaterThan(before);
    expect(await recordedAt(stack)).toEqual([]);
    expect((await stack.resources())["shielded"]?.initErrors).toHaveLength(1);
  });

  test("gives way to another task", async () => {
    cloud.addTask({ projectId, taskId: "found-good", timeline: "success" });
    await stack.configure(configOf(stack, cloud, "found-good"));
    expect(await stack.up()).toMatchObject({ code: 0 });
    const { shielded } = await stack.resources();
    expect(shielded).toMatchObject({ id: "found-good", outputs: { state: "succeeded" } });
    expect(shielded).not.toHaveProperty("initErrors");
    expect(await stack.state()).not.toContain('"id": "found-failed"');
    expect(await recordedAt(stack)).toHaveLength(1);
  });
});

describe("A wait that has not come to its end", () => {
  test("lets nothing that depends on it be created where it is left out of a deployment", async () => {
    const { stack } = await lateStack("left-out", "running");
    const { shielded } = await stack.resources();
    const before = cloud.requests.length;
    const { code, output } = await stack.upWithout(shielded?.urn ?? "");
    expect(code).not.toBe(0);
    expect(output).toContain("shielded has not succeeded yet: resources that depend on it are not created");
    expect(await recordedAt(stack)).toEqual([]);
    expect(cloud.requests).toHaveLength(before);
  });

  test("is destroyed without a question", async () => {
    const { stack } = await lateStack("given-up", "running");
    const before = cloud.requests.length;
    expect(await stack.destroy()).toMatchObject({ code: 0, output: expect.stringContaining("2 deleted") });
    expect(cloud.requests).toHaveLength(before);
  });

  test("can take the place of one that has, and goes on like any other", async () => {
    const stack = await stackOf("commonjs", "taken-over");
    cloud.addTask({ projectId, taskId: "first", timeline: "success" });
    cloud.addTask({ projectId, taskId: "second", timeline: "running" });
    await stack.configure(configOf(stack, cloud, "first"));
    expect(await stack.up()).toMatchObject({ code: 0 });

    await stack.configure(configOf(stack, cloud, "second", { timeout: "2s" }));
    expect((await stack.up()).code).not.toBe(0);
    cloud.addTask({ projectId, taskId: "second", timeline: "success" });
    expect(await stack.up()).toMatchObject({ code: 0 });
    expect((await stack.resources())["shielded"]).toMatchObject({
      id: "second",
      outputs: { state: "succeeded" },
    });
    expect(await stack.state()).not.toContain('"id": "first"');
  });
});
