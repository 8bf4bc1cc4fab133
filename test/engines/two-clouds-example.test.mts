import { afterAll, expect, inject, test } from "vitest";
import { twoClouds } from "../../scripts/demo/pulumi.mts";
import { startFakeAlibaba, startFakeHuawei } from "../../src/testing/index.ts";

const token = "canary-token-1";
const key = { accessKeyId: "LTAI-EXAMPLE", accessKeySecret: "canary-secret-1" };
const clouds = {
  huawei: await startFakeHuawei({ credentials: [{ token }] }),
  alibaba: await startFakeAlibaba({ credentials: [key] }),
};
afterAll(() => Promise.all([clouds.huawei.close(), clouds.alibaba.close()]));

test("The example submits both changes, and makes its record when both are in effect", async () => {
  clouds.huawei.enableMutations("running 500ms → success", "configging 500ms → normal");
  clouds.alibaba.enableMutations("1 500ms → 2", "0 500ms → 1");
  const stack = await twoClouds("two-clouds", inject("site"), clouds);
  const seen: { at: number; line: string }[] = [];
  const { code, output } = await stack.up((line) => seen.push({ at: Date.now(), line }), {
    OS_AUTH_TOKEN: token,
    ALIBABA_CLOUD_ACCESS_KEY_ID: key.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.accessKeySecret,
  });
  expect(code, output).toBe(0);
  const record = seen.find(({ line }) => line.includes("record www.example.com created"));
  for (const [cloud, inEffect] of [
    [clouds.huawei, "normal"],
    [clouds.alibaba, '"ConfigStatus":1'],
  ] as const) {
    const last = cloud.requests.at(-1);
    expect(last?.response?.body).toContain(inEffect);
    expect(record?.at).toBeGreaterThanOrEqual(last?.at ?? Number.POSITIVE_INFINITY);
  }
});
