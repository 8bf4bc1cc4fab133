import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { parseSegmentRequest } from "../../cdk/lambda/request";
import { TaskWait } from "../../cdk/task-wait";
import type { WaitProps } from "../../cdk/wait";
import { check, configure, create, diff } from "../../pulumi/plugin/runtime";
import type { Inputs, WaitArgs } from "../../pulumi/resource";
import { TaskResource } from "../../pulumi/resource";
import { parseTaskWait } from "../../src/integration/parse";
import { orThrow } from "../../src/schema/parse";
import { kinds } from "../../src/tasks";
import type { AnyKind } from "../../src/tasks/kind";
import { type FakeHuawei, startFakeHuawei } from "../../src/testing";
import { describeKind } from "./kind-suite";
import type { Samples } from "./samples/sample";
import { widget } from "./widget-kind";

const samples: Samples = {
  task: [
    { state: "running", body: { widget: { state: "creating", why: "" } } },
    { state: "succeeded", body: { widget: { state: "active", why: "" } } },
    { state: "failed", body: { widget: { state: "error", why: "" } } },
  ],
};

interface WidgetProperties {
  readonly projectId: string;
  readonly taskId: string;
  readonly region?: string;
  readonly endpoint?: string;
}

const key = { accessKey: "AK7EXAMPLE", secretKey: "sk-very-secret" };

let cloud: FakeHuawei;
beforeAll(async () => {
  // The one line that makes a kind known to every integration.
  (kinds as unknown as AnyKind[]).push(widget);
  configure({ config: { get: () => undefined } });
  cloud = await startFakeHuawei({ credentials: [key] });
});
afterAll(() => cloud.close());
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function addWidget(taskId: string, timeline: string): object {
  cloud.addResponses({
    target: `/v1/p/widgets/${taskId}`,
    timeline,
    body: ({ state, message }) => ({ widget: { state, why: message } }),
  });
  return { kind: "huawei-widget", projectId: "p", taskId, endpoint: cloud.endpoint };
}

describe("Another kind", () => {
  describeKind(widget, samples);
});

test("The definition of another kind → less than 40 lines", () => {
  const source = readFileSync(join(__dirname, "widget-kind.ts"), "utf8");
  expect(source.trimEnd().split("\n").length).toBeLessThan(40);
});

test("A wait for another kind → parsed at the boundary, with the issues of its properties", () => {
  const { task, timeoutMs } = orThrow(parseTaskWait({ ...widget.placeholders, timeout: "5m" }));
  expect(task.description).toEqual(widget.placeholders);
  expect(timeoutMs).toBe(300_000);
  expect(() => orThrow(parseTaskWait({ ...widget.placeholders, taskId: "", colour: "red" }))).toThrow(
    "colour is not a known property: expected taskId, projectId, region, endpoint, timeout, triggers; " +
      'taskId must be a non-empty ASCII string without spaces, not ""',
  );
});

test("Pulumi with another kind and credentials of the environment → waits for it", async () => {
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

test("Pulumi with a failed task of another kind → fails with its reason", async () => {
  const inputs = { ...addWidget("w-3", "error: no brass left"), credentials: key };
  await expect(create(inputs as never)).rejects.toThrow(/^huawei-widget task w-3 failed: no brass left \(/);
});

test("A Pulumi resource of another kind → registered like the others", async () => {
  const registered: pulumi.runtime.MockResourceArgs[] = [];
  await pulumi.runtime.setMocks({
    newResource: (resource) => {
      registered.push(resource);
      return { id: "id", state: { ...resource.inputs, state: "succeeded" } };
    },
    call: ({ inputs }) => inputs,
  });
  class WidgetTask extends TaskResource {
    constructor(name: string, args: Inputs<WidgetProperties> & WaitArgs) {
      super("WidgetTask", "huawei-widget", name, args);
    }
  }
  const { state } = new WidgetTask("made", { projectId: "p", taskId: "w-1", region: "eu-de" });
  expect(await new Promise((resolve) => state.apply(resolve))).toBe("succeeded");
  expect(registered[0]).toMatchObject({
    type: "pulumi-nodejs:wait:WidgetTask",
    inputs: { kind: "huawei-widget", projectId: "p", taskId: "w-1", region: "eu-de" },
  });
});

test("A construct of another kind → properties that the function parses", () => {
  class WidgetTask extends TaskWait {
    constructor(
      scope: Construct,
      id: string,
      props: WidgetProperties & WaitProps & { readonly credentials: ISecret },
    ) {
      super(scope, id, "WidgetTask", "huawei-widget", props);
    }
  }
  const stack = new Stack(new App(), "shop");
  const credentials = Secret.fromSecretNameV2(stack, "Credentials", "otc");
  const place = { projectId: "p", endpoint: cloud.endpoint };
  new WidgetTask(stack, "Made", { ...place, taskId: "w-1", credentials });
  const [made] = Object.values(Template.fromStack(stack).findResources("Custom::WidgetTask"));
  const properties = { ...made?.["Properties"], credentials: "arn:of:the:secret" };
  const fetchSecret = async () => key;
  const secretSource = vi.fn(() => fetchSecret);
  const request = orThrow(parseSegmentRequest(properties, secretSource));
  expect(request).toMatchObject({
    tasks: [{ description: { kind: "huawei-widget", taskId: "w-1", ...place } }],
  });
  expect(request.tasks[0]?.credentials).toEqual({ source: fetchSecret });
  expect(secretSource).toHaveBeenCalledExactlyOnceWith("arn:of:the:secret");
}, 30_000);
