import { symlink } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { LoggedRequest } from "../../src/testing/index.ts";
import { createHostedZone } from "../aws-api.mts";
import { type Moment, printCourse, printLine, say } from "../demo/moments.mts";
import { ministack, startMinistack } from "../ministack.mts";
import { installBeside, installedTesting, ownVersions } from "../packed-workspace.mts";
import { pulumiEngine, pulumiEnvironment } from "../pulumi-engine.mts";
import { PulumiStack } from "../pulumi-stack.mts";
import { runWell } from "../run.mts";
import { folderOf, type Play } from "./stage.mts";

const key = { accessKeyId: "LTAI-EXAMPLE", accessKeySecret: "a-secret-of-the-example" };
const domain = "www.example.com";
const cname = "xxxxxxxxxxxxxx.fakewaf.com";

/** Deploys the stack with a fake Alibaba Cloud, and Route 53 of an AWS on this machine. */
export const play: Play = async ({ workspace, onEnd }) => {
  const { bin, source } = await pulumiEngine(say);
  const environment = await environmentWithPlugins(bin, workspace);
  const { "@pulumi/aws": awsVersion = "" } = await ownVersions(["@pulumi/aws"]);
  if (!(await hasAwsPlugin(environment, awsVersion))) {
    const pulumi = source === "path" ? "pulumi" : join(bin, "pulumi");
    console.error(
      `Pulumi's plugin for AWS, ${awsVersion} or later, is missing. This gets it: ${pulumi} plugin install resource aws ${awsVersion}\n` +
        "Without it, `npm run example pulumi-two-clouds` shows the same order with a stand-in for the record.",
    );
    return false;
  }

  const others = ["@pulumi/aws", "@alicloud/pop-core"];
  say(`installing ${others.join(" and ")}`);
  await installBeside(workspace, others);
  const aws = await startMinistack(await ministack(say));
  onEnd(() => aws.close());
  const alibaba = await installedTesting(workspace).startFakeAlibaba({ credentials: [key] });
  onEnd(() => alibaba.close());
  alibaba.addResponses({
    action: "DescribeDomainConfig",
    timeline: "known",
    body: () => ({ Result: { DomainConfig: { Cname: cname } } }),
  });
  alibaba.enableMutations("0 500ms → 1 2s → 2", "0 1s → 1");

  const credentials = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: key.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.accessKeySecret,
  };
  const site = { workspace, environment: { ...environment, ...credentials } };
  const stack = await PulumiStack.create(site, folderOf("pulumi-waf-dns"), "example");
  await stack.configure({
    instanceId: "waf_elasticity-cn-0xldbqtm005",
    domain,
    source: "198.51.100.7",
    zoneId: await createHostedZone(aws, "example.com"),
    wafEndpoint: alibaba.endpoint,
    "aws:region": "us-east-1",
    "aws:accessKey": "fake",
    "aws:secretKey": "fake",
    "aws:skipCredentialsValidation": true,
    "aws:skipMetadataApiCheck": true,
    "aws:skipRequestingAccountId": true,
    "aws:endpoints": [{ route53: aws.endpoint }],
  });

  const startedAt = Date.now();
  const since = (at: number) => (at - startedAt) / 1_000;
  const record: Moment[] = [];
  const { code } = await stack.up((line) => {
    if (/aws:route53:Record www creating/.test(line) && record.length === 0) {
      record.push([since(Date.now()), "Route 53", `${domain} is being created`]);
    }
    if (line.trim() && !line.startsWith("@")) printLine(line, / created |succeeded/, /error:|\*\*/);
  });
  const answers = alibaba.requests.map((request): Moment => [since(request.at), "alibaba", wordsOf(request)]);
  const end: Moment = [since(Date.now()), "pulumi up", `ended with exit code ${code}`];
  const title = "A Route 53 record behind a WAF";
  const moments: Moment[] = [[0, "pulumi up", "started"], ...answers, ...record, end];
  const lastAnswer = answers.at(-1)?.[0] ?? Number.POSITIVE_INFINITY;
  const asTold = code === 0 && record.every(([seconds]) => seconds >= lastAnswer) && record.length === 1;
  printCourse({ title, moments, asTold });
  return asTold;
};

/** With the user's plugins, and nothing else of the user's Pulumi or AWS. */
async function environmentWithPlugins(engineBin: string, workspace: string): Promise<NodeJS.ProcessEnv> {
  const environment = pulumiEnvironment(engineBin, join(workspace, "home"));
  const plugins = join(process.env["PULUMI_HOME"] || join(homedir(), ".pulumi"), "plugins");
  await symlink(plugins, join(workspace, "home/pulumi/plugins"), "junction");
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("AWS_")));
}

async function hasAwsPlugin(env: NodeJS.ProcessEnv, version: string): Promise<boolean> {
  const plugins = JSON.parse(await runWell("pulumi", ["plugin", "ls", "--json"], { env }));
  return plugins.some(
    (plugin: { name: string; version?: string }) =>
      // Pulumi takes a later one too.
      plugin.name === "aws" && (plugin.version ?? "").localeCompare(version, "en", { numeric: true }) >= 0,
  );
}

/** A question and its answer, in the cloud's own words. */
function wordsOf({ body, target, response }: LoggedRequest): string {
  const action = new URLSearchParams(body || target.slice(2)).get("Action");
  return `${action}: ${JSON.stringify(JSON.parse(response?.body ?? "{}").Result)}`;
}
