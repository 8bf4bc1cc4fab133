// Two real stacks against two fake clouds: one whose tasks succeed, and one of whose tasks fails.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { styleText } from "node:util";
import type { FakeAlibaba, FakeHuawei, LoggedRequest } from "../src/testing/index.ts";
import { installedTesting, installPacked } from "./packed-workspace.mts";
import { pulumiEngine, pulumiEnvironment } from "./pulumi-engine.mts";
import { PulumiStack, type StackSite } from "./pulumi-stack.mts";

const projectId = "67641fe6886f43fcb78edbbf0ad0b99f";
const token = "a-token-of-the-demo";
const key = { accessKeyId: "LTAI-DEMO", accessKeySecret: "a-secret-of-the-demo" };

interface Story {
  readonly title: string;
  /** Of each cloud: its task, and what has to come into effect after it. */
  readonly huawei: readonly [task: string, protection: string];
  readonly alibaba: readonly [task: string, configuration: string];
  /** The words of the cloud whose task fails. */
  readonly failure?: string;
}

const stories: readonly Story[] = [
  {
    title: "Both tasks succeed: the record comes last",
    huawei: ["waiting 800ms → running 2s → success", "configging 800ms → normal"],
    alibaba: ["0 500ms → 1 3s → 2", "0 1s → 1"],
  },
  {
    title: "One task fails: the record is never created",
    huawei: ["running 1s → success", "normal"],
    alibaba: ["1 1500ms → 2: The certificate of www.example.com has expired", "0"],
    failure: "failed: The certificate of www.example.com has expired",
  },
];

interface Clouds {
  readonly huawei: FakeHuawei;
  readonly alibaba: FakeAlibaba;
}

/** What happened, and how long after the start of `pulumi up`, in seconds. */
type Moment = readonly [seconds: number, who: string, what: string];

// The first Ctrl-C is Pulumi's, which ends in order; then the demo cleans up.
let interrupted = false;
process.once("SIGINT", () => {
  interrupted = true;
});

console.log(
  "A stack changes the protection of an address at Open Telekom Cloud and the WAF of a domain at Alibaba Cloud, waits\n" +
    "until both have really finished, and only then creates the DNS record that sends traffic there. Twice: once both\n" +
    "succeed, once one of them fails.\n",
);
const workspace = await mkdtemp(join(tmpdir(), "cloud-task-waiter-demo-"));
let clouds: Clouds | undefined;
try {
  const { bin, version, source } = await pulumiEngine(say);
  say(`Pulumi ${version} (${source === "path" ? "the one on PATH" : source})`);
  say("packing this package, and installing it as a user would have it");
  await installPacked(workspace);
  const { startFakeAlibaba, startFakeHuawei } = installedTesting(workspace);
  clouds = {
    huawei: await startFakeHuawei({ credentials: [{ token }] }),
    alibaba: await startFakeAlibaba({ credentials: [key] }),
  };
  say(`a fake Huawei Cloud on ${clouds.huawei.endpoint}, a fake Alibaba Cloud on ${clouds.alibaba.endpoint}`);

  const environment = {
    ...pulumiEnvironment(bin, join(workspace, "home")),
    OS_AUTH_TOKEN: token,
    ALIBABA_CLOUD_ACCESS_KEY_ID: key.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.accessKeySecret,
  };
  const courses: Moment[][] = [];
  for (const [index, story] of stories.entries()) {
    if (interrupted) break;
    courses.push(await play(story, `demo-${index + 1}`, { workspace, environment }, clouds));
  }

  heading("What happened when");
  stories.forEach(({ title }, index) => {
    console.log(`\n  ${styleText("bold", title)}`);
    for (const moment of courses[index] ?? []) console.log(toRow(moment));
  });
  console.log("\n  No traffic is sent where a protection is not in effect.");
} finally {
  await Promise.all([clouds?.huawei.close(), clouds?.alibaba.close()]);
  await rm(workspace, { recursive: true, force: true });
}

async function play(story: Story, name: string, site: StackSite, clouds: Clouds): Promise<Moment[]> {
  const { title, huawei, alibaba, failure } = story;
  heading(title);
  clouds.huawei.acceptChanges(...huawei);
  clouds.alibaba.acceptChanges(...alibaba);
  const program = join(import.meta.dirname, "../examples/pulumi-two-clouds");
  const stack = await PulumiStack.create(site, program, name);
  await stack.configure({
    projectId,
    floatingIpId: "18e6ace5-eb36-4196-a15e-1e000c24e026",
    instanceId: "waf_elasticity-cn-0xldbqtm005",
    domain: "www.example.com",
    source: "198.51.100.7",
    antiDdosEndpoint: clouds.huawei.endpoint,
    wafEndpoint: clouds.alibaba.endpoint,
  });

  const startedAt = Date.now();
  const at = (time: number) => (time - startedAt) / 1_000;
  let record: Moment = [Number.POSITIVE_INFINITY, "record", "never created"];
  const { code, output } = await stack.up((line) => {
    if (line.includes("record www.example.com created") && record[0] === Number.POSITIVE_INFINITY) {
      record = [at(Date.now()), "record", "www.example.com created"];
    }
    if (line.trim() && !line.startsWith("@")) console.log(styleText(colourOf(line), `  ${line.trimEnd()}`));
  });
  const asTold = output.includes(failure ?? "www.example.com created");
  if ((code === 0) !== (failure === undefined) || !asTold) process.exitCode = 1;
  const answersOf = (who: keyof Clouds): Moment[] =>
    clouds[who].requests
      .filter(({ at: time }) => time >= startedAt)
      .map((request) => [at(request.at), who, toWords(request)] as const);
  const result = code === 0 ? "succeeded" : `failed with exit code ${code}`;
  return [
    [0, "pulumi up", "started"] as const,
    ...answersOf("huawei"),
    ...answersOf("alibaba"),
    record,
    [at(Date.now()), "pulumi up", result] as const,
  ].toSorted(([a], [b]) => a - b);
}

/** What a cloud answered, in its own words. */
function toWords({ response }: LoggedRequest): string {
  const { task_id, task_status, status, Result = {} } = JSON.parse(response?.body ?? "{}");
  const { WafTaskId, DomainConfig = {} } = Result;
  const { AsyncTaskStatus, Progress, ErrMsg, ConfigStatus } = DomainConfig;
  if (task_id ?? WafTaskId) return "change accepted";
  if (task_status) return `task: ${task_status}`;
  if (status) return `protection: ${status}`;
  if (ConfigStatus !== undefined)
    return `configuration: ${ConfigStatus}${ConfigStatus === 1 ? " (in effect)" : ""}`;
  return `task: ${[AsyncTaskStatus, `${Progress} %`, ErrMsg].filter((part) => part !== undefined).join(", ")}`;
}

function colourOf(line: string): "red" | "green" | "dim" {
  if (/error:|\*\*/.test(line)) return "red";
  return / created |succeeded/.test(line) ? "green" : "dim";
}

function toRow([seconds, who, what]: Moment): string {
  const time = Number.isFinite(seconds) ? `${seconds.toFixed(1)} s` : "–";
  return `  ${time.padStart(8)}  ${who.padEnd(10)} ${what}`;
}

function heading(text: string): void {
  console.log(`\n${styleText(["bold", "cyan"], text)}`);
}

function say(line: string): void {
  console.log(styleText("dim", `• ${line}`));
}
