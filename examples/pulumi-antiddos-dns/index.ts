import * as pulumi from "@pulumi/pulumi";
import { HuaweiAntiDdosTask } from "cloud-task-waiter/pulumi";
import { AntiDdosPolicy } from "./antiddos-policy.ts";
import { DnsRecord } from "./dns-record.ts";

const config = new pulumi.Config();
const projectId = config.require("projectId");
const endpoint = config.get("endpoint") ?? "https://antiddos.eu-de.otc.t-systems.com";

const policy = new AntiDdosPolicy("policy", {
  endpoint,
  projectId,
  floatingIpId: config.require("floatingIpId"),
});

const shielded = new HuaweiAntiDdosTask("shielded", {
  projectId,
  endpoint,
  taskId: policy.taskId,
  timeout: "10m",
});

new DnsRecord("www", { name: "www.example.com" }, { dependsOn: shielded });

export const protection = shielded.providerState;
