import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { parseSegmentRequest } from "../../cdk/lambda/request";
import type { TaskProps } from "../../cdk/task-wait";
import { TaskWait } from "../../cdk/task-wait";
import { check, configure, create, diff } from "../../pulumi/plugin/runtime";
import { type TaskArgs, TaskResource } from "../../pulumi/resource";
import { parseRequest } from "../../src/integration/request";
import { kinds } from "../../src/tasks";
import type { AnyKind } from "../../src/tasks/any-kind";
import { type FakeHuawei, startFakeHuawei } from "../../src/testing";
import { describeKind } from "./kind-suite";
import { widget } from "./widget-kind";

const key = { accessKey: "AK7EXAMPLE", secretKey: "sk-very-secret" };

let cloud: FakeHuawei;
beforeAll(async () => {
  // The one line that makes a kind known to every front.
  (kinds as AnyKind[]).push(widget);
  configure({ config: { get: () => undefined } });
  cloud = await startFakeHuawei({ credentials: [key] });
});
afterAll(() => cloud.close());
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function addWidget(taskId: string, timeline: string): object {
  cloud.addAnswers({
    target: `/v1/p/widgets/${taskId}`,
    timeline,
    body: ({ state, message }) => ({ widget: { state, why: message } }),
  });
  return { kind: "huawei-widget", projectId: "p", taskId, endpoint: cloud.endpoint };
}

describe("Another kind", () => {
  describeKind(widget);
});

test("Another kind of task takes less than 40 lines", () => {
  const source = readFileSync(join(__dirname, "widget-kind.ts"), "utf8");
  expect(source.trimEnd().split("\n").length).toBeLessThan(40);
});

test("Another kind is validated by the fronts, in the words of its schema", () => {
  const { description, timeoutMs } = parseRequest({ ...widget.sample, timeout: "5m" });
  expect(description).toEqual(widget.sample);
  expect(timeoutMs).toBe(300_000);
  expect(() => parseRequest({ ...widget.sample, taskId: "", colour: "red" })).toThrow(
    "colour is not a known property: expected projectId, taskId, region, endpoint, timeout, triggers, credentials; " +
      'taskId must be a non-empty ASCII string without spaces, not ""',
  );
});

test("Pulumi waits for another kind, with the environment's credentials and the fake of its cloud", async () => {
  vi.spyOn(console, "log").mockReturnValue();
  vi.stubEnv("HW_ACCESS_KEY", key.accessKey);
  vi.stubEnv("HW_SECRET_KEY", key.secretKey);
  const inputs = addWidget("w-1", "creating 50ms → active: made");
  expect(await check({}, inputs as never)).toEqual({ inputs, failures: [] });
  expect(await create(inputs as never)).toMatchObject({
    id: "w-1",
    outs: { state: "succeeded", providerState: "active", message: "made", attempts: 2 },
  });
  expect(await diff("w-1", inputs as never, { ...inputs, taskId: "w-2" } as never)).toMatchObject({
    replaces: ["taskId"],
  });
});

test("Pulumi fails with the reason of another kind", async () => {
  const inputs = { ...addWidget("w-3", "error: no brass left"), credentials: key };
  await expect(create(inputs as never)).rejects.toThrow(/^huawei-widget task w-3 failed: no brass left \(/);
});

test("A resource of another kind is registered like the others", async () => {
  const registered: pulumi.runtime.MockResourceArgs[] = [];
  await pulumi.runtime.setMocks({
    newResource: (resource) => {
      registered.push(resource);
      return { id: "id", state: { ...resource.inputs, state: "succeeded" } };
    },
    call: ({ inputs }) => inputs,
  });
  class WidgetTask extends TaskResource {
    constructor(
      name: string,
      args: TaskArgs<object> & { projectId: string; taskId: string; region: string },
    ) {
      super("WidgetTask", "huawei-widget", name, args);
    }
  }
  const { state } = new WidgetTask("made", { projectId: "p", taskId: "w-1", region: "eu-de" });
  expect(await new Promise((resolve) => state.apply(resolve))).toBe("succeeded");
  expect(registered[0]).toMatchObject({
    type: "pulumi-nodejs:dynamic/cloud-task-waiter:WidgetTask",
    inputs: { kind: "huawei-widget", projectId: "p", taskId: "w-1", region: "eu-de" },
  });
});

test("A construct of another kind is like the others, and the function understands what it writes", () => {
  class WidgetTask extends TaskWait {
    constructor(scope: Construct, id: string, props: TaskProps & { projectId: string; taskId: string }) {
      super(scope, id, "WidgetTask", "huawei-widget", props);
    }
  }
  const stack = new Stack(new App(), "shop");
  const credentials = Secret.fromSecretNameV2(stack, "Credentials", "otc");
  const place = { projectId: "p", endpoint: cloud.endpoint };
  new WidgetTask(stack, "Made", { ...place, taskId: "w-1", credentials });
  const [made] = Object.values(Template.fromStack(stack).findResources("Custom::WidgetTask"));
  const properties = { ...made?.["Properties"], credentials: "arn:of:the:secret" };
  expect(parseSegmentRequest(properties)).toMatchObject({
    tasks: [{ description: { kind: "huawei-widget", taskId: "w-1", ...place } }],
    secrets: ["arn:of:the:secret"],
  });
});
