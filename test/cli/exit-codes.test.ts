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

describe("The exit code of one task", () => {
  test.each([
    ["succeeded", succeeded, 0],
    ["failed", failed, 1],
    ["is in a state that is not known", unknown, 1],
    ["is not described correctly", new InvalidDescriptionError(["p"]), 2],
    ["had not ended in time", timedOut, 3],
    ["was refused", rejected, 4],
    ["is not known", notFound, 4],
    ["had no good answer", unavailable, 5],
    ["was given up by whoever started it", interrupted, 130],
  ])("that %s says so", (_name, outcome, code) => {
    expect(exitCodeOf([outcome])).toBe(code);
  });

  test("is no task's where it is an error of many, which no task ends with", () => {
    expect(exitCodeOf([new TaskGroupError([failed])])).toBe(70);
  });
});

describe("The exit code of many tasks", () => {
  test("is 0 only where all of them have succeeded", () => {
    expect(exitCodeOf([])).toBe(0);
    expect(exitCodeOf([succeeded, succeeded])).toBe(0);
    expect(exitCodeOf([succeeded, timedOut, succeeded])).toBe(3);
  });

  const byPrecedence = [interrupted, failed, rejected, unavailable, timedOut, succeeded];

  test.each([0, 1, 2, 3, 4])(
    "is that of what asking again would mend least, in any order (from place %i)",
    (place) => {
      const rest = byPrecedence.slice(place);
      const code = exitCodeOf(rest.slice(0, 1));
      expect(exitCodeOf(rest)).toBe(code);
      expect(exitCodeOf(rest.toReversed())).toBe(code);
    },
  );

  test("takes no notice of tasks that were given up because another one did not succeed", () => {
    const givenUp = new WaitAbortedError(facts, { cause: unavailable });
    expect(exitCodeOf([givenUp, unavailable, givenUp])).toBe(5);
  });
});
