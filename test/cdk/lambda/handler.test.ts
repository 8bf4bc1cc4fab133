import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { InvocationEvent } from "../../../cdk/lambda/event";
import type * as entry from "../../../cdk/lambda/index";
import type * as clocks from "../../../src/core/clock";
import type { Clock } from "../../../src/core/clock";
import type { FakeHuawei } from "../../../src/testing";
import { startFakeHuawei } from "../../../src/testing";
import type { RawRequest, RawResponse } from "../../../src/testing/server";
import { LoopbackServer } from "../../../src/testing/server";
import { create, secretArn, wait } from "./support";

// What takes seconds takes milliseconds.
vi.mock("../../../src/core/clock", async (original) => {
  const real = await original<typeof clocks>();
  const { systemClock } = real;
  const setTimer: Clock["setTimer"] = (ms, fire, keepsAlive) =>
    systemClock.setTimer(ms / 25, fire, keepsAlive);
  return { ...real, systemClock: { ...systemClock, setTimer, now: () => systemClock.now() * 25 } };
});

const key = { accessKey: "AKIDEXAMPLE", secretKey: "canary-secret-key" };

/** What AWS answers, unless a test says otherwise. */
const good: Record<"secret" | "invocation" | "answer", RawResponse> = {
  secret: { status: 200, body: JSON.stringify({ SecretString: JSON.stringify(key) }) },
  invocation: { status: 202, body: "" },
  answer: { status: 200, body: "" },
};

let huawei: FakeHuawei;
/** Secrets Manager, Lambda, and the bucket that takes the answers. */
let aws: LoopbackServer;
let address: string;
let replies: typeof good;
let handler: typeof entry.handler;

function partOf({ method, target }: RawRequest): keyof typeof good {
  if (method === "PUT") return "answer";
  return target.includes("/functions/") ? "invocation" : "secret";
}

beforeAll(async () => {
  huawei = await startFakeHuawei({ credentials: [key] });
  aws = new LoopbackServer((request) => replies[partOf(request)]);
  address = await aws.listen();
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL: address,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIDAWS",
    AWS_SECRET_ACCESS_KEY: "canary-aws",
  })) {
    vi.stubEnv(name, value);
  }
  ({ handler } = await import("../../../cdk/lambda/index.ts"));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([huawei.close(), aws.close()]);
});
beforeEach(() => {
  replies = good;
  aws.requests.length = 0;
  vi.spyOn(console, "log").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

function eventFor(taskId: string, timeline: string): InvocationEvent {
  huawei.addTask({ projectId: "p-1", taskId, timeline });
  const task = { kind: "huawei-antiddos", projectId: "p-1", taskId, endpoint: huawei.endpoint };
  return { ...create(wait(task)), ResponseURL: `${address}/answer?X-Amz-Signature=presigned` };
}

async function invoke(event: InvocationEvent, remainingMs = 60_000) {
  await handler(event, { functionName: "waiter", getRemainingTimeInMillis: () => remainingMs });
  const lines = vi.mocked(console.log).mock.calls.map(([line]) => String(line));
  expect(lines.join()).not.toMatch(/canary|presigned/);
  return { lines, requests: (part: keyof typeof good) => aws.requests.filter((of) => partOf(of) === part) };
}

describe("The handler", () => {
  test("reads the secret, asks, and puts its answer where CloudFormation wants it", async () => {
    const { lines, requests } = await invoke(eventFor("t-1", "success"));
    expect(requests("secret")).toMatchObject([
      {
        headers: { "x-amz-target": "secretsmanager.GetSecretValue" },
        body: JSON.stringify({ SecretId: secretArn }),
      },
    ]);
    const [answer, ...others] = requests("answer");
    expect(others).toEqual([]);
    expect(answer?.target).toBe("/answer?X-Amz-Signature=presigned");
    // A presigned address is refused with any other.
    expect(answer?.headers["content-type"]).toBe("");
    expect(JSON.parse(answer?.body ?? "")).toMatchObject({ Status: "SUCCESS" });
    expect(lines).toEqual([expect.stringMatching(/^Resource: task t-1: success after /)]);
    expect(requests("invocation")).toEqual([]);
  });

  test("asks for a secret in the region that its ARN names", async () => {
    const { requests } = await invoke(eventFor("t-2", "success"));
    expect(requests("secret")[0]?.headers["authorization"]).toContain("/eu-central-1/secretsmanager/");
  });

  test("asks for a secret that is only named in the region of the function", async () => {
    const event = eventFor("t-3", "success");
    const ResourceProperties = { ...event.ResourceProperties, credentials: "cloud" };
    const { requests } = await invoke({ ...event, ResourceProperties });
    expect(requests("secret")[0]?.headers["authorization"]).toContain("/eu-west-1/secretsmanager/");
  });

  test("hands on to its own function, and does not wait for that", async () => {
    const event = eventFor("t-4", "running");
    const { requests } = await invoke(event, 4_000);
    expect(requests("answer")).toEqual([]);
    const [handedOn, ...others] = requests("invocation");
    expect(others).toEqual([]);
    expect(handedOn?.target).toBe("/2015-03-31/functions/waiter/invocations");
    expect(handedOn?.headers["x-amz-invocation-type"]).toBe("Event");
    expect(JSON.parse(handedOn?.body ?? "")).toMatchObject({
      RequestId: event.RequestId,
      standing: { members: [{ history: { taskId: "t-4" } }] },
    });
  });

  test("fails the deployment with the words of Lambda when it may not hand on", async () => {
    replies = {
      ...good,
      invocation: {
        status: 403,
        headers: { "x-amzn-errortype": "AccessDeniedException" },
        body: '{"Message":"not authorized to perform: lambda:InvokeFunction"}',
      },
    };
    const { requests } = await invoke(eventFor("t-5", "running"), 4_000);
    expect(JSON.parse(requests("answer")[0]?.body ?? "")).toMatchObject({
      Status: "FAILED",
      Reason:
        "The wait could not continue in another invocation of its function: not authorized to perform: lambda:InvokeFunction",
    });
  });

  test("fails the deployment with the words of Secrets Manager when there is no such secret", async () => {
    const body = JSON.stringify({
      __type: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret.",
    });
    replies = { ...good, secret: { status: 400, body } };
    const { requests } = await invoke(eventFor("t-6", "success"));
    expect(JSON.parse(requests("answer")[0]?.body ?? "")).toMatchObject({
      Status: "FAILED",
      Reason: expect.stringContaining(
        `The secret ${secretArn} could not be read: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
      ),
    });
  });

  test("fails the deployment when the secret is no text", async () => {
    replies = { ...good, secret: { status: 200, body: '{"SecretBinary":"AAAA"}' } };
    const { requests } = await invoke(eventFor("t-7", "success"));
    expect(JSON.parse(requests("answer")[0]?.body ?? "")).toMatchObject({
      Reason: expect.stringContaining("must be a JSON object"),
    });
  });

  test("does not follow a redirect with its answer", async () => {
    let isFirst = true;
    const elsewhere = { status: 307, headers: { location: `${address}/elsewhere` }, body: "" };
    replies = {
      ...good,
      get answer() {
        const reply = isFirst ? elsewhere : good.answer;
        isFirst = false;
        return reply;
      },
    };
    const { requests } = await invoke(eventFor("t-8", "success"));
    expect(requests("answer").map(({ target }) => target)).toEqual([
      "/answer?X-Amz-Signature=presigned",
      "/answer?X-Amz-Signature=presigned",
    ]);
  });
});
