// Runs one of the examples against fake clouds: `npm run example <name>`.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { say } from "./demo/moments.mts";
import type { Play } from "./examples/stage.mts";
import { installPacked } from "./packed-workspace.mts";

const examples: Readonly<Record<string, () => Promise<{ play: Play }>>> = {
  "cdk-antiddos-dns": () => import("./examples/cdk-antiddos-dns.mts"),
  "github-actions": () => import("./examples/github-actions.mts"),
  "pulumi-two-clouds": () => import("./examples/pulumi-two-clouds.mts"),
  "pulumi-waf-dns": () => import("./examples/pulumi-waf-dns.mts"),
  "submit-then-wait": () => import("./examples/submit-then-wait.mts"),
};

const load = examples[process.argv[2] ?? ""];
if (load) {
  const { play } = await load();
  await perform(play);
} else {
  console.error(`Say which: npm run example <${Object.keys(examples).join(" | ")}>`);
  process.exitCode = 2;
}

async function perform(play: Play): Promise<void> {
  const workspace = await mkdtemp(join(tmpdir(), "cloud-task-waiter-example-"));
  const cleanUps = [() => rm(workspace, { recursive: true, force: true })];
  // The first Ctrl-C ends what was started; then this script cleans up.
  process.once("SIGINT", () => undefined);
  try {
    say("packing this package, and installing it as a user would have it");
    await installPacked(workspace);
    const isAsTold = await play({ workspace, onEnd: (cleanUp) => cleanUps.unshift(cleanUp) });
    if (!isAsTold) process.exitCode = 1;
  } finally {
    for (const cleanUp of cleanUps) await cleanUp();
  }
}
