// Deploys the program `upgraded` with this version of the package, and records the stack's state for
// test/engines/pulumi-upgrade.test.mts: `npm run states:record`.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import {
  alibabaKey,
  credentialVariables,
  huaweiKey,
  passphrase,
  recordedState,
  tasksAt,
  unreachable,
  withEndpoints,
} from "../test/engines/recorded-tasks.mts";
import { say } from "./demo/moments.mts";
import { installedTesting, installPacked } from "./packed-workspace.mts";
import { pulumiEngine, pulumiEnvironment } from "./pulumi-engine.mts";
import { PulumiStack } from "./pulumi-stack.mts";

const engineTests = join(import.meta.dirname, "../test/engines");

const workspace = await mkdtemp(join(tmpdir(), "cloud-task-waiter-states-"));
const cleanUps = [() => rm(workspace, { recursive: true, force: true })];
try {
  const { bin, version } = await pulumiEngine(say);
  say(`Pulumi ${version}; packing this package, and installing it as a user would have it`);
  await installPacked(workspace);

  const { startFakeAlibaba, startFakeHuawei } = installedTesting(workspace);
  const huawei = await startFakeHuawei({ credentials: [huaweiKey] });
  cleanUps.unshift(() => huawei.close());
  const alibaba = await startFakeAlibaba({ credentials: [alibabaKey] });
  cleanUps.unshift(() => alibaba.close());
  const timeline = "running 500ms → success";
  for (const taskId of ["task-1", "task-2", "task-3"]) {
    huawei.addTask({ projectId: "project-1", taskId, timeline });
  }
  huawei.addAddress({
    projectId: "project-1",
    floatingIpId: "address-1",
    timeline: "configging 500ms → normal",
  });
  huawei.addJob({
    service: "ecs",
    projectId: "project-1",
    taskId: "job-1",
    timeline: "RUNNING 500ms → SUCCESS",
  });
  alibaba.addTask({ instanceId: "waf-1", taskId: "waf-task-1", timeline: "1 500ms → 2" });

  const environment = pulumiEnvironment(bin, join(workspace, "home"), passphrase);
  const program = join(engineTests, "programs/upgraded");
  const stack = await PulumiStack.create({ workspace, environment }, program, recordedState);
  const fakes = { huawei: huawei.endpoint, alibaba: alibaba.endpoint };
  await stack.configureSecret("tasks", JSON.stringify(tasksAt(fakes)));
  const { code, output } = await stack.up(undefined, credentialVariables);
  if (code !== 0) throw new Error(output);

  const state = withEndpoints(await stack.state(), fakes, unreachable);
  const forbidden = [
    workspace,
    homedir(),
    fakes.huawei,
    fakes.alibaba,
    ...Object.values(huaweiKey),
    ...Object.values(alibabaKey),
  ];
  const found = forbidden.filter((text) => state.includes(text));
  if (found.length > 0) throw new Error(`the state contains ${found.join(", ")}`);

  const file = join(engineTests, "states", `${recordedState}.json`);
  await writeFile(file, `${JSON.stringify(JSON.parse(state), null, 2)}\n`);
  say(`recorded ${file}`);
} finally {
  for (const cleanUp of cleanUps) await cleanUp();
}
