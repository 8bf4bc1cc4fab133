import { CfnParameter, Duration, Fn, Lazy } from "aws-cdk-lib";
import { Topic } from "aws-cdk-lib/aws-sns";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import type { Construct } from "constructs";
import { describe, expect, test } from "vitest";
import { AlibabaWafTask, HuaweiAntiDdosTask, HuaweiJobTask, TaskGroup } from "../../cdk";
import { kinds } from "../../src/tasks";
import {
  filter,
  functionId,
  importedSecret,
  job,
  newStack,
  propertiesOf,
  resourcesOf,
  secretArn,
  segmentsOf,
  shield,
} from "./support";

type Build = (scope: Construct, id: string, props: object) => unknown;

/** The classes of the kinds, which are told here what the types of their own would refuse. */
const classes: Readonly<Record<string, Build>> = {
  "huawei-antiddos": (scope, id, props) => new HuaweiAntiDdosTask(scope, id, props as never),
  "alibaba-waf": (scope, id, props) => new AlibabaWafTask(scope, id, props as never),
  "huawei-job": (scope, id, props) => new HuaweiJobTask(scope, id, props as never),
};

const ofCloudFormation = {
  ServiceToken: { "Fn::GetAtt": [functionId, "Arn"] },
  ServiceTimeout: "1920",
};

const ofWait = {
  ...ofCloudFormation,
  credentials: secretArn("huawei"),
  timeout: "1800000ms",
  segment: "1",
  segments: "1",
  segmentTimeout: "1800000ms",
};

describe("A wait", () => {
  test("is a custom resource with exactly what it is asked for", () => {
    const stack = newStack();
    new HuaweiAntiDdosTask(stack, "Shielded", {
      ...shield,
      credentials: importedSecret(stack),
      timeout: Duration.minutes(5),
      triggers: ["a", 1, true, { of: ["b"] }],
    });
    const [[, { Type, Properties }] = expect.unreachable()] = segmentsOf(stack);
    expect(Type).toBe("Custom::HuaweiAntiDdosTask");
    expect(Properties).toEqual({
      ...ofWait,
      ServiceTimeout: "420",
      kind: "huawei-antiddos",
      ...shield,
      timeout: "300000ms",
      segmentTimeout: "300000ms",
      triggers: ["a", 1, true, { of: ["b"] }],
    });
  });

  test.each([
    ["Custom::HuaweiAntiDdosTask", "huawei-antiddos", shield],
    ["Custom::AlibabaWafTask", "alibaba-waf", filter],
    ["Custom::HuaweiJobTask", "huawei-job", job],
  ])("has a type of its own, which is frozen: %s", (type, kind, task) => {
    const stack = newStack();
    classes[kind]?.(stack, "Wait", { ...task, credentials: importedSecret(stack) });
    const [[, segment] = expect.unreachable()] = segmentsOf(stack);
    expect(segment.Type).toBe(type);
    expect(segment.Properties).toEqual({ ...ofWait, ...task, kind });
  });

  test("has a class for every kind", () => {
    expect(Object.keys(classes).toSorted()).toEqual(kinds.map(({ name }) => name).toSorted());
  });

  test.each(kinds)(
    "hands on all that there is to say of a task, as texts: $name",
    ({ name, placeholders }) => {
      const stack = newStack();
      const { kind: _, ...task } = placeholders;
      classes[name]?.(stack, "Wait", { ...task, credentials: importedSecret(stack) });
      const properties = propertiesOf(stack);
      expect(properties).toEqual({ ...ofWait, ...placeholders });
      const { ServiceToken: _token, ...texts } = properties;
      expect(Object.values(texts).filter((value) => typeof value !== "string")).toEqual([]);
    },
  );

  test("leaves out what is undefined", () => {
    const stack = newStack();
    const { taskId, projectId } = shield;
    classes["huawei-antiddos"]?.(stack, "Wait", {
      taskId,
      projectId,
      region: undefined,
      endpoint: "https://antiddos.example.com",
      credentials: importedSecret(stack),
      timeout: undefined,
      triggers: undefined,
      executeAfter: undefined,
      executeBefore: undefined,
      vpc: undefined,
    });
    expect(propertiesOf(stack)).toEqual({
      ...ofWait,
      kind: "huawei-antiddos",
      taskId,
      projectId,
      endpoint: "https://antiddos.example.com",
    });
  });

  test("is of the kind of its class, whatever else it is told", () => {
    const stack = newStack();
    const props = { ...shield, kind: "alibaba-waf", credentials: importedSecret(stack) };
    new HuaweiAntiDdosTask(stack, "Wait", props);
    expect(propertiesOf(stack)).toMatchObject({ kind: "huawei-antiddos" });
  });

  test("has how it ended as attributes of its resource", () => {
    const stack = newStack();
    const wait = new HuaweiJobTask(stack, "Wait", { ...job, credentials: importedSecret(stack) });
    const attributes = { ...pick(wait), state: wait.state };
    const [[id] = expect.unreachable()] = segmentsOf(stack);
    expect(stack.resolve(attributes)).toEqual({
      state: { "Fn::GetAtt": [id, "state"] },
      providerState: { "Fn::GetAtt": [id, "providerState"] },
      message: { "Fn::GetAtt": [id, "message"] },
      data: { "Fn::GetAtt": [id, "data"] },
    });
  });
});

