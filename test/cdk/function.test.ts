import { Duration, NestedStack, Stack, Stage } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { SecurityGroup, SubnetType, Vpc } from "aws-cdk-lib/aws-ec2";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { describe, expect, test } from "vitest";
import type { HuaweiAntiDdosTaskProps } from "../../cdk";
import { AlibabaWafTask, HuaweiAntiDdosTask, TaskGroup } from "../../cdk";
import {
  filter,
  functionId,
  importedSecret,
  logId,
  newApp,
  newStack,
  policyId,
  resourceOf,
  resourcesOf,
  roleId,
  secretArn,
  segmentsOf,
  shield,
} from "./support";

function newWait(scope: Construct, id: string, props: Partial<HuaweiAntiDdosTaskProps> = {}) {
  const credentials = props.credentials ?? importedSecret(new Construct(scope, `${id}Secret`));
  return new HuaweiAntiDdosTask(scope, id, { ...shield, credentials, ...props });
}

function statementsOf(stack: Stack) {
  const { PolicyDocument } = resourceOf(stack, "AWS::IAM::Policy").Properties;
  return (PolicyDocument as { Statement: unknown[] }).Statement;
}

const ofEveryWait = [
  {
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: { "Fn::GetAtt": [logId, "Arn"] },
  },
  { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: { "Fn::GetAtt": [functionId, "Arn"] } },
];

function readOf(resource: unknown) {
  return {
    Effect: "Allow",
    Action: "secretsmanager:GetSecretValue",
    Resource: resource,
  };
}

describe("The function that waits", () => {
  test("is one for all waits of a stack", () => {
    const stack = newStack();
    newWait(stack, "One");
    newWait(new Construct(stack, "Inside"), "Two");
    new AlibabaWafTask(stack, "Three", { ...filter, credentials: importedSecret(stack, "alibaba") });
    const template = Template.fromStack(stack);
    template.resourceCountIs("AWS::Lambda::Function", 1);
    const tokens = segmentsOf(stack).map(([, { Properties }]) => Properties["ServiceToken"]);
    expect(tokens).toEqual(new Array(3).fill({ "Fn::GetAtt": [functionId, "Arn"] }));
  });

  test("has a runtime of its own choice, the longest time there is, and may call itself as often as a wait takes", () => {
    const stack = newStack();
    newWait(stack, "Wait");
    const resource = resourceOf(stack, "AWS::Lambda::Function");
    expect(resource.Properties).toEqual({
      Description: "Waits for cloud tasks (cloud-task-waiter)",
      Runtime: "nodejs24.x",
      Code: {
        S3Bucket: { "Fn::Sub": expect.stringMatching(/^cdk-hnb659fds-assets-/) },
        S3Key: expect.stringMatching(/^[0-9a-f]{64}\.zip$/),
      },
      Handler: "index.handler",
      Timeout: 900,
      MemorySize: 256,
      RecursiveLoop: "Allow",
      LoggingConfig: { LogGroup: { Ref: logId } },
      Role: { "Fn::GetAtt": [roleId, "Arn"] },
    });
    expect(resource.DependsOn).toEqual([roleId]);
  });

  test.each([
    ["a month, unless it is told otherwise", {}, 30],
    ["as long as it is told", { logRetention: RetentionDays.ONE_WEEK }, 7],
  ])("has a log that is kept %s, and goes with the stack", (_name, props, days) => {
    const stack = newStack();
    newWait(stack, "Wait", props);
    expect(resourceOf(stack, "AWS::Logs::LogGroup")).toEqual({
      Type: "AWS::Logs::LogGroup",
      Properties: { RetentionInDays: days },
      DeletionPolicy: "Delete",
      UpdateReplacePolicy: "Delete",
    });
  });

  test("has a log that is kept for ever where that is wanted", () => {
    const stack = newStack();
    newWait(stack, "Wait", { logRetention: RetentionDays.INFINITE });
    expect(resourceOf(stack, "AWS::Logs::LogGroup").Properties ?? {}).toEqual({});
  });

  test("has a role of its own, for Lambda only and without a policy of AWS's", () => {
    const stack = newStack();
    newWait(stack, "Wait");
    expect(resourceOf(stack, "AWS::IAM::Role").Properties).toEqual({
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } },
        ],
      },
    });
  });

  test.each<[string, () => Stack[]]>([
    [
      "stack",
      () => {
        const app = newApp();
        return ["One", "Two"].map((id) => new Stack(app, id));
      },
    ],
    [
      "stage",
      () => {
        const app = newApp();
        return ["One", "Two"].map((id) => new Stack(new Stage(app, id), "Stack"));
      },
    ],
    [
      "nested stack",
      () => {
        const stack = newStack();
        return [stack, new NestedStack(stack, "Nested")];
      },
    ],
  ])("is one for each %s", (_name, stacksOf) => {
    const stacks = stacksOf();
    for (const stack of stacks) newWait(stack, "Wait");
    for (const stack of stacks) {
      Template.fromStack(stack).resourceCountIs("AWS::Lambda::Function", 1);
      expect(segmentsOf(stack)).toHaveLength(1);
    }
  });
});

