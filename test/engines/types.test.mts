import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { expect, inject, test } from "vitest";

const program = `
import * as pulumi from "@pulumi/pulumi";
import { createTask, getTaskStatus, huaweiAntiDdosTask, type Task, waitForTask, watchTask } from "cloud-task-waiter";
import { HuaweiAntiDdosTask } from "cloud-task-waiter/pulumi";
import { startFakeHuawei } from "cloud-task-waiter/testing";

const task: Task = huaweiAntiDdosTask({ projectId: "p", taskId: "t", region: "eu-de" }, { credentials: { token: "x" } });
const own: Task = {
  kind: "own",
  taskId: "t",
  check: async (signal) => ({ type: "status", status: { state: "running", providerState: String(signal.aborted) } }),
};
export async function use(): Promise<number> {
  const { elapsedMs } = await waitForTask(own, { timeoutMs: 5, onStatus: ({ status }) => console.log(status.message) });
  for await (const event of watchTask(task)) console.log(event.error?.message ?? event.status?.providerState);
  const { progress = 0 } = await getTaskStatus(task, { timeoutMs: 5 });
  const cloud = await startFakeHuawei();
  return elapsedMs + progress + cloud.requests.length;
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
export const state: pulumi.Output<string> = shielded.state;
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
