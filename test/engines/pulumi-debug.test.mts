import { expect, test } from "vitest";
import { configOf, fakeCloud, key, projectId, stackOf } from "./support.mts";

const cloud = await fakeCloud();

test("NODE_DEBUG=cloud-task-waiter shows every request of a wait in what `pulumi up` prints, and no secret", async () => {
  const stack = await stackOf("commonjs", "debugged");
  cloud.addTask({ projectId, taskId: "debugged", timeline: "running 500ms → success" });
  await stack.configure(configOf(stack, cloud, "debugged"));
  const { code, output } = await stack.up(undefined, { NODE_DEBUG: "cloud-task-waiter" });
  expect(code, output).toBe(0);
  const lines = output.matchAll(/CLOUD-TASK-WAITER \d+: (.*)/g);
  const said = Array.from(lines, ([, line]) => line);
  for (const line of [
    `#1 GET ${cloud.endpoint}/v1/${projectId}/query_task_status?task_id=debugged`,
    "huawei-antiddos task debugged: running (running), poll 1 after ",
    "huawei-antiddos task debugged: success (succeeded), poll ",
  ]) {
    expect(said).toContainEqual(expect.stringContaining(line));
  }
  expect(output).not.toContain(key.secretKey);
});
