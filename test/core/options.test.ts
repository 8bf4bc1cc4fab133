import { describe, expect, test } from "vitest";
import { longestTimerMs } from "../../src/core/clock";
import { durationFormat, formatDuration, parseDuration } from "../../src/core/duration";
import { InvalidDescriptionError } from "../../src/core/errors";
import { resolveOptions } from "../../src/core/options";
import { waitForTask } from "../../src/core/wait";
import { VirtualClock } from "../support/virtual-clock";
import { ScriptedTask, succeeded } from "./support";

describe("Options", () => {
  test("have the documented defaults", () => {
    expect(resolveOptions({})).toMatchObject({
      timeoutMs: 1_800_000,
      minDelayMs: 1_000,
      maxDelayMs: 60_000,
      requestTimeoutMs: 10_000,
      transientErrorBudgetMs: 300_000,
      notFoundGraceMs: 30_000,
      unknownStatusLimit: 3,
      confirmations: 1,
    });
  });

  test.each([
    [{ timeoutMs: 0 }, "timeoutMs must be a number of milliseconds from 1 to 2147483647, not 0"],
    [{ timeoutMs: Number.NaN }, "timeoutMs must be a number of milliseconds from 1 to 2147483647, not NaN"],
    [
      { timeoutMs: Number.POSITIVE_INFINITY },
      "timeoutMs must be a number of milliseconds from 1 to 2147483647, not Infinity",
    ],
    [
      { timeoutMs: "30m" as unknown as number },
      'timeoutMs must be a number of milliseconds from 1 to 2147483647, not "30m"',
    ],
    [
      { timeoutMs: "60000" as unknown as number },
      'timeoutMs must be a number of milliseconds from 1 to 2147483647, not "60000"',
    ],
    [{ confirmations: 1.5 }, "confirmations must be a whole number from 1 to 1000, not 1.5"],
    [{ minDelayMs: 500, maxDelayMs: 100 }, "minDelayMs must not be above maxDelayMs: 500 is above 100"],
    [{ timeoutSeconds: 5 } as object, "timeoutSeconds is not an option: expected one of timeoutMs, "],
  ])("that are wrong are named with what is expected: %o", (options, message) => {
    expect(() => resolveOptions(options)).toThrow(InvalidDescriptionError);
    expect(() => resolveOptions(options)).toThrow(message);
  });

  test("an option that there is not → the error lists every option, and no more", () => {
    expect(() => resolveOptions({ timeoutSeconds: 5 } as object)).toThrow(
      /^timeoutSeconds is not an option: expected one of (?:\w+, ){10}onStatus$/,
    );
  });

  test.each([
    { timeoutMs: 1 },
    { timeoutMs: longestTimerMs },
    { transientErrorBudgetMs: 0 },
    { confirmations: 1_000 },
  ])("a value at its bound → is accepted: %o", (options) => {
    expect(resolveOptions(options)).toMatchObject(options);
  });

  test("that are wrong ask nothing", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [succeeded]);
    await expect(waitForTask(task, { clock, unknownStatusLimit: 0 })).rejects.toBeInstanceOf(
      InvalidDescriptionError,
    );
    expect(task.askedAt).toEqual([]);
  });
});

describe("A duration", () => {
  test.each([
    ["250ms", 250],
    ["90s", 90_000],
    ["30m", 1_800_000],
    ["1.5h", 5_400_000],
    ["1.25h", 4_500_000],
  ])("is read: %s", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each(["", "soon", "30", "30 m", "-5m", "1h30m", "5d", "1e3s"])("is refused: %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test.each([
    [0, "0s"],
    [420, "0.4s"],
    [9_949, "9.9s"],
    [9_950, "10s"],
    [12_400, "12s"],
    [59_600, "1m"],
    [200_000, "3m 20s"],
    [3_600_000, "1h"],
    [3_900_000, "1h 5m"],
  ])("is written for people: %d ms", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test("the format in error messages → has an example that is accepted, and every unit", () => {
    const example = /"(.+)"/.exec(durationFormat)?.[1] ?? "";
    expect(parseDuration(example)).toBe(1_800_000);
    expect(durationFormat).toContain("one of ms, s, m, h");
  });
});
