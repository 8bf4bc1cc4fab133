import { describe, expect, test } from "vitest";
import type { Answer } from "../../src/core/answer";
import type { WaitEvent, WaitResult } from "../../src/core/events";
import { groupOutcomeOf, outcomeOf } from "../../src/front/outcome";
import type { Reply } from "../core/support";
import {
  failed,
  never,
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

describe("A wait for many", () => {
  const before: WaitResult = { state: "succeeded", providerState: "success", attempts: 7, elapsedMs: 90_000 };

  /** One task for each script; a result stands for a task that has succeeded before. */
  async function runAll(
    scripts: readonly (readonly (Answer | Reply)[] | WaitResult)[],
    { failFast = false, signal = new AbortController().signal } = {},
  ) {
    const clock = new VirtualClock();
    const tasks = scripts.map((script, index) =>
      "state" in script ? script : new ScriptedTask(clock, script, `task-${index + 1}`),
    );
    const told: [index: number, state: string | undefined][] = [];
    const outcome = await clock.run(
      groupOutcomeOf(tasks, { clock, failFast, signal }, ({ status }, index) => {
        told.push([index, status?.state]);
      }),
    );
    return { outcome, told, endedAt: clock.now() };
  }

  test("has succeeded when all have, with their results, and every event was told with its task", async () => {
    const { outcome, told } = await runAll([
      [running, succeeded],
      [transient(), succeeded],
    ]);
    expect(outcome).toMatchObject({
      type: "succeeded",
      result: [
        { state: "succeeded", attempts: 2 },
        { state: "succeeded", attempts: 2 },
      ],
    });
    expect(told).toEqual([
      [0, "running"],
      [1, undefined],
      [0, "succeeded"],
      [1, "succeeded"],
    ]);
  });

  test("asks nothing about those that have succeeded before, and hands their results on as they are", async () => {
    const { outcome, told } = await runAll([before, [succeeded], before]);
    expect(outcome).toMatchObject({ type: "succeeded", result: [before, { attempts: 1 }, before] });
    expect(told).toEqual([[1, "succeeded"]]);
  });

  test("is over at once when all have succeeded before", async () => {
    const { outcome, told, endedAt } = await runAll([before, before]);
    expect(outcome).toEqual({ type: "succeeded", result: [before, before] });
    expect(told).toEqual([]);
    expect(endedAt).toBe(0);
  });

  test.each([
    ["the only one failed", [[failed]]],
    ["one failed and the others succeeded", [[succeeded], [failed], before]],
    ["one failed and another may still succeed", [[never], [failed]]],
    ["one will never be seen to succeed", [[running], [rejected]]],
  ])("has failed when %s", async (_name, scripts) => {
    expect((await runAll(scripts)).outcome).toMatchObject({
      type: "failed",
      error: { code: "GROUP_FAILED" },
    });
  });

  test("is unfinished when all that did not succeed may still do so, and keeps what succeeded", async () => {
    const { outcome } = await runAll([[running], [succeeded], [transient()], before]);
    expect(outcome).toMatchObject({
      type: "unfinished",
      error: {
        code: "GROUP_FAILED",
        outcomes: [
          { code: "WAIT_TIMEOUT" },
          { state: "succeeded" },
          { code: "PROVIDER_UNAVAILABLE" },
          before,
        ],
      },
    });
  });

  test("is unfinished when it was interrupted", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    expect((await runAll([[running], [running]], { signal })).outcome).toMatchObject({ type: "unfinished" });
  });

  test("has failed for the one that failed, not for those that were given up for it", async () => {
    const { outcome } = await runAll([[never], [failed]], { failFast: true });
    expect(outcome).toMatchObject({ type: "failed", error: { errors: [{ taskId: "task-2" }] } });
  });

  test("is unfinished when the one that ended it may still succeed", async () => {
    const { outcome } = await runAll([[never], [transient()]], { failFast: true });
    expect(outcome).toMatchObject({ type: "unfinished", error: { errors: [{ taskId: "task-2" }] } });
  });

  test("that breaks in a way nobody expected is not called an outcome", async () => {
    const bug = new TypeError("a bug");
    const broken = { kind: "scripted", taskId: "x", check: () => Promise.reject(bug) };
    const options = { signal: new AbortController().signal, failFast: false };
    await expect(groupOutcomeOf([broken], options, () => undefined)).rejects.toBe(bug);
  });
});
