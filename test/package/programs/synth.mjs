import { App, Stack } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { HuaweiAntiDdosTask } from "cloud-task-waiter/cdk";

const app = new App({ outdir: process.argv[2] });
const stack = new Stack(app, "shop");
new HuaweiAntiDdosTask(stack, "Shielded", {
  projectId: "p",
  taskId: "t",
  region: "eu-de",
  credentials: Secret.fromSecretNameV2(stack, "Otc", "otc"),
});
app.synth();
