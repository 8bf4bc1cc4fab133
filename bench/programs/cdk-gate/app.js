// A record behind a task that is waited for by this package, or by a provider of the CDK's framework as it is by default.
const { join } = require("node:path");
const { App, CustomResource, Duration, Stack } = require("aws-cdk-lib");
const { Provider } = require("aws-cdk-lib/custom-resources");
const { Code, Function: LambdaFunction, Runtime } = require("aws-cdk-lib/aws-lambda");
const { Secret } = require("aws-cdk-lib/aws-secretsmanager");
const { StringParameter } = require("aws-cdk-lib/aws-ssm");
const { HuaweiAntiDdosTask } = require("cloud-task-waiter/cdk");

const app = new App();
const value = (name) => app.node.tryGetContext(name);
const stack = new Stack(app, value("stackName"));
const task = { projectId: value("projectId"), taskId: value("taskId"), endpoint: value("endpoint") };

function byFramework() {
  const handler = (name) =>
    new LambdaFunction(stack, name, {
      runtime: Runtime.NODEJS_24_X,
      code: Code.fromAsset(join(__dirname, "by-framework")),
      handler: `index.${name}`,
      timeout: Duration.seconds(30),
      environment: { TOKEN: value("token") },
    });
  const { serviceToken } = new Provider(stack, "Provider", {
    onEventHandler: handler("onEvent"),
    isCompleteHandler: handler("isComplete"),
  });
  return new CustomResource(stack, "Gate", { serviceToken, properties: task });
}

const gate =
  value("by") === "framework"
    ? byFramework()
    : new HuaweiAntiDdosTask(stack, "Gate", {
        ...task,
        credentials: Secret.fromSecretCompleteArn(stack, "Credentials", value("secret")),
      });
new StringParameter(stack, "Record", { stringValue: "there" }).node.addDependency(gate);
