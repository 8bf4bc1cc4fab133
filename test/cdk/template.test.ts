import { readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { Duration, Stack } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { describe, expect, test } from "vitest";
import { AlibabaWafTask, HuaweiAntiDdosTask, HuaweiJobTask, TaskGroup } from "../../cdk";
import {
  filter,
  functionId,
  importedSecret,
  job,
  logId,
  newApp,
  newStack,
  policyId,
  resourcesOf,
  roleId,
  segmentsOf,
  shield,
} from "./support";

const recommended = JSON.parse(
  readFileSync(require.resolve("aws-cdk-lib/recommended-feature-flags.json"), "utf8"),
);

/** A stack with all that there is: what is frozen of it is below. */
function addWaits(stack: Stack): void {
  const credentials = importedSecret(stack);
  new HuaweiAntiDdosTask(stack, "Shielded", { ...shield, credentials, timeout: Duration.hours(1) });
  new AlibabaWafTask(stack, "Filtered", { ...filter, credentials: importedSecret(stack, "alibaba") });
  new HuaweiJobTask(new Construct(stack, "Site"), "Started", { ...job, credentials });
  new TaskGroup(stack, "All", { tasks: [{ kind: "huawei-antiddos", ...shield, credentials }] });
}

function stackOfAll(app = newApp()): Stack {
  const stack = new Stack(app, "Stack");
  addWaits(stack);
  return stack;
}

function textOf(stack: Stack): string {
  return JSON.stringify(Template.fromStack(stack).toJSON());
}

describe("A template", () => {
  test.each([
    [1, 5],
    [10, 14],
  ])("of %i waits has %i resources", (waits, resources) => {
    const stack = newStack();
    const credentials = importedSecret(stack);
    for (let index = 0; index < waits; index += 1) {
      new HuaweiAntiDdosTask(stack, `Wait${index}`, { ...shield, taskId: `t-${index}`, credentials });
    }
    expect(resourcesOf(stack).size).toBe(resources);
  });

  test("has ids that never change: CloudFormation would make another function, and wait again", () => {
    expect([...resourcesOf(stackOfAll())].map(([id, { Type }]) => [id, Type])).toEqual([
      ["ShieldedC475DAA5", "Custom::HuaweiAntiDdosTask"],
      ["ShieldedSegment2741A64FB", "Custom::HuaweiAntiDdosTask"],
      [logId, "AWS::Logs::LogGroup"],
      [roleId, "AWS::IAM::Role"],
      [functionId, "AWS::Lambda::Function"],
      [policyId, "AWS::IAM::Policy"],
      ["Filtered186C0D0A", "Custom::AlibabaWafTask"],
      ["SiteStarted5F64594B", "Custom::HuaweiJobTask"],
      ["All865E4291", "Custom::TaskGroup"],
    ]);
  });

  test("has a function at a place that never changes", () => {
    const stack = stackOfAll();
    const paths = stack.node
      .findAll()
      .filter((construct) => stack.resolve(Reflect.get(construct, "logicalId")) === functionId)
      .map(({ node }) => node.path);
    expect(paths).toEqual(["Stack/cloud-task-waiter/Function/Resource"]);
  });

  test("is the same from synthesis to synthesis, also where the app is elsewhere", () => {
    const templates = [newApp(), newApp()].map((app) => textOf(stackOfAll(app)));
    expect(templates[1]).toBe(templates[0]);
  });

  test("has no secret, no account and no place of this machine in it", () => {
    const context = { "aws:cdk:enable-path-metadata": true, "aws:cdk:enable-asset-metadata": true };
    const stack = new Stack(newApp({ context }), "Stack");
    new HuaweiAntiDdosTask(stack, "Wait", {
      ...shield,
      credentials: Secret.fromSecretNameV2(stack, "Secret", "huawei"),
    });
    const text = textOf(stack);
    expect(text).toContain("aws:asset:path");
    expect(text).not.toMatch(/(?<![0-9a-f])\d{12}(?![0-9a-f])/);
    for (const place of [homedir(), tmpdir(), join(__dirname, "../..")]) {
      expect(text).not.toContain(place);
    }
    expect(text).not.toMatch(/accessKey|secretKey|password|SecretString|resolve:secretsmanager/i);
  });

  test("is as good with every feature flag that CDK recommends", () => {
    const without = stackOfAll();
    const within = stackOfAll(newApp({ context: recommended }));
    const shapeOf = (stack: Stack) =>
      [...resourcesOf(stack)].map(([id, { Type, DependsOn }]) => [id, Type, DependsOn]);
    expect(shapeOf(within)).toEqual(shapeOf(without));
    expect(segmentsOf(within)).toEqual(segmentsOf(without));
    Template.fromStack(within).hasResourceProperties("AWS::Lambda::Function", {
      LoggingConfig: { LogGroup: { Ref: logId } },
    });
  });

  test("is one that CDK has nothing to say about", () => {
    const app = newApp({ context: recommended, builtinCloudFormationValidation: true });
    const stack = stackOfAll(app);
    const { directory } = app.synth();
    const report = JSON.parse(readFileSync(join(directory, "validation-report.json"), "utf8"));
    const said = report.pluginReports.flatMap(({ violations }: { violations: unknown[] }) => violations);
    expect(said).toEqual([]);
    const annotations = Annotations.fromStack(stack);
    expect(annotations.findWarning("*", Match.anyValue())).toEqual([]);
    expect(annotations.findInfo("*", Match.anyValue())).toEqual([]);
    // CDK loads its rules for some seconds.
  }, 30_000);
});
