const { App, CfnOutput, Duration, Stack } = require("aws-cdk-lib");
const { Secret } = require("aws-cdk-lib/aws-secretsmanager");
const { StringParameter } = require("aws-cdk-lib/aws-ssm");
const { HuaweiAntiDdosTask } = require("cloud-task-waiter/cdk");

const app = new App();
const value = (name) => app.node.tryGetContext(name);
const stack = new Stack(app, value("stackName"));

const secret = Secret.fromSecretCompleteArn(stack, "Credentials", value("secret"));
const shielded = new HuaweiAntiDdosTask(stack, "Shielded", {
  projectId: value("projectId"),
  taskId: value("taskId"),
  endpoint: value("endpoint"),
  credentials: secret,
  timeout: Duration.seconds(value("timeoutSeconds") ?? 1800),
  triggers: value("triggers"),
});
const record = new StringParameter(stack, "Record", { stringValue: shielded.providerState });
shielded.executeBefore(record);
new CfnOutput(stack, "State", { value: shielded.state });
