import { describe, expect, test } from "vitest";
import {
  factsOf,
  InvalidDescriptionError,
  isTaskWaitError,
  ProviderRejectedError,
  ProviderUnavailableError,
  TaskFailedError,
  TaskNotFoundError,
  UnknownStatusError,
  WaitAbortedError,
  type WaitFacts,
  WaitTimeoutError,
} from "../../src/core/errors";

const facts: WaitFacts = { kind: "scripted", taskId: "task-1", attempts: 2, elapsedMs: 3_000 };

describe("an error class", () => {
  test.each([
    { error: new TaskFailedError(facts), name: "TaskFailedError", code: "TASK_FAILED" },
    { error: new WaitTimeoutError(facts, 3_000), name: "WaitTimeoutError", code: "WAIT_TIMEOUT" },
    { error: new WaitAbortedError(facts), name: "WaitAbortedError", code: "WAIT_ABORTED" },
    { error: new TaskNotFoundError(facts), name: "TaskNotFoundError", code: "TASK_NOT_FOUND" },
    { error: new ProviderRejectedError(facts), name: "ProviderRejectedError", code: "PROVIDER_REJECTED" },
    {
      error: new ProviderUnavailableError(facts),
      name: "ProviderUnavailableError",
      code: "PROVIDER_UNAVAILABLE",
    },
    { error: new UnknownStatusError(facts), name: "UnknownStatusError", code: "UNKNOWN_STATUS" },
    {
      error: new InvalidDescriptionError([{ path: ["taskId"], message: "is required" }]),
      name: "InvalidDescriptionError",
      code: "INVALID_DESCRIPTION",
    },
  ])("$name → its name and the code $code", ({ error, name, code }) => {
    expect({ name: error.name, code: error.code }).toEqual({ name, code });
  });
});

describe("the message of an error", () => {
  test("a failed task without a reason → says that the provider gave none", () => {
    const message = "scripted task task-1 failed: the provider gave no reason (2 polls in 3s)";
    expect(new TaskFailedError(facts).message).toBe(message);
    const lastStatus = { state: "failed", providerState: "", message: "" } as const;
    expect(new TaskFailedError({ ...facts, lastStatus }).message).toBe(message);
  });

  test.each([
    { message: "No permission", httpStatus: 403 },
    { message: "No permission", code: "Forbidden" },
  ])("a poll error with a response → the provider rejected the request: %o", (lastPollError) => {
    expect(new ProviderRejectedError({ ...facts, lastPollError }).message).toContain(
      ": the provider rejected the request: No permission (",
    );
  });

  test("a poll error without a response → no request was sent", () => {
    const lastPollError = { message: "there are no credentials" };
    expect(new ProviderRejectedError({ ...facts, lastPollError }).message).toBe(
      "scripted task task-1: no request was sent: there are no credentials (2 polls in 3s)",
    );
  });

  test.each([undefined, { message: "", httpStatus: 503 }])(
    "a poll error without a message → says that it gave no reason: %o",
    (lastPollError) => {
      expect(new ProviderUnavailableError({ ...facts, lastPollError }).message).toContain(
        ": the provider is unavailable: it gave no reason (",
      );
    },
  );

  test("an unrecognized status with a message → the status and the message", () => {
    const lastStatus = { state: "unknown", providerState: "hibernating", message: "zzz" } as const;
    expect(new UnknownStatusError({ ...facts, lastStatus }).message).toBe(
      'scripted task task-1 has an unrecognized status: "hibernating": zzz (state "hibernating", 2 polls in 3s)',
    );
  });

  test.each([undefined, { state: "unknown", providerState: "" } as const])(
    "a response without a status → says that it has none: %o",
    (lastStatus) => {
      expect(new UnknownStatusError({ ...facts, lastStatus }).message).toBe(
        "scripted task task-1 has no status in the provider's response (2 polls in 3s)",
      );
    },
  );

  test("several issues → one sentence for each", () => {
    const issues = [
      { path: ["taskId"], message: "is required" },
      { path: ["region"], message: "must be a string" },
    ];
    const error = new InvalidDescriptionError(issues);
    expect(error.message).toBe("taskId is required; region must be a string");
    expect(error.issues).toBe(issues);
  });
});

describe("isTaskWaitError", () => {
  test.each([null, undefined, "TaskWaitError", 1, {}, new Error("another")])("%o → false", (value) => {
    expect(isTaskWaitError(value)).toBe(false);
  });
});

describe("factsOf", () => {
  test("an error of this version → the facts that it was made of", () => {
    expect(factsOf(new TaskFailedError(facts))).toBe(facts);
  });

  test.each([true, null, undefined, "1.0.0"])(
    "an error of an earlier version, marked %o → undefined",
    (mark) => {
      const error: unknown = Object.assign(new Error("from elsewhere"), {
        [Symbol.for("cloud-task-waiter.TaskWaitError")]: mark,
      });
      if (!isTaskWaitError(error)) throw new TypeError("the mark is not recognized");
      expect(factsOf(error)).toBeUndefined();
    },
  );
});
