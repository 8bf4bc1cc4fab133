"use strict";
const pulumi = require("@pulumi/pulumi");
const { HuaweiAntiDdosTask, TaskGroup } = require("cloud-task-waiter/pulumi");
const { Record } = require("./resources");

class Protection extends pulumi.ComponentResource {
  constructor(name) {
    super("test:index:Protection", name);
  }
}

const config = new pulumi.Config();
const parent = config.get("component") ? new Protection(config.require("component")) : undefined;
const common = {
  projectId: config.require("projectId"),
  endpoint: config.require("endpoint"),
  credentials: config.getObject("credentials"),
};
const timeout = config.get("timeout");

const waits = (config.getObject("single") ?? []).map(
  (taskId) => new HuaweiAntiDdosTask(taskId, { ...common, taskId, timeout }, { parent }),
);

const grouped = config.getObject("grouped");
if (grouped) {
  const tasks = grouped.map((taskId) => ({ kind: "huawei-antiddos", ...common, taskId }));
  const failFast = config.getBoolean("failFast");
  const group = new TaskGroup("protected", { tasks, timeout, failFast }, { parent });
  waits.push(group);
  exports.results = group.results;
}

new Record("www", { log: config.require("log") }, { dependsOn: waits });
