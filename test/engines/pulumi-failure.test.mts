import { describe, expect, test } from "vitest";
import { expectSeen } from "./seen.mts";
import { configOf, fakeCloud, key, projectId, recordedAt, stackOf } from "./support.mts";

const cloud = await fakeCloud();

describe("A task that fails", async () => {
  const stack = await stackOf("commonjs", "failing");

  test("fails the deployment with the provider's reason, and nothing after it is created", async () => {
    cloud.addTask({ projectId, taskId: "failing", timeline: "running 500ms → failed: The EIP is frozen" });
    await stack.configure(configOf(stack, cloud, "failing"));
    const { code, output } = await stack.up();
    expect(code).not.toBe(0);
    await expectSeen("failed", output);
    expect(await recordedAt(stack)).toEqual([]);
    expect(await stack.state()).not.toContain('"id": "failing"');
  });

  test("is followed by one that succeeds without any repair", async () => {
    cloud.addTask({ projectId, taskId: "mended", timeline: "success" });
    await stack.configure(configOf(stack, cloud, "mended"));
    expect(await stack.up()).toMatchObject({ code: 0, output: expect.stringContaining("2 created") });
    expect(await recordedAt(stack)).toHaveLength(1);
  });

  test("leaves the wait before it in place when it takes its place", async () => {
    await stack.configure(configOf(stack, cloud, "failing"));
    const { code } = await stack.up();
    expect(code).not.toBe(0);
    expect(await stack.state()).toContain('"id": "mended"');
    expect(await stack.destroy()).toMatchObject({ code: 0 });
  });
});

describe("A preview", async () => {
  const stack = await stackOf("commonjs", "previewed");
  cloud.addTask({ projectId, taskId: "previewed", timeline: "success" });

  test("takes values that are not known yet, and asks nothing", async () => {
    const before = cloud.requests.length;
    await stack.configure(configOf(stack, cloud, "previewed", { submits: true }));
    expect(await stack.preview()).toMatchObject({ code: 0, output: expect.stringContaining("4 to create") });
    expect(cloud.requests).toHaveLength(before);
  });

  test("is followed by a deployment in which the values are known", async () => {
    expect(await stack.up()).toMatchObject({ code: 0, output: expect.stringContaining("4 created") });
    expect(await stack.destroy()).toMatchObject({ code: 0 });
  });

  test("names everything that is wrong, and asks nothing", async () => {
    const before = cloud.requests.length;
    await stack.configure(
      configOf(stack, cloud, "previewed", { timeout: "soon", endpoint: "http://example.com" }),
    );
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    expect(output).toContain(
      "resource 'shielded' has a problem: endpoint must be an https: URL (http: is only for this machine), not \"http://example.com\"",
    );
    expect(output).toContain(
      'resource \'shielded\' has a problem: timeout must be a duration such as "30m" (a number and one of ms, s, m, h), not "soon"',
    );
    expect(cloud.requests).toHaveLength(before);
  });

  test("tells when there are no credentials", async () => {
    const { credentials: _none, ...config } = configOf(stack, cloud, "previewed");
    await stack.configure(config);
    const { code, output } = await stack.preview();
    expect(code).not.toBe(0);
    expect(output).toContain(
      "has a problem: credentials are missing: give the property credentials with accessKey and secretKey",
    );
    expect(output).toContain("cloudTaskWaiter:huaweiAccessKey");
    expect(output).toContain("HUAWEICLOUD_SDK_AK");
  });
});

describe("Credentials", () => {
  test("that are refused fail the deployment with the provider's words and without the secret", async () => {
    const stack = await stackOf("commonjs", "refused");
    cloud.addTask({ projectId, taskId: "refused", timeline: "success" });
    const wrong = { ...key, secretKey: "canary-wrong-key" };
    await stack.configure(configOf(stack, cloud, "refused", { credentials: undefined }));
    const { code, output } = await stack.up(undefined, {
      TEST_CREDENTIALS: JSON.stringify(wrong),
    });
    expect(code).not.toBe(0);
    expect(output).toContain("the provider rejected the request: Incorrect IAM authentication information");
    expect(output).not.toContain("canary-wrong-key");
    expect(await stack.state()).not.toContain("canary-wrong-key");
  });
});
