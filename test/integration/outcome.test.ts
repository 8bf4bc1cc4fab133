import { describe, expect, test } from "vitest";
import type { TaskWaitError } from "../../src/core/errors";
import { TaskFailedError, WaitTimeoutError } from "../../src/core/errors";
import type { WaitEvent, WaitResult } from "../../src/core/events";
import type { History } from "../../src/core/history";
import { emptyHistory } from "../../src/core/history";
import type { PollResult } from "../../src/core/poll-result";
import type { BegunTask } from "../../src/integration/outcome";
import { groupOutcomeOf, outcomeOf } from "../../src/integration/outcome";
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

async function run(replies: readonly PollResult[], signal?: AbortSignal) {
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
    ["the request was rejected", [rejected], "PROVIDER_REJECTED"],
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
    const broken = { kind: "scripted", taskId: "x", poll: () => Promise.reject(new TypeError("a bug")) };
    await expect(outcomeOf(broken, {}, () => undefined)).rejects.toThrow("a bug");
  });
});

describe("A wait for many", () => {
  const before: WaitResult = { state: "succeeded", providerState: "success", attempts: 7, elapsedMs: 90_000 };

  /** One task for each script; a result stands for a task that has succeeded before. */
  async function runAll(
    scripts: readonly (readonly (PollResult | Reply)[] | WaitResult)[],
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

  test("has failed for the one that failed, not for those that were canceled for it", async () => {
    const { outcome } = await runAll([[never], [failed]], { failFast: true });
    expect(outcome).toMatchObject({ type: "failed", error: { errors: [{ taskId: "task-2" }] } });
  });

  test("is unfinished when the one that ended it may still succeed", async () => {
    const { outcome } = await runAll([[never], [transient()]], { failFast: true });
    expect(outcome).toMatchObject({ type: "unfinished", error: { errors: [{ taskId: "task-2" }] } });
  });

  test("that breaks in a way nobody expected is not called an outcome", async () => {
    const bug = new TypeError("a bug");
    const broken = { kind: "scripted", taskId: "x", poll: () => Promise.reject(bug) };
    const options = { signal: new AbortController().signal, failFast: false };
    await expect(groupOutcomeOf([broken], options, () => undefined)).rejects.toBe(bug);
  });
});

describe("A wait for tasks that have begun or ended before", () => {
  const before: WaitResult = { state: "succeeded", providerState: "success", attempts: 7, elapsedMs: 90_000 };
  const facts = { kind: "scripted", taskId: "task-0", attempts: 3, elapsedMs: 60_000 };
  const failedBefore = new TaskFailedError(facts);
  const timedOutBefore = new WaitTimeoutError(facts, 60_000);

  /** A task that a wait has asked about five times in ten minutes. */
  function begun(clock: VirtualClock, replies: readonly PollResult[], more: Partial<History> = {}) {
    const task = new ScriptedTask(clock, replies);
    const { kind, taskId } = task;
    const known = { attempts: 5, elapsedMs: 600_000, lastAnswerAtMs: 590_000, nextQuestionAtMs: 601_000 };
    const history = { ...emptyHistory(task), ...known, ...more };
    return { task: { kind, taskId, poll: () => task.poll(), history }, askedAt: task.askedAt };
  }

  test("goes on from there: with the next question, its number and the time that has passed", async () => {
    const clock = new VirtualClock();
    const { task, askedAt } = begun(clock, [succeeded]);
    const outcome = await clock.run(outcomeOf(task, { clock }, () => undefined));
    expect(outcome).toMatchObject({ type: "succeeded", result: { attempts: 6, elapsedMs: 601_000 } });
    expect(askedAt).toEqual([1_000]);
  });

  test("has the time of the wait that began, and the error that it had tolerated", async () => {
    const clock = new VirtualClock();
    const timedOut = begun(clock, [running]);
    expect(
      await clock.run(outcomeOf(timedOut.task, { clock, timeoutMs: 610_000 }, () => undefined)),
    ).toMatchObject({ type: "unfinished", error: { code: "WAIT_TIMEOUT" } });
    expect(clock.now()).toBeLessThanOrEqual(10_000);

    const later = new VirtualClock();
    const unavailable = begun(later, [transient()], { lastAnswerAtMs: 301_000 });
    expect(await later.run(outcomeOf(unavailable.task, { clock: later }, () => undefined))).toMatchObject({
      type: "unfinished",
      error: { code: "PROVIDER_UNAVAILABLE", attempts: 6 },
    });
    expect(later.now()).toBe(1_000);
  });

  test("of many begins those of which nothing is known, and goes on with the others", async () => {
    const clock = new VirtualClock();
    const { task, askedAt } = begun(clock, [succeeded]);
    const fresh = new ScriptedTask(clock, [running, succeeded], "task-2");
    const told: [index: number, attempt: number][] = [];
    const signal = new AbortController().signal;
    const outcome = await clock.run(
      groupOutcomeOf([before, task, fresh], { clock, failFast: false, signal }, ({ attempt }, index) => {
        told.push([index, attempt]);
      }),
    );
    expect(outcome).toMatchObject({ result: [before, { attempts: 6 }, { attempts: 2 }] });
    expect(askedAt).toEqual([1_000]);
    expect(told).toEqual([
      [2, 1],
      [1, 6],
      [2, 2],
    ]);
  });

  /** Waits for tasks of which some have ended before. */
  async function runWith(
    members: readonly (BegunTask | WaitResult | TaskWaitError)[],
    clock: VirtualClock,
    failFast = false,
  ) {
    const told: WaitEvent[] = [];
    const { signal } = new AbortController();
    const options = { clock, failFast, signal };
    const outcome = await clock.run(groupOutcomeOf(members, options, (event) => void told.push(event)));
    return { outcome, told };
  }

  test("has failed when one had failed before, after all others have ended", async () => {
    const clock = new VirtualClock();
    const other = new ScriptedTask(clock, [running, succeeded]);
    const { outcome, told } = await runWith([failedBefore, other, before], clock);
    expect(outcome).toMatchObject({
      type: "failed",
      error: { errors: [failedBefore], outcomes: [failedBefore, { state: "succeeded" }, before] },
    });
    expect(told).toHaveLength(2);
  });

  test("is unfinished when one that ended before may still succeed", async () => {
    const clock = new VirtualClock();
    const { outcome } = await runWith([timedOutBefore, before], clock);
    expect(outcome).toMatchObject({ type: "unfinished", error: { errors: [timedOutBefore] } });
  });

  test("that ends with the first failure gives up all others when one had failed before", async () => {
    const clock = new VirtualClock();
    const other = new ScriptedTask(clock, [running]);
    const { outcome } = await runWith([other, failedBefore], clock, true);
    expect(outcome).toMatchObject({
      type: "failed",
      error: { errors: [failedBefore], outcomes: [{ code: "WAIT_ABORTED" }, failedBefore] },
    });
    expect(clock.now()).toBe(0);
  });
});