function pick({ providerState, message, data }: HuaweiJobTask) {
  return { providerState, message, data };
}

describe("What is known at deployment only", () => {
  test.each(
    kinds.flatMap((kind) =>
      Object.keys(kind.placeholders)
        .filter((name) => name !== "kind")
        .map((name) => ({ kind, name })),
    ),
  )("may be any text of a task, also of a group's: $kind.name $name", ({ kind, name }) => {
    const stack = newStack();
    const later = new CfnParameter(stack, "Later").valueAsString;
    const { kind: _, ...task } = { ...kind.placeholders, [name]: later };
    const credentials = importedSecret(stack);
    classes[kind.name]?.(stack, "Alone", { ...task, credentials });
    new TaskGroup(stack, "Group", { tasks: [{ ...task, kind: kind.name, credentials } as never] });
    const [alone, group] = segmentsOf(stack).map(([, { Properties }]) => Properties);
    const written = { ...kind.placeholders, [name]: { Ref: "Later" } };
    expect(alone).toEqual({ ...ofWait, ...written });
    expect(group).toMatchObject({ tasks: [{ ...written, credentials: secretArn("huawei") }] });
  });

  test.each<[string, (scope: Construct) => string, unknown]>([
    [
      "an attribute of another resource",
      (scope) => new Topic(scope, "Topic").topicName,
      { "Fn::GetAtt": ["TopicBFC7AF6E", "TopicName"] },
    ],
    ["what another stack exports", () => Fn.importValue("task"), { "Fn::ImportValue": "task" }],
    [
      "a parameter of SSM",
      (scope) => StringParameter.valueForStringParameter(scope, "/task"),
      { Ref: expect.stringMatching(/^SsmParameterValuetask/) },
    ],
    [
      "a text with such a part in it",
      (scope) => `t-${new Topic(scope, "Topic").topicName}`,
      { "Fn::Join": ["", ["t-", { "Fn::GetAtt": ["TopicBFC7AF6E", "TopicName"] }]] },
    ],
    ["what the app knows at the end", () => Lazy.string({ produce: () => "t-9" }), "t-9"],
  ])("may be %s", (_name, later, written) => {
    const stack = newStack();
    const taskId = later(stack);
    const credentials = importedSecret(stack);
    new HuaweiAntiDdosTask(stack, "Alone", { ...shield, taskId, credentials, triggers: [taskId] });
    new TaskGroup(stack, "Group", { tasks: [{ kind: "huawei-antiddos", ...shield, taskId, credentials }] });
    const [alone, group] = segmentsOf(stack).map(([, { Properties }]) => Properties);
    expect(alone).toMatchObject({ taskId: written, triggers: [written] });
    expect(group).toMatchObject({ tasks: [{ taskId: written }] });
  });

  test("may be within the triggers, or be all of them", () => {
    const stack = newStack();
    const credentials = importedSecret(stack);
    const text = new CfnParameter(stack, "Text").valueAsString;
    const triggers = new CfnParameter(stack, "List", { type: "CommaDelimitedList" }).valueAsList;
    new HuaweiAntiDdosTask(stack, "Within", { ...shield, credentials, triggers: [{ deep: [text] }] });
    new HuaweiAntiDdosTask(stack, "All", { ...shield, credentials, triggers });
    const [within, all] = segmentsOf(stack).map(([, { Properties }]) => Properties["triggers"]);
    expect(within).toEqual([{ deep: [{ Ref: "Text" }] }]);
    expect(all).toEqual({ Ref: "List" });
  });

  test("may be the place, so that a region is not looked for among those that are known", () => {
    const stack = newStack();
    const { valueAsString: later } = new CfnParameter(stack, "Later");
    const credentials = importedSecret(stack);
    const { projectId, taskId } = shield;
    new HuaweiAntiDdosTask(stack, "Region", { projectId, taskId, region: later, credentials });
    new HuaweiAntiDdosTask(stack, "Endpoint", {
      projectId,
      taskId,
      endpoint: `https://${later}`,
      credentials,
    });
    new HuaweiAntiDdosTask(stack, "Both", { ...shield, region: "elsewhere-1", endpoint: later, credentials });
    expect(segmentsOf(stack)).toHaveLength(3);
  });

  test("is not asked for what goes with it", () => {
    const stack = newStack();
    const waitUntil = new CfnParameter(stack, "Later").valueAsString as "effective";
    new HuaweiAntiDdosTask(stack, "Wait", { ...shield, waitUntil, credentials: importedSecret(stack) });
    expect(propertiesOf(stack)).toMatchObject({ waitUntil: { Ref: "Later" } });
  });
});

