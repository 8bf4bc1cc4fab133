import * as pulumi from "@pulumi/pulumi";
import { AlibabaWafTask, HuaweiAntiDdosTask } from "cloud-task-waiter/pulumi";
import { AntiDdosPolicy } from "./antiddos-policy.ts";
import { DnsRecord } from "./dns-record.ts";
import { WafDomain } from "./waf-domain.ts";

const config = new pulumi.Config();
const domain = config.require("domain");

const antiDdos = {
  endpoint: config.get("antiDdosEndpoint") ?? "https://antiddos.eu-de.otc.t-systems.com",
  projectId: config.require("projectId"),
  floatingIpId: config.require("floatingIpId"),
};
const waf = {
  endpoint: config.get("wafEndpoint") ?? "https://wafopenapi.ap-southeast-1.aliyuncs.com",
  region: "cn-hongkong" as const,
  instanceId: config.require("instanceId"),
  domain,
};

const policy = new AntiDdosPolicy("policy", antiDdos);
const wafDomain = new WafDomain("wafDomain", { ...waf, source: config.require("source") });

const shielded = new HuaweiAntiDdosTask("shielded", {
  ...antiDdos,
  taskId: policy.taskId,
  waitUntil: "effective",
  timeout: "10m",
});
const filtered = new AlibabaWafTask("filtered", {
  ...waf,
  taskId: wafDomain.taskId,
  waitUntil: "effective",
  timeout: "30m",
});

new DnsRecord("www", { name: domain }, { dependsOn: [shielded, filtered] });

export const protection = shielded.providerState;
export const configuration = filtered.providerState;
