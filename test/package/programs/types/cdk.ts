import { App, Duration, Stack } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import {
  AlibabaWafTask,
  HuaweiAntiDdosTask,
  type HuaweiAntiDdosTaskProps,
  TaskGroup,
} from "cloud-task-waiter/cdk";

const stack = new Stack(new App(), "shop");
const credentials = Secret.fromSecretNameV2(stack, "Otc", "otc");
const props: HuaweiAntiDdosTaskProps = {
  projectId: "p",
  taskId: "t",
  region: "eu-de",
  credentials,
  timeout: Duration.hours(2),
};
const shielded = new HuaweiAntiDdosTask(stack, "Shielded", props);
// @ts-expect-error A WAF task has an instance.
new AlibabaWafTask(stack, "Filtered", { taskId: "t" });
const group = new TaskGroup(stack, "Group", {
  tasks: [{ kind: "huawei-antiddos", projectId: "p", taskId: "t", region: "eu-de", credentials }],
});
group.node.addDependency(shielded);
shielded.executeBefore(group);
export const state: string = shielded.state;
