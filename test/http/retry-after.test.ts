import { describe, expect, test } from "vitest";
import { longestTimerMs } from "../../src/core/clock";
import { parseRetryAfter } from "../../src/http/retry-after";

const now = new Date("2026-03-04T12:00:00Z");

describe("Retry-After", () => {
  test.each<[string, number]>([
    ["7", 7_000],
    [" 7 ", 7_000],
    ["1.5", 1_500],
    ["0.001", 1],
    ["999999999", longestTimerMs],
    ["Wed, 04 Mar 2026 12:00:30 GMT", 30_000],
    ["Wednesday, 04-Mar-26 12:00:30 GMT", 30_000],
    ["2026-03-04T12:00:30Z", 30_000],
  ])("of %j is %d ms", (header, ms) => {
    expect(parseRetryAfter(header, undefined, now)).toBe(ms);
  });

  test.each([
    undefined,
    "",
    "0",
    "0.0",
    "-1",
    "-0.5",
    "+5",
    "1e3",
    "0x10",
    "NaN",
    "Infinity",
    "soon",
    "5 seconds",
    "7, 8",
    "Wed, 04 Mar 2026 12:00:00 GMT",
    "Wed, 04 Mar 2026 11:59:59 GMT",
    "Thu, 01 Jan 1970 00:00:00 GMT",
  ])("of %j is none", (header) => {
    expect(parseRetryAfter(header, undefined, now)).toBeUndefined();
  });

  test("that is a number without end is a long time, and no error", () => {
    expect(parseRetryAfter("9".repeat(400), undefined, now)).toBe(longestTimerMs);
  });

  test.each<[string, string | undefined, number | undefined]>([
    ["the server's clock, though this machine's is an hour behind", "Wed, 04 Mar 2026 13:00:00 GMT", 30_000],
    ["this machine's clock, when the server tells no time", undefined, 3_630_000],
    ["this machine's clock, when the server's time can't be read", "noon", 3_630_000],
    ["nothing, when it has passed by the server's clock", "Wed, 04 Mar 2026 13:01:00 GMT", undefined],
  ])("as a date is counted from %s", (_name, serverDate, ms) => {
    expect(parseRetryAfter("Wed, 04 Mar 2026 13:00:30 GMT", serverDate, now)).toBe(ms);
  });
});
