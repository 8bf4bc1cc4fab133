import { App, Duration, Stack } from "aws-cdk-lib";
import { ARecord, HostedZone, RecordTarget } from "aws-cdk-lib/aws-route53";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { HuaweiAntiDdosTask } from "cloud-task-waiter/cdk";
import { AntiDdosPolicy } from "./antiddos-policy.ts";

const app = new App();
const stack = new Stack(app, app.node.tryGetContext("stackName") ?? "antiddos-dns");

/** A context value: `-c name=value`, or one of `cdk.json`. */
function required(name: string): string {
  const value = app.node.tryGetContext(name);
  if (typeof value !== "string" || value === "") throw new Error(`Set the context value ${name}`);
  return value;
}

const address = {
  endpoint: app.node.tryGetContext("endpoint") ?? "https://antiddos.eu-de.otc.t-systems.com",
  projectId: required("projectId"),
  floatingIpId: required("floatingIpId"),
};
const credentials = Secret.fromSecretCompleteArn(stack, "Credentials", required("secretArn"));

const policy = new AntiDdosPolicy(stack, "Policy", { ...address, credentials });

const shielded = new HuaweiAntiDdosTask(stack, "Shielded", {
  ...address,
  taskId: policy.taskId,
  credentials,
  waitUntil: "effective",
  timeout: Duration.minutes(30),
});

const zoneName = required("zoneName");
const record = new ARecord(stack, "Www", {
  zone: HostedZone.fromHostedZoneAttributes(stack, "Zone", { hostedZoneId: required("zoneId"), zoneName }),
  recordName: "www",
  target: RecordTarget.fromIpAddresses(required("ipAddress")),
});
shielded.executeBefore(record);
