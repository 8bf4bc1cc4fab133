import { afterEach, expect, test, vi } from "vitest";
import { type FakeHuawei, startFakeHuawei } from "../../src/testing";

const key = { accessKey: "AK7EXAMPLE", secretKey: "a-secret-of-the-example" };

let cloud: FakeHuawei;
let printed: string[];

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await cloud.close();
});

/** Runs the example against a cloud on which changes go as the timelines say. */
async function runExample(task: string, protection: string): Promise<void> {
  cloud = await startFakeHuawei({ credentials: [key] });
  cloud.enableMutations(task, protection);
  printed = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => printed.push(line));
  vi.stubEnv("ANTIDDOS_ENDPOINT", cloud.endpoint);
  vi.stubEnv("PROJECT_ID", "67641fe6886f43fcb78edbbf0ad0b99f");
  vi.stubEnv("FLOATING_IP_ID", "18e6ace5-eb36-4196-a15e-1e000c24e026");
  vi.stubEnv("HUAWEICLOUD_SDK_AK", key.accessKey);
  vi.stubEnv("HUAWEICLOUD_SDK_SK", key.secretKey);
  vi.resetModules();
  await import("../../examples/submit-then-wait/index.ts");
}

test("The example submits one change, and ends when the address is protected", async () => {
  await runExample("running 100ms → success", "configging 100ms → normal");
  expect(printed[0]).toMatch(/^submitted: task \S+$/);
  expect(new Set(printed.slice(1))).toEqual(
    new Set([
      "until done: running",
      "until done: success",
      "until effective: configging",
      "until effective: normal",
      "the address is protected",
    ]),
  );
  expect(cloud.requests.filter(({ method }) => method === "PUT")).toHaveLength(1);
}, 30_000);

test("The example fails with the cloud's reason when the task fails, and has submitted its change by then", async () => {
  await expect(runExample("failed: The EIP is frozen", "normal")).rejects.toThrow("The EIP is frozen");
  expect(printed).not.toContain("the address is protected");
  expect(cloud.requests.filter(({ method }) => method === "PUT")).toHaveLength(1);
});
