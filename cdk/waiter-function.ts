import { join } from "node:path";
import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import type { ISecurityGroup, IVpc, SubnetSelection } from "aws-cdk-lib/aws-ec2";
import { ManagedPolicy, Policy, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Code, Function as LambdaFunction, RecursiveLoop, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";

/** Where the function of a stack runs, and how long its log is kept. All waits of a stack share one function. */
export interface FunctionProps {
  /** The network in which the waits run. It needs a way to the cloud and to AWS. @default - no network of the account's */
  readonly vpc?: IVpc;
  /** In which of its subnets. @default - the private ones */
  readonly vpcSubnets?: SubnetSelection;
  /** The security groups of the function. @default - one that lets everything out and nothing in */
  readonly securityGroups?: ISecurityGroup[];
  /** How long the log is kept; it is deleted with the stack. @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;
}

/** What `FunctionProps` consists of. */
export const functionPropNames = [
  "vpc",
  "vpcSubnets",
  "securityGroups",
  "logRetention",
] as const satisfies readonly (keyof FunctionProps)[];

/** Never changed: CloudFormation refuses another function for a resource that is there. */
const constructId = "cloud-task-waiter";

const bundle = join(require.resolve("cloud-task-waiter/package.json"), "../dist/lambda");

/** The function that waits, one for each stack. */
export class WaiterFunction extends Construct {
  /** What the custom resources of the waits are made by. */
  readonly serviceToken: string;
  /** All that the function may do. */
  readonly policy: Policy;
  private readonly props: FunctionProps;
  private readonly firstUser: string;

  /** The function of the stack of a wait. @throws {Error} when another wait wants it otherwise */
  static of(wait: Construct, given: FunctionProps): WaiterFunction {
    const props = { ...given, logRetention: given.logRetention ?? RetentionDays.ONE_MONTH };
    const stack = Stack.of(wait);
    const there = stack.node.tryFindChild(constructId);
    if (there === undefined) return new WaiterFunction(stack, wait, props);
    if (!(there instanceof WaiterFunction)) {
      throw new Error(
        `${wait.node.path}: its stack has another construct called ${constructId}; is this package installed twice?`,
      );
    }
    there.refuseOthers(wait, props);
    return there;
  }

  private constructor(
    stack: Stack,
    firstUser: Construct,
    props: FunctionProps & { readonly logRetention: RetentionDays },
  ) {
    super(stack, constructId);
    this.props = props;
    this.firstUser = firstUser.node.path;
    const { vpc, vpcSubnets, securityGroups, logRetention } = props;

    const logGroup = new LogGroup(this, "Log", {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      // Lambda looks for it when the function is made, so it has to come with the role.
      ...(vpc && { managedPolicies: [managed("service-role/AWSLambdaVPCAccessExecutionRole")] }),
    });
    const waiter = new LambdaFunction(this, "Function", {
      description: "Waits for cloud tasks (cloud-task-waiter)",
      runtime: Runtime.NODEJS_24_X,
      code: Code.fromAsset(bundle),
      handler: "index.handler",
      timeout: Duration.minutes(15),
      memorySize: 256,
      // It calls itself five times in a segment, which is no loop; what Lambda tries again must not make one of it.
      recursiveLoop: RecursiveLoop.ALLOW,
      logGroup,
      // A policy of its own, and not the role's: what the function may do names the function.
      role: role.withoutPolicyUpdates(),
      ...(vpc && { vpc }),
      ...(vpcSubnets && { vpcSubnets }),
      ...(securityGroups && { securityGroups: [...securityGroups] }),
    });
    this.policy = new Policy(this, "Policy", { roles: [role] });
    logGroup.grantWrite(this.policy);
    // `grantInvoke` would allow every version of it.
    this.policy.addStatements(
      new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [waiter.functionArn] }),
    );
    this.serviceToken = waiter.functionArn;
  }

  /**
   * Lets the function read a secret, and use the key that it is encrypted with where that is known. Said here alone: what
   * a grant of the CDK adds to a key's own policy names the role, which is a cycle where the key is in another stack.
   */
  allowToRead({ secretFullArn, secretArn, encryptionKey, env }: ISecret): void {
    // A secret that is known by its name alone has six characters more in its ARN.
    const arn = secretFullArn ?? `${secretArn}-??????`;
    this.policy.addStatements(
      new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [arn] }),
    );
    if (!encryptionKey) return;
    this.policy.addStatements(
      new PolicyStatement({
        actions: ["kms:Decrypt"],
        resources: [encryptionKey.keyArn],
        conditions: { StringEquals: { "kms:ViaService": `secretsmanager.${env.region}.amazonaws.com` } },
      }),
    );
  }

  private refuseOthers(wait: Construct, props: FunctionProps): void {
    const other = functionPropNames.find((name) => !isSame(this.props[name], props[name]));
    if (other === undefined) return;
    throw new Error(
      `${wait.node.path}: ${other} must be the same as that of ${this.firstUser}: the waits of a stack share one function`,
    );
  }
}

/** Constructs are the same only when they are one: what is below them leads everywhere. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (Construct.isConstruct(one) || Construct.isConstruct(other)) return false;
  const names = Object.keys({ ...one, ...other });
  return names.every((name) => isSame(Reflect.get(one, name), Reflect.get(other, name)));
}

function managed(name: string) {
  return ManagedPolicy.fromAwsManagedPolicyName(name);
}
