import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Duration, Stack, Validations } from "aws-cdk-lib";
import { Vpc } from "aws-cdk-lib/aws-ec2";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import type { TaskGroupProps } from "../../cdk";
import { HuaweiAntiDdosTask, TaskGroup } from "../../cdk";
import { importedSecret, newApp, secretArn, shield } from "./support";

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

type Acknowledgement = readonly [id: string, reason: string];

/** What cdk-nag finds in a stack with waits: the rule and where it is broken. */
function findingsIn(
  waitsOf: (stack: Stack) => { readonly secret: ISecret } & Pick<TaskGroupProps, "vpc">,
  acknowledgements: readonly Acknowledgement[] = [],
): string[] {
  const app = newApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = new Stack(app, "Stack");
  const { secret: credentials, ...props } = waitsOf(stack);
  new HuaweiAntiDdosTask(stack, "Alone", { ...shield, credentials, timeout: Duration.hours(2), ...props });
  new TaskGroup(stack, "Group", { tasks: [{ kind: "huawei-antiddos", ...shield, credentials }], ...props });
  const waiter = stack.node.findChild("cloud-task-waiter");
  for (const [id, reason] of acknowledgements) Validations.of(waiter).acknowledge({ id, reason });
  try {
    app.synth();
  } catch (error) {
    expect(String(error)).toMatch(/validation ?failed/i);
  }
  const report: Report = JSON.parse(readFileSync(join(app.outdir, "validation-report.json"), "utf8"));
  return report.pluginReports
    .filter(({ pluginName }) => pluginName === "AwsSolutions")
    .flatMap(({ violations }) => violations)
    .flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
}

const inVpc = (stack: Stack) => ({
  secret: importedSecret(stack),
  vpc: Vpc.fromVpcAttributes(stack, "Vpc", {
    vpcId: "vpc-0123456789abcdef0",
    availabilityZones: ["a"],
    privateSubnetIds: ["subnet-0123456789abcdef0"],
  }),
});

const vpcPolicy =
  "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole]";

describe("cdk-nag", () => {
  test.each<[string, (stack: Stack) => ISecret]>([
    ["its whole ARN", (stack) => importedSecret(stack)],
    [
      "a part of its ARN",
      (stack) => Secret.fromSecretPartialArn(stack, "Secret", secretArn("x").slice(0, -7)),
    ],
    ["its name", (stack) => Secret.fromSecretNameV2(stack, "Secret", "huawei")],
  ])("finds nothing in waits with a secret that is known by %s", (_name, secretOf) => {
    expect(findingsIn((stack) => ({ secret: secretOf(stack) }))).toEqual([]);
  });

  test("finds in a network what Lambda needs there", () => {
    expect(findingsIn(inVpc)).toEqual([`${vpcPolicy} Stack/cloud-task-waiter/Role/Resource`]);
  });

  test("finds nothing more once that is acknowledged at the function", () => {
    const reason = "Lambda has no narrower way to have network interfaces in a VPC";
    expect(findingsIn(inVpc, [[vpcPolicy, reason]])).toEqual([]);
  });
});