describe("A group", () => {
  test("is one custom resource with all of its tasks, and the secret of each", () => {
    const stack = newStack();
    const huawei = importedSecret(stack);
    new TaskGroup(stack, "Shields", {
      tasks: [
        { kind: "huawei-antiddos", ...shield, credentials: huawei },
        { kind: "alibaba-waf", ...filter, credentials: importedSecret(stack, "alibaba") },
        { kind: "huawei-job", ...job, endpoint: undefined, credentials: huawei },
      ],
      failFast: true,
      triggers: ["a"],
    });
    const [[, { Type, Properties }] = expect.unreachable()] = segmentsOf(stack);
    const { credentials, ...others } = ofWait;
    expect(Type).toBe("Custom::TaskGroup");
    expect(Properties).toEqual({
      ...others,
      tasks: [
        { kind: "huawei-antiddos", ...shield, credentials },
        { kind: "alibaba-waf", ...filter, credentials: secretArn("alibaba") },
        { kind: "huawei-job", ...job, credentials },
      ],
      failFast: "true",
      triggers: ["a"],
    });
  });

  test("waits for all of its tasks unless it says otherwise", () => {
    const stack = newStack();
    new TaskGroup(stack, "Shields", {
      tasks: [{ kind: "huawei-antiddos", ...shield, credentials: importedSecret(stack) }],
    });
    expect(propertiesOf(stack)).toMatchObject({ failFast: "false" });
  });

  test("is one resource, however many tasks it has", () => {
    const stack = newStack();
    const credentials = importedSecret(stack);
    const tasks = Array.from({ length: 50 }, (_, index) => ({
      kind: "huawei-antiddos" as const,
      ...shield,
      taskId: `t-${index}`,
      credentials,
    }));
    const group = new TaskGroup(stack, "Shields", { tasks });
    const [[id] = expect.unreachable(), ...more] = segmentsOf(stack);
    expect(more).toEqual([]);
    expect(resourcesOf(stack).size).toBe(5);
    expect(stack.resolve(group.state)).toEqual({ "Fn::GetAtt": [id, "state"] });
  });
});
