import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { expect, inject, test } from "vitest";

const program = `
import * as pulumi from "@pulumi/pulumi";
import {
  alibabaWafTask, createTask, getTaskStatus, huaweiAntiDdosTask, huaweiJobTask, isTaskWaitError,
  type Task, TaskGroupError, waitForTask, waitForTasks, watchTask,
} from "cloud-task-waiter";
import { AlibabaWafTask, HuaweiAntiDdosTask, HuaweiJobTask, TaskGroup, type TaskGroupArgs } from "cloud-task-waiter/pulumi";
import { startFakeAlibaba, startFakeHuawei } from "cloud-task-waiter/testing";

const task: Task = huaweiAntiDdosTask({ projectId: "p", taskId: "t", region: "eu-de" }, { credentials: { token: "x" } });
export const others = [
  alibabaWafTask({ instanceId: "i", taskId: "t" }, { credentials: { accessKeyId: "a", accessKeySecret: "b" } }),
  huaweiJobTask(
    { service: "elb", projectId: "p", taskId: "t", region: "eu-de" },
    { credentials: { username: "u", password: "p", domainName: "d" } },
  ),
  createTask({ kind: "alibaba-waf", instanceId: "i", taskId: "t", waitUntil: "effective", domain: "d" }),
];
const own: Task = {
  kind: "own",
  taskId: "t",
  poll: async (signal) => ({ type: "status", status: { state: "running", providerState: String(signal.aborted) } }),
};
export async function use(): Promise<number> {
  const { elapsedMs } = await waitForTask(own, { timeoutMs: 5, onStatus: ({ status }) => console.log(status.message) });
  for await (const event of watchTask(task)) console.log(event.error?.message ?? event.status?.providerState);
  const { progress = 0 } = await getTaskStatus(task, { timeoutMs: 5 });
  const cloud = await startFakeHuawei();
  const other = await startFakeAlibaba({ shape: "flat" });
  return elapsedMs + progress + cloud.requests.length + other.requests.length;
}
createTask(
  { kind: "huawei-antiddos", projectId: "p", taskId: "t", region: "eu-de" },
  { credentials: async () => ({ accessKey: "a", secretKey: "b" }) },
);
const secretKey = new pulumi.Config().requireSecret("secretKey");
const shielded = new HuaweiAntiDdosTask("shielded", {
  projectId: "p",
  taskId: pulumi.output("t"),
  credentials: { accessKey: "a", secretKey },
  triggers: [1, pulumi.output("a")],
});
new AlibabaWafTask("filtered", { instanceId: "i", taskId: pulumi.output("t"), region: "cn-hongkong", timeout: "5m" });
new HuaweiJobTask("started", { service: "rds", projectId: "p", taskId: shielded.providerState, endpoint: undefined });
export const state: pulumi.Output<string> = shielded.state;
const tasks: TaskGroupArgs["tasks"] = [
  { kind: "huawei-antiddos", projectId: "p", taskId: pulumi.output("t"), credentials: { accessKey: "a", secretKey } },
  pulumi.output("i").apply((instanceId) => ({ kind: "alibaba-waf" as const, instanceId, taskId: "t" })),
];
const group = new TaskGroup("group", { tasks, failFast: true, timeout: "5m", triggers: [1] }, { dependsOn: shielded });
export const words: pulumi.Output<string[]> = group.results.apply((results) => results.map((one) => one.providerState));
export async function useMany(): Promise<string> {
  try {
    const [first] = await waitForTasks([own, task], { failFast: true, onStatus: (_event, { taskId }) => console.log(taskId) });
    return first?.state ?? "none";
  } catch (error) {
    if (error instanceof TaskGroupError) return error.errors.map(({ code }) => code).join();
    return isTaskWaitError(error) ? error.code : "unexpected";
  }
}
`;

test.each([
  ["node16", ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
  ["bundler", ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
])(
  "The installed package's own types compile, checked to the last, with %s",
  async (name, module, moduleResolution) => {
    const { workspace } = inject("site");
    const file = join(workspace, `types-${name}.ts`);
    await writeFile(file, program);
    const compiled = ts.createProgram([file], {
      module,
      moduleResolution,
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      types: [],
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
    });
    const problems = ts
      .getPreEmitDiagnostics(compiled)
      .map(
        ({ file: where, messageText }) =>
          `${where?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
      );
    expect(problems.filter((problem) => /cloud-task-waiter\/|types-/.test(problem))).toEqual([]);
  },
  60_000,
);
