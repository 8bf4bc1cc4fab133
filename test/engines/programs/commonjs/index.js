"use strict";
const pulumi = require("@pulumi/pulumi");
const { HuaweiAntiDdosTask } = require("cloud-task-waiter/pulumi");
const { Record, Submission } = require("./resources");

const config = new pulumi.Config();
const { TEST_CREDENTIALS } = process.env;

// A task id that is only known once the change has been submitted.
const submission = config.getBoolean("submits")
  ? new Submission("submission", { taskId: config.require("taskId") })
  : undefined;

const shielded = new HuaweiAntiDdosTask("shielded", {
  projectId: config.require("projectId"),
  taskId: submission ? submission.taskId : config.require("taskId"),
  endpoint: config.require("endpoint"),
  timeout: config.get("timeout"),
  triggers: config.getObject("triggers"),
  credentials: TEST_CREDENTIALS ? JSON.parse(TEST_CREDENTIALS) : config.getObject("credentials"),
});

new Record("www", { log: config.require("log") }, { dependsOn: shielded });

exports.state = shielded.state;
exports.providerState = shielded.providerState;
exports.finishedAt = shielded.finishedAt;
