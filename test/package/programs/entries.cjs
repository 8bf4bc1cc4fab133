"use strict";
const { huaweiAntiDdosTask, waitForTask } = require("cloud-task-waiter");
const { startFakeHuawei } = require("cloud-task-waiter/testing");

async function main() {
  const credentials = { token: "a-token" };
  const cloud = await startFakeHuawei({ credentials: [credentials] });
  cloud.addTask({ projectId: "p", taskId: "t", timeline: "running 50ms → success" });
  const task = huaweiAntiDdosTask({ projectId: "p", taskId: "t", endpoint: cloud.endpoint }, { credentials });
  console.log(await waitForTask(task, { minDelayMs: 100 }));
  await cloud.close();
}

void main();