describe("What the function may do", () => {
  test("is to write its log, to call itself, and to read the secret: nothing else", () => {
    const stack = newStack();
    newWait(stack, "Wait");
    expect(resourceOf(stack, "AWS::IAM::Policy").Properties).toEqual({
      PolicyName: policyId,
      Roles: [{ Ref: roleId }],
      PolicyDocument: { Version: "2012-10-17", Statement: [...ofEveryWait, readOf(secretArn("huawei"))] },
    });
  });

  test("is to read each secret of all waits, and has each once", () => {
    const stack = newStack();
    const [huawei, alibaba] = ["huawei", "alibaba"].map((name) => importedSecret(stack, name)) as [
      ISecret,
      ISecret,
    ];
    const again = importedSecret(new Construct(stack, "Again"), "huawei");
    newWait(stack, "One", { credentials: huawei, timeout: Duration.hours(3) });
    newWait(stack, "Two", { credentials: again });
    new TaskGroup(stack, "Group", {
      tasks: [
        { kind: "huawei-antiddos", ...shield, credentials: huawei },
        { kind: "alibaba-waf", ...filter, credentials: alibaba },
        { kind: "alibaba-waf", ...filter, credentials: alibaba },
      ],
    });
    expect(statementsOf(stack)).toEqual([
      ...ofEveryWait,
      readOf(secretArn("huawei")),
      readOf(secretArn("alibaba")),
    ]);
  });

  test.each<[string, (stack: Stack) => ISecret, readArn: unknown, credentials?: unknown]>([
    ["is in the stack", (stack) => new Secret(stack, "Secret"), { Ref: "SecretA720EF05" }],
    [
      "is found by its name: its ARN ends with what only AWS knows",
      (stack) => Secret.fromSecretNameV2(stack, "Secret", "prod/huawei"),
      { "Fn::Join": ["", expect.arrayContaining([":secret:prod/huawei-??????"])] },
      { "Fn::Join": ["", expect.arrayContaining([":secret:prod/huawei"])] },
    ],
    [
      "is found by its whole ARN",
      (stack) => Secret.fromSecretCompleteArn(stack, "Secret", secretArn("huawei")),
      secretArn("huawei"),
    ],
    [
      "is found by an ARN without its end",
      (stack) => Secret.fromSecretPartialArn(stack, "Secret", secretArn("x").slice(0, -7)),
      `${secretArn("x").slice(0, -7)}-??????`,
      secretArn("x").slice(0, -7),
    ],
    [
      "is in another stack",
      (stack) => new Secret(new Stack(stack.node.root as Construct, "Other"), "Secret"),
      { "Fn::ImportValue": "Other:ExportsOutputRefSecretA720EF052D953DED" },
    ],
    [
      "is another account's",
      (stack) =>
        Secret.fromSecretCompleteArn(stack, "Secret", secretArn("x").replace("111122223333", "444455556666")),
      secretArn("x").replace("111122223333", "444455556666"),
    ],
    [
      "is in another region",
      (stack) =>
        Secret.fromSecretCompleteArn(stack, "Secret", secretArn("x").replace("eu-west-1", "ap-east-1")),
      secretArn("x").replace("eu-west-1", "ap-east-1"),
    ],
  ])("is to read a secret that %s", (_name, secretOf, readArn, credentials = readArn) => {
    const stack = newStack();
    newWait(stack, "Wait", { credentials: secretOf(stack) });
    expect(statementsOf(stack)).toEqual([...ofEveryWait, readOf(readArn)]);
    expect(segmentsOf(stack)[0]?.[1].Properties).toMatchObject({ credentials });
  });

  test("is to read a secret that another region's stack makes, where CDK is told to hand that on", () => {
    const app = newApp();
    const [stack, other] = ["eu-west-1", "us-east-1"].map((region) => {
      const env = { account: "111122223333", region };
      return new Stack(app, region, { env, crossRegionReferences: true });
    }) as [Stack, Stack];
    newWait(stack, "Wait", { credentials: new Secret(other, "Secret") });
    const handedOn = {
      "Fn::GetAtt": [expect.stringMatching(/^ExportsReader/), expect.stringMatching(/RefSecret/)],
    };
    expect(statementsOf(stack)).toEqual([...ofEveryWait, readOf(handedOn)]);
    const [credentials] = segmentsOf(stack).map(([, { Properties }]) => Properties["credentials"]);
    expect(credentials).toEqual(handedOn);
  });

  test("is to read a secret of the parent from a nested stack", () => {
    const stack = newStack();
    const nested = new NestedStack(stack, "Nested");
    newWait(nested, "Wait", { credentials: new Secret(stack, "Secret") });
    const parameter = { Ref: expect.stringMatching(/^referencetoStackSecret/) };
    expect(statementsOf(nested)).toEqual([...ofEveryWait, readOf(parameter)]);
  });
});

