import { describe, expect, test } from "vitest";
import { emptyHistory, enter, remember } from "../../src/core/history";
import type { PollResult } from "../../src/core/poll-result";
import { VirtualClock } from "../support/virtual-clock";
import { expired, notFound, rejected, running, ScriptedTask, transient } from "./support";

const empty = emptyHistory(new ScriptedTask(new VirtualClock(), [running]));

describe("The slowest answer", () => {
  test.each<[string, PollResult, number]>([
    ["takes as long as it says itself", { ...running, tookMs: 100 }, 100],
    ["may say that it took no time", { ...running, tookMs: 0 }, 0],
    ["takes as long as the question, where it says nothing", running, 6_000],
    ["may be a refusal", rejected, 6_000],
    ["may be a refusal that says how long it took", { ...expired, tookMs: 200 }, 200],
    ["may be that the task is not found", notFound, 6_000],
    ["is none that came from elsewhere", transient(), 0],
    ["is none that came from elsewhere, however long it took", { ...transient(), tookMs: 9_000 }, 0],
  ])("%s", (_name, answer, slowestAnswerMs) => {
    expect(remember(empty, answer, 1_000, 7_000)).toMatchObject({ slowestAnswerMs, elapsedMs: 7_000 });
  });

  test("stays the slowest when others are quicker, and gives way to a slower one", () => {
    const slow = { ...empty, slowestAnswerMs: 500 };
    expect(remember(slow, { ...running, tookMs: 100 }, 0, 100).slowestAnswerMs).toBe(500);
    expect(remember(slow, transient(), 0, 9_000).slowestAnswerMs).toBe(500);
    expect(remember(slow, { ...running, tookMs: 501 }, 0, 501).slowestAnswerMs).toBe(501);
  });
});

describe("The next phase", () => {
  const before = { data: "first" };
  const next = { phase: "effective" };
  const status = { state: "succeeded", providerState: "done" } as const;

  test.each([
    { given: "no status", lastStatus: undefined, kept: before },
    { given: "a status without an output", lastStatus: status, kept: before },
    { given: "a status with an output", lastStatus: { ...status, data: "second" }, kept: { data: "second" } },
  ])("after $given → keeps the output $kept.data", ({ lastStatus, kept }) => {
    const history = enter({ ...next, poll: async () => running }, { ...empty, before, lastStatus });
    expect(history).toMatchObject({ phase: "effective", lastStatus: undefined });
    expect(history.before).toStrictEqual(kept);
  });
});
