import { describe, expect, test } from "vitest";
import { parseTimeline, stepAt } from "../../src/testing/timeline";

describe("A script", () => {
  test.each<[string, [state: string, forMs: number, message: string][]]>([
    ["success", [["success", Number.POSITIVE_INFINITY, ""]]],
    [
      "waiting 300ms → running 2s → success",
      [
        ["waiting", 300, ""],
        ["running", 2_000, ""],
        ["success", Number.POSITIVE_INFINITY, ""],
      ],
    ],
    [
      "ready 1.5s->failed: The EIP is frozen",
      [
        ["ready", 1_500, ""],
        ["failed", Number.POSITIVE_INFINITY, "The EIP is frozen"],
      ],
    ],
    [
      "running 1 m: half, or more -> success",
      [
        ["running", 60_000, "half, or more"],
        ["success", Number.POSITIVE_INFINITY, ""],
      ],
    ],
    [
      "  running   2h ->  success  ",
      [
        ["running", 7_200_000, ""],
        ["success", Number.POSITIVE_INFINITY, ""],
      ],
    ],
  ])("is read: %s", (script, steps) => {
    expect(parseTimeline(script).map(({ state, forMs, message }) => [state, forMs, message])).toEqual(steps);
  });

  test.each([
    ["", 'step 1 ("")', "without a duration"],
    ["success 2s", 'step 1 ("success 2s")', "without a duration"],
    ["running → success", 'step 1 ("running")', '"running 2s"'],
    ["waiting 1s → running → success", 'step 2 ("running")', '"running 2s"'],
    ["waiting 1s → → success", 'step 2 ("")', '"running 2s"'],
    ["waiting 1s → success →", 'step 2 ("success")', '"running 2s"'],
    ["running 2 days → success", 'step 1 ("running 2 days")', '"running 2s"'],
    ["running 1.2.3s → success", 'step 1 ("running 1.2.3s")', '"running 2s"'],
    ["running fast 2s → success", 'step 1 ("running fast 2s")', '"running 2s"'],
    ["waiting 1s → really done", 'step 2 ("really done")', "without a duration"],
  ])("that can't be read names the step and what it must be: %j", (script, step, form) => {
    const reading = () => parseTimeline(script);
    expect(reading).toThrow(TypeError);
    expect(reading).toThrow(step);
    expect(reading).toThrow(form);
  });
});

describe("The step that holds", () => {
  const timeline = parseTimeline("waiting 300ms → running 2s → success");

  test.each([
    [0, "waiting"],
    [299, "waiting"],
    [300, "running"],
    [2_299, "running"],
    [2_300, "success"],
    [1e12, "success"],
  ])("after %i ms is %s", (ageMs, state) => {
    expect(stepAt(timeline, ageMs).state).toBe(state);
  });
});
