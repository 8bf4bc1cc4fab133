// How long it takes from the first Ctrl-C to the prompt, with one wait, a hundred, and a group, on the real engine.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { installedTesting, installPacked } from "../scripts/packed-workspace.mts";
import { pulumiEngine, pulumiEnvironment } from "../scripts/pulumi-engine.mts";
import { PulumiStack } from "../scripts/pulumi-stack.mts";

const runs = 5;
const cases = [
  ["one wait", 1, "single"],
  ["a hundred waits", 100, "single"],
  ["a group of a hundred tasks", 100, "grouped"],
] as const;
const credentials = { accessKey: "AKIDEXAMPLE", secretKey: "a-secret-of-the-bench" };
const projectId = "67641fe6886f43fcb78edbbf0ad0b99f";
const programs = join(import.meta.dirname, "../test/engines/programs");

const workspace = await mkdtemp(join(tmpdir(), "cloud-task-waiter-bench-"));
const { bin } = await pulumiEngine(console.error);
await installPacked(workspace);
const { startFakeHuawei } = installedTesting(workspace);
const cloud = await startFakeHuawei({ credentials: [credentials] });
try {
  const environment = {
    ...pulumiEnvironment(bin, join(workspace, "home")),
    PULUMI_PARALLEL: "100",
    HW_ACCESS_KEY: credentials.accessKey,
    HW_SECRET_KEY: credentials.secretKey,
  };

  for (const [title, count, property] of cases) {
    const taskIds = Array.from({ length: count }, (_, index) => `task-${index}`);
    for (const taskId of taskIds) cloud.addTask({ projectId, taskId, timeline: "running" });
    const stack = await PulumiStack.create(
      { workspace, environment },
      join(programs, "commonjs"),
      `${property}-${count}`,
      join(programs, "many"),
    );
    const log = join(stack.folder, "records.log");
    await stack.configure({ projectId, endpoint: cloud.endpoint, log, [property]: taskIds });

    const seconds: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const before = cloud.requests.length;
      const { process: engine, ended } = stack.startUp();
      let isOver = false;
      void ended.then(() => {
        isOver = true;
      });
      while (!isOver && cloud.requests.length < before + count) await setTimeout(20);
      if (isOver) throw new Error((await ended).output);
      const interruptedAt = performance.now();
      process.kill(-(engine.pid ?? 0), "SIGINT");
      await ended;
      seconds.push((performance.now() - interruptedAt) / 1_000);
    }
    const shown = seconds.toSorted((a, b) => a - b).map((value) => value.toFixed(2));
    console.log(`${title}: ${shown.join(", ")} s from Ctrl-C to the prompt`);
  }
} finally {
  await cloud.close();
  await rm(workspace, { recursive: true, force: true });
}
