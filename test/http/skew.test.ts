import { describe, expect, test } from "vitest";
import { skewText } from "../../src/http/skew";

const now = new Date("2026-03-04T12:00:00Z");

describe("The difference of the clocks", () => {
  test.each<[serverDate: string | undefined, text: string]>([
    ["Wed, 04 Mar 2026 11:44:00 GMT", " (this machine's clock is 16m ahead of the server's)"],
    ["Wed, 04 Mar 2026 12:16:00 GMT", " (this machine's clock is 16m behind the server's)"],
    ["Wed, 04 Mar 2026 14:30:00 GMT", " (this machine's clock is 2h 30m behind the server's)"],
    ["Wed, 04 Mar 2026 11:59:00 GMT", " (this machine's clock is 1m ahead of the server's)"],
    ["2026-03-04T12:05:00Z", " (this machine's clock is 5m behind the server's)"],
  ])("from %s is told", (serverDate, text) => {
    expect(skewText(serverDate, now)).toBe(text);
  });

  test.each([
    ["Wed, 04 Mar 2026 12:00:00 GMT"],
    ["Wed, 04 Mar 2026 12:00:59 GMT"],
    ["Wed, 04 Mar 2026 11:59:01 GMT"],
    ["yesterday"],
    [""],
    [undefined],
  ])("from %s is not worth a word", (serverDate) => {
    expect(skewText(serverDate, now)).toBe("");
  });
});
