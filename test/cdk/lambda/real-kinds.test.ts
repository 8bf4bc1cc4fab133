import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { InvocationEvent } from "../../../cdk/lambda/event";
import { handle } from "../../../cdk/lambda/handle";
import { toTask } from "../../../src/client/to-task";
import type { FakeAlibaba, FakeHuawei } from "../../../src/testing";
import { startFakeAlibaba, startFakeHuawei } from "../../../src/testing";
import { hurriedClock } from "../../http/support";
import { countValidations } from "../../support/validations";
import type { Told } from "./support";
import { create, group, minutes, secretArn, update, wait } from "./support";

const key = { accessKey: "AKIDEXAMPLE", secretKey: "canary-secret-key" };
const alibabaKey = { accessKeyId: "LTAIEXAMPLE", accessKeySecret: "canary-secret" };
const user = { username: "me", password: "canary-password", domainName: "OTC0000" };
const tokens = ["canary-token-1", "canary-token-2"] as const;
const projectId = "p-1";
const alibabaSecret = `${secretArn}2`;

let huawei: FakeHuawei;
let alibaba: FakeAlibaba;
let secrets: Record<string, object>;
beforeAll(async () => {
  huawei = await startFakeHuawei({ credentials: [key, user, ...tokens.map((token) => ({ token }))] });
  alibaba = await startFakeAlibaba({ credentials: [alibabaKey] });
});
afterAll(() => Promise.all([huawei.close(), alibaba.close()]));

/** Plays an event, with invocations that end after so many milliseconds of a clock that hurries. */
async function play(event: InvocationEvent, invocationMs = 15 * minutes) {
  const clock = hurriedClock();
  const answers: Told[] = [];
  const log: string[] = [];
  const queue = [event];
  let invocations = 0;
  for (let next = queue.shift(); next; next = queue.shift()) {
    invocations += 1;
    const endsAt = clock.now() + invocationMs;
    await handle(next, {
      // The time of day hurries too, for what was handed on is measured by it.
      clock: { ...clock, date: () => new Date(startedAt + (clock.now() - startedNow)) },
      toTask,
      remainingMs: () => endsAt - clock.now(),
      readSecret: async (arn) => JSON.stringify(secrets[arn]),
      goOn: async (handedOn) => void queue.push(JSON.parse(JSON.stringify(handedOn))),
      put: async (_url, body) => {
        answers.push(JSON.parse(body));
        return 200;
      },
      log: (line) => void log.push(line),
    });
  }
  expect(answers).toHaveLength(1);
  expect(JSON.stringify([answers, log])).not.toContain("canary");
  return { answer: answers[0] as Told, invocations, log };
}

const startedAt = Date.now();
const startedNow = hurriedClock().now();

function shield(taskId: string, timeline: string) {
  huawei.addTask({ projectId, taskId, timeline });
  return { kind: "huawei-antiddos", projectId, taskId, endpoint: huawei.endpoint };
}

