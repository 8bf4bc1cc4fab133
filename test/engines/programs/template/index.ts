import * as pulumi from "@pulumi/pulumi";
import type { HuaweiCredentials } from "cloud-task-waiter";
import { HuaweiAntiDdosTask } from "cloud-task-waiter/pulumi";

const config = new pulumi.Config();

const shielded = new HuaweiAntiDdosTask("shielded", {
  projectId: config.require("projectId"),
  taskId: config.require("taskId"),
  endpoint: config.require("endpoint"),
  credentials: config.requireObject<HuaweiCredentials>("credentials"),
});

// The type is part of what is shown: a program that is type-checked.
export const state: pulumi.Output<string> = shielded.state;
