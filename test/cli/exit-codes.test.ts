import { describe, expect, test } from "vitest";
import { exitCodeOf } from "../../src/cli/exit-codes";
import {
  InvalidDescriptionError,
  ProviderRejectedError,
  ProviderUnavailableError,
  TaskFailedError,
  TaskGroupError,
  TaskNotFoundError,
  UnknownStatusError,
  WaitAbortedError,
  WaitTimeoutError,
} from "../../src/core/errors";
import type { WaitResult } from "../../src/core/events";

const facts = { kind: "scripted", taskId: "t", attempts: 1, elapsedMs: 1 };
const succeeded: WaitResult = { state: "succeeded", providerState: "success", attempts: 1, elapsedMs: 1 };
const failed = new TaskFailedError(facts);
const unknown = new UnknownStatusError(facts);
const timedOut = new WaitTimeoutError(facts, 1);
const rejected = new ProviderRejectedError(facts);
const notFound = new TaskNotFoundError(facts);
const unavailable = new ProviderUnavailableError(facts);
const interrupted = new WaitAbortedError(facts);

describe("one task", () => {
  test.each([
    ["success", 0, succeeded],
    ["a failed task", 1, failed],
    ["an unrecognized status", 1, unknown],
    ["an invalid description", 2, new InvalidDescriptionError([{ path: [], message: "p" }])],
    ["a time limit that was reached", 3, timedOut],
    ["a rejected request", 4, rejected],
    ["a task that the provider does not know", 4, notFound],
    ["a provider that is unavailable", 5, unavailable],
    ["an interrupted wait", 130, interrupted],
  ])("%s → exit code %i", (_name, code, outcome) => {
    expect(exitCodeOf([outcome])).toBe(code);
  });

  test("returns 70 for the error of a group, which no task ends with", () => {
    expect(exitCodeOf([new TaskGroupError([failed])])).toBe(70);
  });
});

describe("many tasks", () => {
  test("returns 0 only if all of them succeeded", () => {
    expect(exitCodeOf([])).toBe(0);
    expect(exitCodeOf([succeeded, succeeded])).toBe(0);
    expect(exitCodeOf([succeeded, timedOut, succeeded])).toBe(3);
  });

  const byPrecedence = [interrupted, failed, rejected, unavailable, timedOut, succeeded];

  test.each([0, 1, 2, 3, 4])(
    "returns the code of the outcome that a retry would fix least, in any order (from place %i)",
    (place) => {
      const rest = byPrecedence.slice(place);
      const code = exitCodeOf(rest.slice(0, 1));
      expect(exitCodeOf(rest)).toBe(code);
      expect(exitCodeOf(rest.toReversed())).toBe(code);
    },
  );

  test("ignores tasks that were cancelled because another one did not succeed", () => {
    const givenUp = new WaitAbortedError(facts, { cause: unavailable });
    expect(exitCodeOf([givenUp, unavailable, givenUp])).toBe(5);
  });
});
