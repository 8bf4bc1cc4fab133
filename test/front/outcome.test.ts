import { describe, expect, test } from "vitest";
import type { Answer } from "../../src/core/answer";
import type { WaitEvent } from "../../src/core/events";
import { outcomeOf } from "../../src/front/outcome";
import {
  failed,
  notFound,
  rejected,
  running,
  ScriptedTask,
  succeeded,
  transient,
  unknown,
} from "../core/support";
import { VirtualClock } from "../support/virtual-clock";

async function run(replies: readonly Answer[], signal?: AbortSignal) {
  const clock = new VirtualClock();
  const events: WaitEvent[] = [];
  const task = new ScriptedTask(clock, replies);
  const outcome = await clock.run(
    outcomeOf(task, { clock, ...(signal && { signal }) }, (event) => void events.push(event)),
  );
  return { outcome, events };
}

describe("A wait", () => {
  test("that succeeded has a result, and every event was told", async () => {
    const { outcome, events } = await run([running, succeeded]);
    expect(outcome).toMatchObject({ type: "succeeded", result: { state: "succeeded", attempts: 2 } });
    expect(events.map(({ type }) => type)).toEqual(["status", "status"]);
  });

  test.each([
    ["the task failed", [failed], "TASK_FAILED"],
    ["the question was refused", [rejected], "PROVIDER_REJECTED"],
    ["the task is not known", [notFound], "TASK_NOT_FOUND"],
    ["the word is not known", [unknown], "UNKNOWN_STATUS"],
  ])("has failed when %s", async (_name, replies, code) => {
    expect((await run(replies)).outcome).toMatchObject({ type: "failed", error: { code } });
  });

  test.each([
    ["the time was up", [running], "WAIT_TIMEOUT"],
    ["the provider could not be reached", [transient()], "PROVIDER_UNAVAILABLE"],
  ])("is unfinished when %s", async (_name, replies, code) => {
    expect((await run(replies)).outcome).toMatchObject({ type: "unfinished", error: { code } });
  });

  test("is unfinished when it was interrupted", async () => {
    expect((await run([running], AbortSignal.abort())).outcome).toMatchObject({
      type: "unfinished",
      error: { code: "WAIT_ABORTED" },
    });
  });

  test("that breaks in a way nobody expected is not called an outcome", async () => {
    const broken = { kind: "scripted", taskId: "x", check: () => Promise.reject(new TypeError("a bug")) };
    await expect(outcomeOf(broken, {}, () => undefined)).rejects.toThrow("a bug");
  });
});
