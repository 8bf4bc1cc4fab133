import { describe, expect, test } from "vitest";
import { ProviderUnavailableError, TaskNotFoundError } from "../../src/core/errors";
import { emptyHistory, type History } from "../../src/core/history";
import { judge } from "../../src/core/judge";
import { resolveOptions } from "../../src/core/options";
import { VirtualClock } from "../support/virtual-clock";
import { notFound, running, ScriptedTask, transient } from "./support";

const limits = resolveOptions({ transientErrorBudgetMs: 60_000, notFoundGraceMs: 30_000 });
const empty = emptyHistory(new ScriptedTask(new VirtualClock(), [running]));

describe("A transient error", () => {
  const since = (elapsedMs: number): History => ({ ...empty, lastAnswerAtMs: 10_000, elapsedMs });

  test("is tolerated for less than its budget since the last status", () => {
    expect(judge(since(69_999), transient(), limits)).toEqual({ type: "askAgain" });
  });

  test.each([70_000, 70_001])("ends the wait from when the budget is spent: %i ms", (elapsedMs) => {
    const verdict = judge(since(elapsedMs), transient(), limits);
    expect(verdict).toEqual({ type: "ended", error: expect.any(ProviderUnavailableError) });
  });

  test("ends the wait at once where the budget is nothing", () => {
    const verdict = judge(empty, transient(), { ...limits, transientErrorBudgetMs: 0 });
    expect(verdict).toMatchObject({ type: "ended" });
  });
});

describe("A task that is not found", () => {
  const since = (elapsedMs: number): History => ({ ...empty, phaseStartedAtMs: 10_000, elapsedMs });

  test.each([39_999, 40_000])("is waited for until its grace is over: %i ms", (elapsedMs) => {
    expect(judge(since(elapsedMs), notFound, limits)).toEqual({ type: "askAgain" });
  });

  test("ends the wait after the grace of its phase", () => {
    const verdict = judge(since(40_001), notFound, limits);
    expect(verdict).toEqual({ type: "ended", error: expect.any(TaskNotFoundError) });
  });
});
