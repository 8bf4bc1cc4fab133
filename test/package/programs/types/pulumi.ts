import * as pulumi from "@pulumi/pulumi";
import { AlibabaWafTask, HuaweiAntiDdosTask, HuaweiJobTask, TaskGroup } from "cloud-task-waiter/pulumi";

const shielded = new HuaweiAntiDdosTask("shielded", {
  projectId: "p",
  taskId: pulumi.output("t"),
  credentials: { accessKey: "a", secretKey: new pulumi.Config().requireSecret("secretKey") },
  timeout: "30m",
});
// @ts-expect-error A WAF task has an instance.
new AlibabaWafTask("filtered", { taskId: "t" });
new HuaweiJobTask("started", { service: "rds", projectId: "p", taskId: shielded.providerState });

const group = new TaskGroup(
  "group",
  { tasks: [{ kind: "huawei-antiddos", projectId: "p", taskId: "t" }], failFast: true },
  { dependsOn: shielded },
);
export const state: pulumi.Output<string> = shielded.state;
export const ids: pulumi.Output<string[]> = group.results.apply((all) => all.map(({ taskId }) => taskId));
