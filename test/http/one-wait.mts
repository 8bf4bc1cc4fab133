// Makes one wait and says when it is over; run in a process of its own: one-wait.mts <endpoint> [<timeout in ms>]
import "../support/sources.mts";

const { huaweiAntiDdosTask, waitForTask } = await import("../../src/index.ts");

const [, , endpoint = "", timeoutMs = "20000"] = process.argv;
const task = huaweiAntiDdosTask(
  { projectId: "project", taskId: "task-1", endpoint },
  { credentials: { token: "tok-1" } },
);
const options = { minDelayMs: 1, timeoutMs: Number(timeoutMs) };
const state = await waitForTask(task, options).then(
  (result) => result.state,
  (error) => error.code,
);
console.log(JSON.stringify({ state, at: Date.now() }));
