import { afterAll, describe, expect, test } from "vitest";
import { startFakeAlibaba, startFakeHuawei } from "../../src/testing/index.ts";
import { stackOf } from "./support.mts";

const key = { accessKeyId: "LTAIEXAMPLE", accessKeySecret: "canary-alibaba-secret" };
const user = { username: "deployer", password: 'canary "password" 1', domainName: "OTC00000000001" };

const alibaba = await startFakeAlibaba({ credentials: [key] });
const huawei = await startFakeHuawei({ credentials: [user] });
afterAll(() => Promise.all([alibaba.close(), huawei.close()]));

const waf = { instanceId: "waf-1", domain: "www.example.com", endpoint: alibaba.endpoint };
const server = { service: "ecs", projectId: "project-1", endpoint: huawei.endpoint };

describe("A stack that waits for two clouds", async () => {
  const stack = await stackOf("kinds", "kinds");
  const environment = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: key.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.accessKeySecret,
    HW_USER_NAME: user.username,
    HW_USER_PASSWORD: user.password,
    HW_DOMAIN_NAME: user.domainName,
    HW_AUTH_URL: `${huawei.endpoint}/v3`,
  };
  const up = () => stack.up(undefined, environment);

  test("goes on when a WAF's task is done and in effect, then when a server's job is done", async () => {
    alibaba.addTask({ instanceId: "waf-1", taskId: "waf-task", timeline: "0 200ms → 1 500ms → 2" });
    alibaba.addDomain({ instanceId: "waf-1", domain: waf.domain, timeline: "0 500ms → 2 500ms → 1" });
    huawei.addJob({
      ...server,
      service: "ecs",
      taskId: "job",
      timeline: "INIT 200ms → RUNNING 1s → SUCCESS",
    });
    await stack.configure({
      filtered: { ...waf, taskId: "waf-task", waitUntil: "effective" },
      started: { ...server, taskId: "job" },
    });
    const { code, output } = await up();
    expect(output).toContain("until done: 2 (succeeded), 100 %");
    expect(output).toContain("until effective: 1 (succeeded)");
    expect(output).toMatch(/server_id *: "bae51750-0089-41a1-9b18-5c777978ff6d"/);
    expect(code).toBe(0);
    expect(huawei.requests[0]?.at).toBeGreaterThanOrEqual(alibaba.requests.at(-1)?.at ?? 0);
    expect(huawei.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  test("keeps what it signed in with out of the terminal and the state", async () => {
    const seen = `${await stack.state()}${JSON.stringify(await up())}`;
    expect(seen).toContain("3 unchanged");
    for (const secret of [key.accessKeySecret, user.password, JSON.stringify(user.password).slice(1, -1)]) {
      expect(seen).not.toContain(secret);
    }
  });

  test("waits for nothing when a default is written out", async () => {
    const before = alibaba.requests.length;
    await stack.configure({
      filtered: { ...waf, taskId: "waf-task", waitUntil: "effective", region: "cn", format: "JSON" },
      started: { ...server, taskId: "job" },
    });
    expect(await up()).toMatchObject({ code: 0, output: expect.stringContaining("3 unchanged") });
    expect(alibaba.requests).toHaveLength(before);
  });

  test("fails with the reason of the part of a job that failed", async () => {
    huawei.addJob({
      ...server,
      service: "ecs",
      taskId: "job-2",
      timeline: "RUNNING 200ms → FAIL: The flavor is sold out",
    });
    await stack.configure({
      filtered: { ...waf, taskId: "waf-task", waitUntil: "effective" },
      started: { ...server, taskId: "job-2" },
    });
    const { code, output } = await up();
    expect(code).not.toBe(0);
    expect(output).toMatch(
      /error: huawei-job task job-2 failed: Subjob fails\.; The flavor is sold out \(state "FAIL", code Common\.0021/,
    );
  });

  test("says that the version of the API looks withdrawn when the cloud does not know it", async () => {
    alibaba.failNext({
      type: "response",
      status: 404,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ Code: "InvalidApi.NotFound", Message: "Specified api is not found." }),
    });
    await stack.configure({
      filtered: { ...waf, taskId: "waf-task-2" },
      started: { ...server, taskId: "job" },
    });
    const { code, output } = await up();
    expect(code).not.toBe(0);
    expect(output).toContain("version 2018-01-17 of the WAF API looks withdrawn");
    expect(await stack.destroy()).toMatchObject({ code: 0 });
  });
});
