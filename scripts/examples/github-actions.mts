import { join } from "node:path";
import { say } from "../demo/moments.mts";
import { copyProject } from "../project-folder.mts";
import { type Ended, run, start } from "../run.mts";
import { folderOf, type Play } from "./stage.mts";
import { scriptOfStep } from "./workflow-step.mts";

/** The command line as the packed package has it, in a copy of the example. */
export interface Job {
  /** Runs the very lines of the workflow's step, but for what `edit` changes, in the shell that GitHub runs them in. */
  wait(taskId: string, edit?: (script: string) => string): Promise<Ended>;
  close(): Promise<void>;
}

/** Plays the cloud of the example's own file, until the job is closed. */
export async function startJob(workspace: string, name: string): Promise<Job> {
  const cwd = await copyProject(workspace, name, [folderOf("github-actions")]);
  const script = await scriptOfStep(
    join(cwd, ".github/workflows/switch-traffic.yml"),
    "Wait until the address is protected",
  );
  const { promise: endpoint, resolve, reject } = Promise.withResolvers<string>();
  // Not by npx, which hands on no signal.
  const program = join(workspace, "node_modules/.bin/cloud-task-waiter");
  const simulation = start(program, ["simulate", "simulation.json"], { cwd }, (line) => {
    const [, address] = /^huawei (http:\S+)$/.exec(line) ?? [];
    if (address) resolve(address);
  });
  simulation.ended.then(({ output }) => reject(new Error(`The simulation ended:\n${output}`)), reject);
  const env = {
    ...process.env,
    OS_ACCESS_KEY: "AK7EXAMPLE",
    OS_SECRET_KEY: "a-secret-of-the-example",
    ENDPOINT: await endpoint,
    PROJECT_ID: "project-1",
    FLOATING_IP_ID: "ip-1",
  };
  return {
    wait: (taskId, edit = (lines) => lines) =>
      run("bash", ["-e", "-c", edit(script)], { cwd, env: { ...env, TASK_ID: taskId } }),
    async close() {
      simulation.process.kill("SIGINT");
      await simulation.ended;
    },
  };
}

/** Runs the waiting step for a task that succeeds, and for one that fails. */
export const play: Play = async ({ workspace, onEnd }) => {
  const job = await startJob(workspace, "example");
  onEnd(() => job.close());
  const good = await job.wait("task-1");
  say(`the step for a task that succeeds ends with ${good.code}:`);
  console.log(good.output);
  const bad = await job.wait("task-2");
  say(`the step for a task that fails ends with ${bad.code}:`);
  console.log(bad.output);
  return good.code === 0 && bad.code === 1;
};