describe("A function that asks a real server", () => {
  test("waits for a change of Anti-DDoS", async () => {
    secrets = { [secretArn]: key };
    const task = shield("t-1", "waiting 50ms → running 50ms → success");
    const { answer } = await play(create(wait(task)));
    expect(answer).toMatchObject({
      Status: "SUCCESS",
      Data: { state: "succeeded", providerState: "success", data: "" },
    });
  });

  test("fails with the provider's reason", async () => {
    secrets = { [secretArn]: key };
    const { answer } = await play(create(wait(shield("t-2", "failed: The EIP is frozen"))));
    expect(answer.Reason).toMatch(
      /^huawei-antiddos task t-2 failed: The EIP is frozen \(state "failed", 1 poll in /,
    );
  });

  test("hands back what a job made, the same at every time", async () => {
    huawei.addJob({ service: "evs", projectId, taskId: "j-1", timeline: "RUNNING 50ms → SUCCESS" });
    const task = { kind: "huawei-job", service: "evs", projectId, taskId: "j-1", endpoint: huawei.endpoint };
    secrets = { [secretArn]: { ...user, iamEndpoint: huawei.endpoint } };
    const { answer } = await play(create(wait(task)));
    const data = JSON.stringify({ volume_id: "bdf1bb37-f20f-4266-9a04-f43e0a127376" });
    expect(answer).toMatchObject({ Status: "SUCCESS", Data: { providerState: "SUCCESS", data } });
    const asked = huawei.requests.length;
    const again = await play(update(answer.PhysicalResourceId, wait(task), wait(task)));
    expect(again.answer.Data).toEqual(answer.Data);
    expect(huawei.requests).toHaveLength(asked);
  });

  test("goes on in further invocations until a change is in effect", async () => {
    secrets = { [secretArn]: key };
    huawei.addAddress({ projectId, floatingIpId: "ip-1", timeline: "configging 300ms → normal" });
    const task = {
      ...shield("t-3", "running 200ms → success"),
      waitUntil: "effective",
      floatingIpId: "ip-1",
    };
    const { answer, invocations } = await play(create(wait(task)), 6_000);
    expect(invocations).toBeGreaterThan(1);
    expect(answer).toMatchObject({ Status: "SUCCESS", Data: { providerState: "normal" } });
  });

  test("waits for tasks of two clouds, with a secret for each", async () => {
    secrets = { [secretArn]: key, [alibabaSecret]: alibabaKey };
    alibaba.addTask({ instanceId: "waf", taskId: "w-1", timeline: "1 50ms → 2" });
    const filter = {
      kind: "alibaba-waf",
      instanceId: "waf",
      taskId: "w-1",
      endpoint: alibaba.endpoint,
      credentials: alibabaSecret,
    };
    const { answer, log } = await play(create(group([shield("t-4", "success"), filter])));
    expect(answer).toMatchObject({ Status: "SUCCESS", Data: { state: "succeeded" } });
    expect(log.at(-1)).toMatch(/^2 of 2 succeeded; w-1: /);
  });

  test("goes on with the token that is in the secret now when the one it began with has expired", async () => {
    const [old, renewed] = tokens;
    secrets = { [secretArn]: { token: old } };
    const task = shield("t-5", "running 400ms → success");
    const playing = play(create(wait(task)));
    await expect.poll(() => huawei.requests.at(-1)?.headers["x-auth-token"]).toBe(old);
    secrets = { [secretArn]: { token: renewed } };
    huawei.expireToken(old);
    const { answer } = await playing;
    expect(answer.Status).toBe("SUCCESS");
    expect(huawei.requests.at(-1)?.headers["x-auth-token"]).toBe(renewed);
  });

  test("says that a task is unknown, in the provider's words", async () => {
    secrets = { [secretArn]: key };
    const task = { ...shield("t-6", "success"), taskId: "t-0" };
    const { answer } = await play(create(wait(task)));
    expect(answer.Reason).toMatch(/^huawei-antiddos task t-0: not found: An incorrect task ID is used \(/);
  });
});

describe("One invocation", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test("validates the description and the credentials of a task once", async () => {
    secrets = { [secretArn]: key };
    const event = create(wait(shield("v-1", "running 50ms → success")));
    const validations = countValidations();
    const { answer, invocations } = await play(event);
    expect({ ...answer, invocations }).toMatchObject({ Status: "SUCCESS", invocations: 1 });
    expect(validations()).toEqual({ descriptions: { "huawei-antiddos": 1 }, credentials: { huawei: 1 } });
  });

  test("validates each description of a group once, and the credentials of each secret once", async () => {
    secrets = { [secretArn]: key, [alibabaSecret]: alibabaKey };
    alibaba.addTask({ instanceId: "waf", taskId: "v-4", timeline: "2" });
    const filter = {
      kind: "alibaba-waf",
      instanceId: "waf",
      taskId: "v-4",
      endpoint: alibaba.endpoint,
      credentials: alibabaSecret,
    };
    const event = create(group([shield("v-2", "success"), shield("v-3", "running 50ms → success"), filter]));
    const validations = countValidations();
    const { answer, invocations } = await play(event);
    expect({ ...answer, invocations }).toMatchObject({ Status: "SUCCESS", invocations: 1 });
    expect(validations()).toEqual({
      descriptions: { "huawei-antiddos": 2, "alibaba-waf": 1 },
      credentials: { huawei: 1, alibaba: 1 },
    });
  });

  test("validates once more when it continues an earlier one", async () => {
    secrets = { [secretArn]: key };
    const event = create(wait(shield("v-5", "running 500ms → success")));
    const validations = countValidations();
    const { answer, invocations } = await play(event, 6_000);
    expect(answer.Status).toBe("SUCCESS");
    expect(invocations).toBeGreaterThan(1);
    expect(validations()).toEqual({
      descriptions: { "huawei-antiddos": invocations },
      credentials: { huawei: invocations },
    });
  });
});
