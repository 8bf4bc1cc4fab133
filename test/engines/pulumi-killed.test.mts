import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { describe, expect, inject, test } from "vitest";
import { configOf, fakeCloud, projectId, stackOf } from "./support.mts";

const cloud = await fakeCloud();

function questions(): number {
  return cloud.requests.length;
}

/** The processes in which Pulumi runs dynamic resources. */
async function plugins(): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-axo", "pid=,command="]);
  const lines = stdout
    .split("\n")
    .filter((line) => /node .*dynamic-provider/.test(line) && !line.includes("sh -c"));
  return lines.map((line) => Number.parseInt(line, 10));
}

async function until(condition: () => boolean | Promise<boolean>, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("It has not happened in time");
    await setTimeout(50);
  }
}

describe("A deployment that is killed", () => {
  test("leaves no process behind that goes on waiting", async () => {
    const stack = await stackOf("commonjs", "killed");
    const states = Array.from({ length: 40 }, (_, index) => `${index % 2 ? "waiting" : "running"} 400ms`);
    cloud.addTask({ projectId, taskId: "killed", timeline: [...states, "running"].join(" → ") });
    await stack.configure(configOf(stack, cloud, "killed"));

    const { environment } = inject("site");
    const before = await plugins();
    const engine = spawn(
      "pulumi",
      ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", "killed"],
      {
        cwd: stack.folder,
        env: environment,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    engine.stdout.resume();
    engine.stderr.resume();
    await until(() => questions() >= 2, 30_000);
    const started = (await plugins()).filter((pid) => !before.includes(pid));
    engine.kill("SIGKILL");
    await once(engine, "exit");

    // The next line that it writes finds nobody.
    await until(async () => (await plugins()).every((pid) => before.includes(pid)), 30_000);
    expect(started.length).toBeGreaterThan(0);
  });
});
