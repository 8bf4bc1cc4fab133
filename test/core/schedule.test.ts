import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Moment, nextDelay } from "../../src/core/schedule";

const moment: Moment = {
  ageMs: 0,
  remainingMs: 3_600_000,
  minDelayMs: 1_000,
  maxDelayMs: 60_000,
  slowestAnswerMs: 0,
  requestTimeoutMs: 10_000,
  random: 0.5,
};

describe("The delay", () => {
  test.each([
    ["0 s", 0, 1_125],
    ["1 s", 1_000, 1_125],
    ["10 s", 10_000, 3_162],
    ["1 min", 60_000, 7_746],
    ["10 min", 600_000, 24_495],
    ["2 h", 7_200_000, 52_500],
  ])("grows like the square root of the age, up to its bound: after %s", (_name, ageMs, expectedMs) => {
    expect(nextDelay({ ...moment, ageMs })).toBeCloseTo(expectedMs, -1);
  });

  test.each([0, 10_000, 7_200_000])("is jittered at every age, also at its bounds: %d ms", (ageMs) => {
    const [low, high] = [0, 0.999].map((random) => nextDelay({ ...moment, ageMs, random }) ?? 0);
    expect(high).toBeGreaterThan((low ?? 0) * 1.2);
  });

  test("goes half-way to the end that progress lets expect", () => {
    const halfDone = nextDelay({ ...moment, ageMs: 60_000, progress: 50 });
    expect(halfDone).toBeCloseTo(30_000, -1);
  });

  test("gets dense when progress says that the end is near", () => {
    const byAge = nextDelay({ ...moment, ageMs: 600_000 }) ?? 0;
    const nearEnd = nextDelay({ ...moment, ageMs: 600_000, progress: 96 }) ?? 0;
    expect(nearEnd).toBeLessThan(byAge * 0.6);
  });

  test("is not shortened without end by a progress that is stuck", () => {
    expect(nextDelay({ ...moment, ageMs: 600_000, progress: 100 })).toBeGreaterThan(10_000);
  });

  test("is not stretched without end by a progress that has just begun", () => {
    const delay = nextDelay({ ...moment, ageMs: 2_000, progress: 1 }) ?? 0;
    expect(delay).toBeLessThan(7_500);
  });

  test("of a progress of zero is that of none", () => {
    expect(nextDelay({ ...moment, ageMs: 60_000, progress: 0 })).toBe(
      nextDelay({ ...moment, ageMs: 60_000 }),
    );
  });

  test("is stretched to the last question when no other fits before it", () => {
    expect(nextDelay({ ...moment, remainingMs: 2_000 })).toBe(1_750);
  });

  test("one more poll fits exactly before the last → is not stretched", () => {
    expect(nextDelay({ ...moment, remainingMs: 1_125 + 1_000 + 250 })).toBe(1_125);
    expect(nextDelay({ ...moment, remainingMs: 1_125 + 1_000 + 249 })).toBe(2_124);
  });

  test("is none when no answer can come in time", () => {
    expect(nextDelay({ ...moment, remainingMs: 250 })).toBeUndefined();
    expect(nextDelay({ ...moment, remainingMs: 2_000, slowestAnswerMs: 1_000 })).toBeUndefined();
  });

  test("never reaches past the deadline and never makes a busy loop, whatever the provider says", () => {
    const any = fc.double({ noNaN: false });
    const anyMoment = fc.record({
      ageMs: fc.integer({ min: 0, max: 86_400_000 }),
      remainingMs: fc.integer({ min: -1_000, max: 86_400_000 }),
      minDelayMs: fc.integer({ min: 1, max: 60_000 }),
      maxDelayMs: fc.integer({ min: 60_000, max: 3_600_000 }),
      slowestAnswerMs: fc.integer({ min: 0, max: 60_000 }),
      requestTimeoutMs: fc.integer({ min: 1, max: 60_000 }),
      progress: fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined }),
      retryAfterMs: fc.option(any, { nil: undefined }),
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    fc.assert(
      fc.property(anyMoment, (given) => {
        const delay = nextDelay(given);
        const untilLast =
          given.remainingMs - Math.max(Math.min(2 * given.slowestAnswerMs, given.requestTimeoutMs), 250);
        if (untilLast <= 0) return delay === undefined;
        if (delay === undefined || Number.isNaN(delay)) return false;
        return delay <= untilLast && (delay >= given.minDelayMs || delay === untilLast);
      }),
      { numRuns: 2_000 },
    );
  });
});
