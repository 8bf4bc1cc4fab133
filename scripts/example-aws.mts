// The example with Route 53, as a real stack against a fake Alibaba Cloud and a fake AWS; `npm run example:aws`.
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { FakeAlibaba, LoggedRequest } from "../src/testing/index.ts";
import { installedTesting, installPacked } from "./packed-workspace.mts";
import { pulumiEngine, pulumiEnvironment } from "./pulumi-engine.mts";
import { PulumiStack } from "./pulumi-stack.mts";
import { run, runWell } from "./run.mts";

const root = join(import.meta.dirname, "..");
const { devDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const awsVersion: string = devDependencies["@pulumi/aws"];
const fakeAws = "moto[server]==5.2.5";

const key = { accessKeyId: "LTAI-EXAMPLE", accessKeySecret: "a-secret-of-the-example" };
const domain = "www.example.com";
const cname = "xxxxxxxxxxxxxx.fakewaf.com";

/** What happened, and when, in milliseconds since 1970. */
type Moment = readonly [at: number, who: string, what: string];

const workspace = await mkdtemp(join(tmpdir(), "cloud-task-waiter-aws-"));
const stop = new AbortController();
// The first Ctrl-C ends what was started; then the script cleans up.
process.once("SIGINT", () => stop.abort());
let alibaba: FakeAlibaba | undefined;
try {
  const { bin, source } = await pulumiEngine(say);
  const environment = await environmentWithPlugins(bin);
  if (await hasAwsPlugin(environment)) {
    await play(environment);
  } else {
    const pulumi = source === "path" ? "pulumi" : join(bin, "pulumi");
    console.error(
      `Pulumi's plugin for AWS, ${awsVersion} or later, is missing: \`${pulumi} plugin install resource aws ${awsVersion}\` gets it.`,
    );
    process.exitCode = 1;
  }
} finally {
  stop.abort();
  await alibaba?.close();
  await rm(workspace, { recursive: true, force: true });
}

/** With the user's plugins, and nothing else of the user's Pulumi or AWS. */
async function environmentWithPlugins(engineBin: string): Promise<NodeJS.ProcessEnv> {
  const environment = pulumiEnvironment(engineBin, join(workspace, "home"));
  const plugins = join(process.env["PULUMI_HOME"] || join(homedir(), ".pulumi"), "plugins");
  await symlink(plugins, join(workspace, "home/pulumi/plugins"), "junction");
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("AWS_")));
}

async function hasAwsPlugin(env: NodeJS.ProcessEnv): Promise<boolean> {
  const plugins = JSON.parse(await runWell("pulumi", ["plugin", "ls", "--json"], { env }));
  return plugins.some(
    ({ name, version = "" }: { name: string; version?: string }) =>
      // Pulumi takes a later one too.
      name === "aws" && version.localeCompare(awsVersion, "en", { numeric: true }) >= 0,
  );
}

async function play(environment: NodeJS.ProcessEnv): Promise<void> {
  say("packing this package, and installing it as a user would have it");
  await installPacked(workspace);
  const others = ["@pulumi/aws", "@alicloud/pop-core"].map((name) => `${name}@${devDependencies[name]}`);
  const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  await runWell("npm", ["install", ...quietly, ...others], { cwd: workspace });
  say(`installing ${fakeAws} with Python`);
  const moments: Moment[] = [];
  const route53 = await startRoute53((line) => {
    if (/POST \S+rrset/.test(line)) moments.push([Date.now(), "Route 53", `${domain} changed`]);
  });
  alibaba = await startAlibaba();
  const credentials = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: key.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.accessKeySecret,
  };
  const site = { workspace, environment: { ...environment, ...credentials } };
  const stack = await PulumiStack.create(site, join(root, "examples/pulumi-aws-waf"), "example");
  await stack.configure({
    instanceId: "waf_elasticity-cn-0xldbqtm005",
    domain,
    source: "198.51.100.7",
    zoneId: await createZone(route53),
    wafEndpoint: alibaba.endpoint,
    "aws:region": "us-east-1",
    "aws:accessKey": "fake",
    "aws:secretKey": "fake",
    "aws:skipCredentialsValidation": true,
    "aws:skipMetadataApiCheck": true,
    "aws:skipRequestingAccountId": true,
    "aws:endpoints": [{ route53 }],
  });

  const startedAt = Date.now();
  const { code } = await stack.up((line) => console.log(`  ${line.trimEnd()}`));
  moments.push([startedAt, "Pulumi", "started"], [Date.now(), "Pulumi", `ended with exit code ${code}`]);
  moments.push(...alibaba.requests.map(toMoment));
  moments.sort(([a], [b]) => a - b);
  console.log("\nWhat happened when");
  for (const [at, who, what] of moments) {
    console.log(`  ${((at - startedAt) / 1_000).toFixed(1).padStart(4)} s  ${who.padEnd(8)}  ${what}`);
  }
  const recordCameLast = moments.at(-2)?.[1] === "Route 53";
  if (code !== 0 || !recordCameLast) process.exitCode = 1;
}

/** Its address, once it listens. It tells of every request in a line. */
async function startRoute53(onLine: (line: string) => void): Promise<string> {
  const python = join(workspace, "python");
  const programs = join(python, process.platform === "win32" ? "Scripts" : "bin");
  await runWell("python3", ["-m", "venv", python]);
  await runWell(join(programs, "pip"), ["install", "--disable-pip-version-check", fakeAws]);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const ended = run(join(programs, "moto_server"), ["--port", "0"], { signal: stop.signal }, (line) => {
    const [address] = /http:\/\/[\d.:]+/.exec(line) ?? [];
    if (address) resolve(address);
    onLine(line);
  });
  ended.then(({ output }) => reject(new Error(`${fakeAws} ended:\n${output}`)), reject);
  return promise;
}

async function createZone(route53: string): Promise<string> {
  const response = await fetch(`${route53}/2013-04-01/hostedzone`, {
    method: "POST",
    headers: {
      // The fake verifies nothing, but finds its service here.
      authorization: "AWS4-HMAC-SHA256 Credential=fake/20260101/us-east-1/route53/aws4_request",
      "content-type": "text/xml",
    },
    body:
      '<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/">' +
      "<Name>example.com</Name><CallerReference>example</CallerReference></CreateHostedZoneRequest>",
  });
  const zoneId = /hostedzone\/(\w+)$/.exec(response.headers.get("location") ?? "")?.[1];
  if (!zoneId) throw new Error(`${fakeAws} created no zone: HTTP ${response.status}`);
  return zoneId;
}

/** As the installed package has it. */
async function startAlibaba(): Promise<FakeAlibaba> {
  const { startFakeAlibaba } = installedTesting(workspace);
  const fake = await startFakeAlibaba({ credentials: [key] });
  fake.addAnswers({
    action: "DescribeDomainConfig",
    timeline: "known",
    body: () => ({ Result: { DomainConfig: { Cname: cname } } }),
  });
  fake.acceptChanges("0 500ms → 1 2s → 2", "0 1s → 1");
  return fake;
}

/** A question and its answer, in the cloud's own words. */
function toMoment({ at, body, target, response }: LoggedRequest): Moment {
  const action = new URLSearchParams(body || target.slice(2)).get("Action");
  return [at, "Alibaba", `${action}: ${JSON.stringify(JSON.parse(response?.body ?? "{}").Result)}`];
}

function say(line: string): void {
  console.log(`• ${line}`);
}
