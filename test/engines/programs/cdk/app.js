// As many waits as the context names, and a record that is made after all of them.
const { App, CfnOutput, Duration, Stack } = require("aws-cdk-lib");
const { CfnFunction } = require("aws-cdk-lib/aws-lambda");
const { Secret } = require("aws-cdk-lib/aws-secretsmanager");
const { StringParameter } = require("aws-cdk-lib/aws-ssm");
const classes = require("cloud-task-waiter/cdk");

const app = new App();
const value = (name) => app.node.tryGetContext(name);
const stack = new Stack(app, value("stackName"));

const secrets = new Map();
function secretOf(arn) {
  const id = `Credentials${secrets.size}`;
  if (!secrets.has(arn)) secrets.set(arn, Secret.fromSecretCompleteArn(stack, id, arn));
  return secrets.get(arn);
}

const waits = Object.entries(value("waits")).map(([id, { type, credentials, tasks, timeout, ...others }]) => {
  const wait = new classes[type](stack, id, {
    ...others,
    ...(credentials && { credentials: secretOf(credentials) }),
    ...(tasks && { tasks: tasks.map((task) => ({ ...task, credentials: secretOf(task.credentials) })) }),
    ...(timeout && { timeout: Duration.seconds(timeout) }),
  });
  new CfnOutput(stack, `${id}State`, { value: wait.state });
  if (wait.data) new CfnOutput(stack, `${id}Data`, { value: `data: ${wait.data}` });
  return wait;
});
const record = new StringParameter(stack, "Record", { stringValue: value("record") ?? "www.example.com" });
for (const wait of waits) wait.executeBefore(record);

// Limits that a test does not wait for.
for (const construct of stack.node.findAll()) {
  if (value("functionSeconds") && construct instanceof CfnFunction)
    construct.timeout = value("functionSeconds");
  if (value("segmentSeconds") && construct.cfnResourceType?.startsWith("Custom::")) {
    construct.addPropertyOverride("segmentTimeout", `${value("segmentSeconds")}s`);
    construct.addPropertyOverride("timeout", `${value("wholeSeconds")}s`);
  }
}
