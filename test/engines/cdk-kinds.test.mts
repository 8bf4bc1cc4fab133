import { afterAll, describe, expect, test } from "vitest";
import { createSecret, rotateSecret } from "../../scripts/aws-api.mts";
import { startFakeAlibaba, startFakeHuawei } from "../../src/testing/index.ts";
import { callsOf, cdkStackOf, failureIn, localAws } from "./cdk-support.mts";
import { until } from "./support.mts";

const key = { accessKeyId: "LTAIEXAMPLE", accessKeySecret: "canary-alibaba-secret" };
const user = { username: "deployer", password: 'canary "password" 1', domainName: "OTC00000000001" };
const tokens = [{ token: "canary-token-1" }, { token: "canary-token-2" }] as const;
const projectId = "project-1";

const aws = await localAws();
const alibaba = await startFakeAlibaba({ credentials: [key] });
const huawei = await startFakeHuawei({ credentials: [user, ...tokens] });
afterAll(() => Promise.all([alibaba.close(), huawei.close()]));

const keySecret = await createSecret(aws, "alibaba", key);
const userSecret = await createSecret(aws, "huawei", { ...user, iamEndpoint: `${huawei.endpoint}/v3` });

const waf = { instanceId: "waf-1", endpoint: alibaba.endpoint, credentials: keySecret };
const server = { service: "ecs", projectId, endpoint: huawei.endpoint, credentials: userSecret } as const;
const shield = { projectId, endpoint: huawei.endpoint, credentials: userSecret };

describe("A stack that waits for two clouds", async () => {
  const stack = await cdkStackOf(aws, "kinds");
  const filtered = { type: "AlibabaWafTask", ...waf, taskId: "waf-task", waitUntil: "effective" };
  const started = /kinds\.StartedData = data: \{.*"server_id":"bae51750-0089-41a1-9b18-5c777978ff6d"/;
  const job = (taskId: string) => ({
    waits: {
      Filtered: { ...filtered, domain: "www.example.com", format: "XML", signature: "acs3" },
      Started: { type: "HuaweiJobTask", ...server, taskId },
    },
  });

  test("goes on when a WAF's task is in effect and a server's job is done, and hands on what was made", async () => {
    alibaba.addTask({ instanceId: "waf-1", taskId: "waf-task", timeline: "0 200ms → 1 500ms → 2" });
    alibaba.addDomain({
      instanceId: "waf-1",
      domain: "www.example.com",
      timeline: "0 500ms → 2 500ms → 1",
    });
    huawei.addJob({ ...server, taskId: "job", timeline: "INIT 200ms → RUNNING 1s → SUCCESS" });
    await stack.configure(job("job"));
    const { code, output } = await stack.deploy();
    expect(output).toMatch(started);
    expect(output).toContain("kinds.FilteredState = succeeded");
    expect(code).toBe(0);
  });

  test("hands on the same when only something else of a wait has changed", async () => {
    const { waits } = job("job");
    await stack.configure({ waits: { ...waits, Started: { ...waits.Started, timeout: 60 } } });
    const { code, output } = await stack.deploy();
    expect(output).toMatch(started);
    expect(code).toBe(0);
  });

  test("fails with the reason of the part of a job that failed", async () => {
    huawei.addJob({ ...server, taskId: "job-2", timeline: "RUNNING 200ms → FAIL: The flavor is sold out" });
    await stack.configure(job("job-2"));
    expect((await stack.deploy()).code).not.toBe(0);
    expect(await failureIn(stack)).toMatch(
      /^huawei-job task job-2 failed: Subjob fails\.; The flavor is sold out \(/,
    );
    expect(await stack.destroy()).toMatchObject({ code: 0 });
  });
});

describe("A group of tasks", async () => {
  const stack = await cdkStackOf(aws, "group");
  const group = (...taskIds: readonly string[]) => ({
    waits: {
      Shields: {
        type: "TaskGroup",
        tasks: taskIds.map((taskId) =>
          taskId.startsWith("waf")
            ? { kind: "alibaba-waf", ...waf, taskId }
            : { kind: "huawei-antiddos", ...shield, taskId },
        ),
      },
    },
  });

  test("is there when all of them have succeeded", async () => {
    huawei.addTask({ projectId, taskId: "shield-1", timeline: "running 1s → success" });
    alibaba.addTask({ instanceId: "waf-1", taskId: "waf-1", timeline: "1 2s → 2" });
    await stack.configure(group("shield-1", "waf-1"));
    expect(await stack.deploy()).toMatchObject({ code: 0 });
    expect(await callsOf(stack)).toHaveLength(1);
  });

  test("asks only about the task that is new", async () => {
    const before = huawei.requests.length + alibaba.requests.length;
    huawei.addTask({ projectId, taskId: "shield-2", timeline: "success" });
    await stack.configure(group("shield-2", "waf-1", "shield-1"));
    expect(await stack.deploy()).toMatchObject({ code: 0 });
    const questions = [...huawei.requests, ...alibaba.requests].slice(before);
    expect(questions.filter(({ target }) => /shield-1|waf-1/.test(target))).toEqual([]);
  });

  test("names all that did not succeed", async () => {
    huawei.addTask({ projectId, taskId: "bad", timeline: "running 500ms → failed" });
    alibaba.addTask({ instanceId: "waf-1", taskId: "waf-bad", timeline: "1 1s → 2: No certificate" });
    await stack.configure(group("shield-1", "bad", "waf-bad"));
    expect((await stack.deploy()).code).not.toBe(0);
    expect(await failureIn(stack)).toMatch(
      /^2 of 3 tasks did not succeed: huawei-antiddos task bad failed: .*; alibaba-waf task waf-bad failed: No certificate \(/,
    );
    expect(await stack.destroy()).toMatchObject({ code: 0 });
  });
});

test("A token that expires while a wait goes on is looked up again", async () => {
  const stack = await cdkStackOf(aws, "rotated");
  const secret = await createSecret(aws, "token", tokens[0]);
  huawei.addTask({ projectId, taskId: "rotated", timeline: "running 4s → success" });
  await stack.configure({
    waits: { Shielded: { type: "HuaweiAntiDdosTask", ...shield, credentials: secret, taskId: "rotated" } },
  });
  const questions = () => huawei.requests.filter(({ target }) => target.includes("task_id=rotated"));
  const deployed = stack.deploy();
  await until(() => questions().length > 0);
  await rotateSecret(aws, secret, tokens[1]);
  huawei.failNext({
    type: "response",
    status: 401,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ error_code: "APIGW.0307", error_msg: "The token must be updated." }),
  });
  expect(await deployed).toMatchObject({ code: 0 });
  expect(questions()[0]?.headers["x-auth-token"]).toBe(tokens[0].token);
  expect(questions().at(-1)?.headers["x-auth-token"]).toBe(tokens[1].token);
  expect(await stack.destroy()).toMatchObject({ code: 0 });
});
