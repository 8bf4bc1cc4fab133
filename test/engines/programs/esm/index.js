import * as pulumi from "@pulumi/pulumi";
import { HuaweiAntiDdosTask } from "cloud-task-waiter/pulumi";

const config = new pulumi.Config();

const shielded = new HuaweiAntiDdosTask("shielded", {
  projectId: config.require("projectId"),
  taskId: config.require("taskId"),
  endpoint: config.require("endpoint"),
  credentials: config.requireObject("credentials"),
});

export const state = shielded.state;
