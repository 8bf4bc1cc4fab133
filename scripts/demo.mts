// Two real stacks against a fake cloud: one whose task succeeds, and one whose task fails.
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { styleText } from "node:util";
import type { FakeHuawei } from "../src/testing/index.ts";
import { installPacked } from "./packed-workspace.mts";
import { pulumiEngine, pulumiEnvironment } from "./pulumi-engine.mts";
import { PulumiStack, type StackSite } from "./pulumi-stack.mts";

const projectId = "67641fe6886f43fcb78edbbf0ad0b99f";
const token = "a-token-of-the-demo";

interface Story {
  readonly title: string;
  readonly timeline: string;
  readonly succeeds: boolean;
}

const stories: readonly Story[] = [
  {
    title: "A task that succeeds: the record comes last",
    timeline: "waiting 800ms → running 2s → success",
    succeeds: true,
  },
  {
    title: "A task that fails: the record is never created",
    timeline: "running 1500ms → failed: The EIP is frozen",
    succeeds: false,
  },
];

/** What happened, and how long after the start of `pulumi up`, in seconds. */
type Moment = readonly [seconds: number, who: string, what: string];

// The first Ctrl-C is Pulumi's, which ends in order; then the demo cleans up.
let interrupted = false;
process.once("SIGINT", () => {
  interrupted = true;
});

console.log(
  "A stack changes the protection of an address, waits until the cloud has really finished, and only then creates the\n" +
    "DNS record that sends traffic there. Twice: once the cloud succeeds, once it fails.\n",
);
const workspace = await mkdtemp(join(tmpdir(), "cloud-task-waiter-demo-"));
let cloud: FakeHuawei | undefined;
try {
  const { bin, version, source } = await pulumiEngine(say);
  say(`Pulumi ${version} (${source === "path" ? "the one on PATH" : source})`);
  say("packing this package, and installing it as a user would have it");
  await installPacked(workspace);
  cloud = await installedTesting().startFakeHuawei({ credentials: [{ token }] });
  say(`a fake Huawei Cloud on ${cloud.endpoint}`);

  const environment = {
    ...pulumiEnvironment(bin, join(workspace, "home")),
    OS_AUTH_TOKEN: token,
  };
  const courses: Moment[][] = [];
  for (const [index, story] of stories.entries()) {
    if (interrupted) break;
    courses.push(await play(story, `demo-${index + 1}`, { workspace, environment }, cloud));
  }

  heading("What happened when");
  stories.forEach(({ title }, index) => {
    console.log(`\n  ${styleText("bold", title)}`);
    for (const moment of courses[index] ?? []) console.log(toRow(moment));
  });
} finally {
  await cloud?.close();
  await rm(workspace, { recursive: true, force: true });
}

/** The fakes as the installed package has them. */
function installedTesting(): typeof import("../src/testing/index.ts") {
  return createRequire(join(workspace, "package.json"))("cloud-task-waiter/testing");
}

async function play(
  { title, timeline, succeeds }: Story,
  name: string,
  site: StackSite,
  cloud: FakeHuawei,
): Promise<Moment[]> {
  heading(`${title} (${timeline})`);
  cloud.acceptChanges(timeline);
  const stack = await PulumiStack.create(
    site,
    join(import.meta.dirname, "../examples/pulumi-antiddos-dns"),
    name,
  );
  await stack.configure({
    projectId,
    floatingIpId: "18e6ace5-eb36-4196-a15e-1e000c24e026",
    endpoint: cloud.endpoint,
  });

  const startedAt = Date.now();
  const at = (time: number) => (time - startedAt) / 1_000;
  const askedBefore = cloud.requests.length;
  let record: Moment = [Number.POSITIVE_INFINITY, "record", "never created"];
  const { code, output } = await stack.up((line) => {
    if (line.includes("record www.example.com created") && record[0] === Number.POSITIVE_INFINITY) {
      record = [at(Date.now()), "record", "www.example.com created"];
    }
    if (line.trim() && !line.startsWith("@")) console.log(styleText(colourOf(line), `  ${line.trimEnd()}`));
  });
  const asToldBy = succeeds ? "www.example.com created" : "failed: The EIP is frozen";
  if ((code === 0) !== succeeds || !output.includes(asToldBy)) process.exitCode = 1;
  const answers = cloud.requests.slice(askedBefore).map(({ at: time, response }): Moment => {
    const { task_id, task_status, task_msg } = JSON.parse(response?.body ?? "{}");
    const said = task_id ? "change accepted" : [task_status, task_msg].filter(Boolean).join(": ");
    return [at(time), "cloud", said];
  });
  const end: Moment = [
    at(Date.now()),
    "pulumi up",
    code === 0 ? "succeeded" : `failed with exit code ${code}`,
  ];
  return [
    [0, "pulumi up", "started"],
    ...answers,
    ...(code === 0 ? [record, end] : [end, record]),
  ] as Moment[];
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