const vpcPolicy = {
  "Fn::Join": [
    "",
    ["arn:", { Ref: "AWS::Partition" }, ":iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"],
  ],
};

function importedVpc(scope: Construct, id = "Vpc") {
  return Vpc.fromVpcAttributes(scope, id, {
    vpcId: "vpc-0123456789abcdef0",
    availabilityZones: ["a", "b"],
    privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    isolatedSubnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
  });
}

describe("A function in a network", () => {
  test("runs in its private subnets, with a security group of its own, and may have addresses in it", () => {
    const stack = newStack();
    newWait(stack, "Wait", { vpc: importedVpc(stack) });
    const group = "cloudtaskwaiterFunctionSecurityGroup4B56C2DE";
    expect(resourceOf(stack, "AWS::Lambda::Function").Properties["VpcConfig"]).toEqual({
      SubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
      SecurityGroupIds: [{ "Fn::GetAtt": [group, "GroupId"] }],
    });
    expect(resourcesOf(stack).get(group)?.Properties).toMatchObject({
      VpcId: "vpc-0123456789abcdef0",
      SecurityGroupEgress: [{ CidrIp: "0.0.0.0/0", IpProtocol: "-1" }],
    });
    expect(resourcesOf(stack).get(group)?.Properties).not.toHaveProperty("SecurityGroupIngress");
    expect(resourceOf(stack, "AWS::IAM::Role").Properties["ManagedPolicyArns"]).toEqual([vpcPolicy]);
    expect(statementsOf(stack)).toEqual([...ofEveryWait, readOf(secretArn("huawei"))]);
  });

  test("runs in the subnets and with the security groups that it is given", () => {
    const stack = newStack();
    newWait(stack, "Wait", {
      vpc: importedVpc(stack),
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      securityGroups: [SecurityGroup.fromSecurityGroupId(stack, "Group", "sg-0123456789abcdef0")],
    });
    expect(resourceOf(stack, "AWS::Lambda::Function").Properties["VpcConfig"]).toEqual({
      SubnetIds: ["subnet-0123456789abcdef2", "subnet-0123456789abcdef3"],
      SecurityGroupIds: ["sg-0123456789abcdef0"],
    });
  });

  test("is the same one to CloudFormation, so that a network can be added later", () => {
    const [without, within] = [newStack(), newStack()];
    newWait(without, "Wait");
    newWait(within, "Wait", { vpc: importedVpc(within) });
    expect(segmentsOf(within)).toEqual(segmentsOf(without));
    expect([...resourcesOf(within).keys()]).toEqual(expect.arrayContaining([...resourcesOf(without).keys()]));
  });

  test.each<[string, (stack: Stack) => Partial<HuaweiAntiDdosTaskProps>]>([
    ["vpcSubnets", () => ({ vpcSubnets: {} })],
    ["securityGroups", (stack) => ({ securityGroups: [newGroup(stack, "A")] })],
  ])("has to have one: %s alone is refused", (name, propsOf) => {
    const stack = newStack();
    expect(() => newWait(stack, "Wait", propsOf(stack))).toThrow(
      `Cannot configure '${name}' without configuring a VPC`,
    );
  });
});

