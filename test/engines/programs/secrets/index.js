"use strict";
const pulumi = require("@pulumi/pulumi");
const { AlibabaWafTask, HuaweiAntiDdosTask, TaskGroup } = require("cloud-task-waiter/pulumi");

const config = new pulumi.Config();
const endpoints = config.requireObject("endpoints");
const given = JSON.parse(process.env["TEST_CREDENTIALS"]);

const wait = { timeout: config.get("timeout") };
const huawei = (name) => ({ projectId: "project-1", taskId: "task-1", endpoint: endpoints[name] });
const alibaba = (name) => ({ instanceId: "waf-1", taskId: "task-1", endpoint: endpoints[name] });

const plain = new HuaweiAntiDdosTask("plain", { ...huawei("plain"), ...wait, credentials: given.plain });

const { accessKeyId, accessKeySecret, securityToken } = given.marked;
const marked = new AlibabaWafTask("marked", {
  ...alibaba("marked"),
  ...wait,
  credentials: {
    accessKeyId,
    accessKeySecret: pulumi.secret(accessKeySecret),
    securityToken: pulumi.output(securityToken),
  },
});

const object = new HuaweiAntiDdosTask("object", {
  ...huawei("object"),
  ...wait,
  credentials: config.requireSecretObject("credentials"),
});

const { member, secretMember } = given;
const group = new TaskGroup("group", {
  ...wait,
  tasks: [
    { kind: "huawei-antiddos", ...huawei("member"), credentials: member },
    pulumi.secret({ kind: "alibaba-waf", ...alibaba("secretMember"), credentials: secretMember }),
  ],
});

// The stack's configuration or the environment has their credentials.
const shielded = new HuaweiAntiDdosTask("shielded", { ...huawei("shielded"), ...wait });
const filtered = new AlibabaWafTask("filtered", { ...alibaba("filtered"), ...wait });

// Whole resources: everything that they have in them.
Object.assign(exports, {
  plain,
  marked,
  object,
  group,
  shielded,
  filtered,
  control: config.require("control"),
});
