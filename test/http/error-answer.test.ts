import { describe, expect, test } from "vitest";
import { byHttpStatus } from "../../src/http/error-answer";

const now = new Date("2026-01-01T00:00:00Z");

function meaningOf(status: number, headers: Readonly<Record<string, string>> = {}) {
  return byHttpStatus({ message: "No", httpStatus: status, code: "7" }, { status, headers, body: "" }, now);
}

describe("The HTTP status", () => {
  test.each([300, 301, 304, 399])("%i is a redirect, which is not followed", (status) => {
    expect(meaningOf(status)).toEqual({
      type: "rejected",
      message: "the server responded with a redirect, which is not followed: the endpoint may be wrong",
      httpStatus: status,
      code: "7",
    });
    expect(meaningOf(status, { location: "https://evil.example/?token=1" })).toMatchObject({
      message: expect.stringContaining(" with a redirect to evil.example, which "),
    });
  });

  test.each([200, 299, 400, 403, 404, 499])(
    "%i is none, but a refusal in the words of the answer",
    (status) => {
      const answer = { type: "rejected", message: "No", httpStatus: status, code: "7" };
      expect(meaningOf(status)).toEqual(answer);
      expect(meaningOf(status, { location: "https://evil.example/" })).toEqual(answer);
    },
  );
});
