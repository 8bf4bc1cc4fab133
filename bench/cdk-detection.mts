// How late the end of a task is noticed in a real `cdk deploy`, and at what cost: by this package, and by a provider of
// the CDK's framework with its defaults. Then what the function takes to start, and how much memory.

import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecret } from "../scripts/aws-api.mts";
import { bootstrap, CdkStack } from "../scripts/cdk-stack.mts";
import { ministack, startMinistack } from "../scripts/ministack.mts";
import { installedTesting, installPacked } from "../scripts/packed-workspace.mts";
import { runWell } from "../scripts/run.mts";

const runs = 3;
const taskMs = 16_000;
const token = "a-token-of-the-bench";
const projectId = "67641fe6886f43fcb78edbbf0ad0b99f";
const programs = join(import.meta.dirname, "programs");

const emulator = await ministack(console.error);
const workspace = await mkdtemp(join(tmpdir(), "cloud-task-waiter-bench-"));
const aws = await startMinistack(emulator);
await installPacked(workspace);
const cloud = await installedTesting(workspace).startFakeHuawei({ credentials: [{ token }] });
try {
  await bootstrap(aws);
  const secret = await createSecret(aws, "credentials", { token });
  for (const by of ["framework", "waiter"]) {
    for (let run = 1; run <= runs; run += 1) console.log(`${by}: ${await deploy(by, run, secret)}`);
  }
  for (const count of [1, 100]) console.log(`${count} tasks: ${await runFunction(count, secret)}`);
} finally {
  await cloud.close();
  await aws.close();
  await rm(workspace, { recursive: true, force: true });
}

async function deploy(by: string, run: number, secret: string): Promise<string> {
  const site = { workspace, environment: aws.environment, isHurried: true };
  const taskId = `${by}-${run}`;
  const stack = await CdkStack.create(site, join(programs, "cdk-gate"), taskId);
  cloud.addTask({ projectId, taskId, timeline: `running ${taskMs}ms → success` });
  await stack.configure({ by, projectId, taskId, endpoint: cloud.endpoint, token, secret });
  const { code, output } = await stack.deploy();
  if (code !== 0) throw new Error(output);

  const questions = cloud.requests.filter(({ target }) => target.includes(taskId)).map(({ at }) => at);
  const events = (await stack.events()).filter(({ status }) => status === "CREATE_COMPLETE");
  const record = events.find(({ logicalId }) => logicalId.startsWith("Record"));
  const functions = events.filter(({ type }) => type === "AWS::Lambda::Function");
  const log = events.find(({ type }) => type === "AWS::Logs::LogGroup");
  const calls = await Promise.all(
    functions.map(({ physicalId }) => stack.invocations(physicalId, log?.physicalId).catch(() => [])),
  );
  const resources = Object.keys(await stack.resources()).length - 1;
  await stack.destroy();
  const [first = 0] = questions;
  const late = (time = 0) => `${((time - first - taskMs) / 1_000).toFixed(1)} s`;
  return [
    `${resources} resources`,
    `${questions.length} questions in ${calls.flat().length} invocations`,
    `noticed after ${late(questions.at(-1))}`,
    `record after ${late(record?.at)}`,
  ].join(", ");
}

async function runFunction(count: number, credentials: string): Promise<string> {
  const tasks = Array.from({ length: count }, (_, index) => {
    const taskId = `many-${count}-${index}`;
    cloud.addTask({ projectId, taskId, timeline: "running 3s → success" });
    return { kind: "huawei-antiddos", projectId, taskId, endpoint: cloud.endpoint, credentials };
  });
  const server = createServer((_request, response) => response.end());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const event = {
    RequestType: "Create",
    ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    StackId: "a-stack",
    RequestId: "a-request",
    LogicalResourceId: "Waits",
    ResourceProperties: { tasks, segment: "1", segments: "1", segmentTimeout: "60s", timeout: "60s" },
  };
  const bundle = join(workspace, "node_modules/cloud-task-waiter/dist/lambda");
  const node = [join(programs, "run-function.cjs"), bundle, JSON.stringify(event)];
  try {
    const printed = await runWell(process.execPath, node, { env: aws.environment });
    const { loadMs, memoryMb } = JSON.parse(printed.trim().split("\n").at(-1) ?? "");
    return `loaded in ${loadMs} ms, at most ${memoryMb} MB`;
  } finally {
    server.close();
  }
}
