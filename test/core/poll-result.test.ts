import { expect, test } from "vitest";
import { pollErrorOf } from "../../src/core/poll-result";

test("an error result → its message, code, HTTP status and request id, and nothing else", () => {
  const error = { message: "slow down", code: "Throttling", httpStatus: 429, requestId: "r-1" };
  const result = { type: "transient", retryAfterMs: 5_000, throttled: true, tookMs: 3, ...error } as const;
  expect(pollErrorOf(result)).toStrictEqual(error);
});

test.each([
  { message: "no route" },
  { message: "gone", code: "NotFound" },
  { message: "bad gateway", httpStatus: 502 },
  { message: "unknown", requestId: "r-2" },
])("an error result of $message → no property that it does not have", (error) => {
  expect(pollErrorOf({ ...error })).toStrictEqual(error);
});
