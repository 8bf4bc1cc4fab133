import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AlibabaWafTask } from "cloud-task-waiter/pulumi";
import { WafDomain } from "./waf-domain.ts";

const config = new pulumi.Config();

const waf = {
  endpoint: config.get("wafEndpoint") ?? "https://wafopenapi.ap-southeast-1.aliyuncs.com",
  region: "cn-hongkong" as const,
  instanceId: config.require("instanceId"),
  domain: config.require("domain"),
};

const wafDomain = new WafDomain("wafDomain", { ...waf, source: config.require("source") });

const filtered = new AlibabaWafTask("filtered", {
  ...waf,
  taskId: wafDomain.taskId,
  waitUntil: "effective",
});

new aws.route53.Record(
  "www",
  { zoneId: config.require("zoneId"), name: waf.domain, type: "CNAME", ttl: 60, records: [wafDomain.cname] },
  { dependsOn: filtered },
);
