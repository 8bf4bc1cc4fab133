import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TaskFailedError } from "../../src/core/errors";
import { watchTask } from "../../src/core/wait";
import { VirtualClock } from "../support/virtual-clock";
import { failed, running, ScriptedTask } from "./support";

const channel = "cloud-task-waiter:decision";
let published: unknown[];
const receive = (message: unknown) => void published.push(message);

beforeEach(() => {
  published = [];
  subscribe(channel, receive);
});
afterEach(() => {
  unsubscribe(channel, receive);
});

test("a wait that fails → publishes the task with each event, then with the error", async () => {
  const clock = new VirtualClock();
  const task = new ScriptedTask(clock, [running, failed]);
  const events: unknown[] = [];
  const watching = (async () => {
    for await (const event of watchTask(task, { clock })) events.push(event);
  })();
  const error = await clock.run(watching).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TaskFailedError);
  expect(events).toHaveLength(2);
  expect(published).toEqual([...events.map((event) => ({ task, event })), { task, error }]);
});
