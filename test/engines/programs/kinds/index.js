"use strict";
const pulumi = require("@pulumi/pulumi");
const { AlibabaWafTask, HuaweiJobTask } = require("cloud-task-waiter/pulumi");

const config = new pulumi.Config();

const filtered = new AlibabaWafTask("filtered", config.requireObject("filtered"));
const started = new HuaweiJobTask("started", config.requireObject("started"), { dependsOn: filtered });

exports.filtered = filtered.providerState;
exports.started = started.data;