function newGroup(scope: Construct, id: string) {
  return SecurityGroup.fromSecurityGroupId(scope, id, "sg-0123456789abcdef0");
}

describe("Waits of a stack that want the function otherwise", () => {
  type PropsOf = (stack: Stack) => Partial<HuaweiAntiDdosTaskProps>;
  const inVpc: PropsOf = (stack) => ({ vpc: importedVpc(stack, `Vpc${stack.node.children.length}`) });

  test.each<[name: string, one: PropsOf, other: PropsOf]>([
    ["vpc", inVpc, inVpc],
    ["vpc", inVpc, () => ({})],
    ["vpc", () => ({}), inVpc],
    ["logRetention", () => ({ logRetention: RetentionDays.ONE_DAY }), () => ({})],
    ["logRetention", () => ({}), () => ({ logRetention: RetentionDays.ONE_DAY })],
  ])("are refused, with both of them and the property: %s", (name, one, other) => {
    const stack = newStack();
    newWait(stack, "First", one(stack));
    expect(() => newWait(stack, "Second", other(stack))).toThrow(
      `Stack/Second: ${name} must be the same as that of Stack/First: the waits of a stack share one function`,
    );
  });

  test.each<[name: string, one: PropsOf, other: PropsOf]>([
    [
      "vpcSubnets",
      () => ({ vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }),
      () => ({ vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS } }),
    ],
    [
      "vpcSubnets",
      () => ({ vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }),
      () => ({ vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED, onePerAz: true } }),
    ],
    ["vpcSubnets", () => ({ vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }), () => ({})],
    [
      "securityGroups",
      (stack) => ({ securityGroups: [newGroup(stack, "A")] }),
      (stack) => ({ securityGroups: [newGroup(stack, "B")] }),
    ],
    [
      "securityGroups",
      (stack) => ({ securityGroups: [newGroup(stack, "A")] }),
      (stack) => ({ securityGroups: [stack.node.findChild("A") as never, newGroup(stack, "B")] }),
    ],
  ])("are refused in the same network, with both of them and the property: %s", (name, one, other) => {
    const stack = newStack();
    const vpc = importedVpc(stack);
    newWait(stack, "First", { vpc, ...one(stack) });
    expect(() => newWait(stack, "Second", { vpc, ...other(stack) })).toThrow(
      `Stack/Second: ${name} must be the same as that of Stack/First: the waits of a stack share one function`,
    );
  });

  test("are none that say the same", () => {
    const stack = newStack();
    const vpc = importedVpc(stack);
    const groups = [newGroup(stack, "A"), newGroup(stack, "B")];
    const same = () => ({
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED, availabilityZones: ["a"] },
      securityGroups: [...groups],
      logRetention: RetentionDays.ONE_DAY,
    });
    newWait(stack, "First", same());
    newWait(stack, "Second", same());
    expect(segmentsOf(stack)).toHaveLength(2);
  });

  test("are none in two stacks", () => {
    const app = newApp();
    const [one, other] = [new Stack(app, "One"), new Stack(app, "Other")];
    newWait(one, "Wait", { logRetention: RetentionDays.ONE_DAY });
    newWait(other, "Wait", { logRetention: RetentionDays.ONE_WEEK });
    expect(resourceOf(one, "AWS::Logs::LogGroup").Properties).toEqual({ RetentionInDays: 1 });
    expect(resourceOf(other, "AWS::Logs::LogGroup").Properties).toEqual({ RetentionInDays: 7 });
  });
});
