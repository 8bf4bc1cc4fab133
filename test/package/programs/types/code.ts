import {
  alibabaWafTask,
  createTask,
  getTaskStatus,
  huaweiAntiDdosTask,
  isTaskWaitError,
  type Task,
  type TaskState,
  TaskWaitError,
  type WaitResult,
  waitForTask,
  waitForTasks,
  watchTask,
} from "cloud-task-waiter";
import { type FakeHuawei, startFakeAlibaba, startFakeHuawei } from "cloud-task-waiter/testing";

const shielded: Task = huaweiAntiDdosTask(
  { projectId: "p", taskId: "t", region: "eu-de" },
  { credentials: { token: "a-token" } },
);
const filtered: Task = alibabaWafTask(
  { instanceId: "i", taskId: "t", waitUntil: "effective", domain: "www.example.com" },
  { credentials: async () => ({ accessKeyId: "a", accessKeySecret: "b" }) },
);
// @ts-expect-error A job says of which service it is.
createTask({ kind: "huawei-job", projectId: "p", taskId: "t" });

export async function wait(): Promise<TaskState> {
  const results: readonly WaitResult[] = await waitForTasks([shielded, filtered], { failFast: true });
  const { state, progress = 0, elapsedMs } = await waitForTask(shielded, { timeoutMs: 60_000 });
  for await (const { attempt } of watchTask(filtered)) if (attempt > progress + elapsedMs) return state;
  return (await getTaskStatus(filtered)).state ?? results[0]?.state;
}

export function reasonOf(error: unknown): string {
  if (error instanceof TaskWaitError) return error.message;
  return isTaskWaitError(error) ? error.code : "unexpected";
}

export async function play(): Promise<string> {
  const cloud: FakeHuawei = await startFakeHuawei({ credentials: [{ token: "a-token" }] });
  cloud.addTask({ projectId: "p", taskId: "t", timeline: "running 50ms → success" });
  const other = await startFakeAlibaba();
  return cloud.endpoint + other.endpoint;
}
