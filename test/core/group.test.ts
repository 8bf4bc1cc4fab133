import { describe, expect, test } from "vitest";
import type { TaskGroupError } from "../../src/core/errors";
import { InvalidDescriptionError, isTaskWaitError } from "../../src/core/errors";
import type { WaitResult } from "../../src/core/events";
import type { GroupOptions } from "../../src/core/group";
import { waitForTasks } from "../../src/core/group";
import type { PollResult } from "../../src/core/poll-result";
import type { Task } from "../../src/core/task";
import { VirtualClock } from "../support/virtual-clock";
import type { Reply } from "./support";
import {
  countedSignal,
  failed,
  never,
  pending,
  rejected,
  running,
  ScriptedTask,
  status,
  succeeded,
  transient,
} from "./support";

/** How a wait for many went: when each task was asked about, and how the wait ended. */
interface Course {
  readonly clock: VirtualClock;
  readonly askedAt: readonly (readonly number[])[];
  readonly endedAt: number;
  readonly results: readonly WaitResult[];
  readonly error: unknown;
}

/** Waits for one task for each script, `task-1` and so on, on a virtual clock. */
async function waitForScripts(
  scripts: readonly (readonly (PollResult | Reply)[])[],
  options: GroupOptions = {},
  clock = new VirtualClock(),
): Promise<Course> {
  const tasks = scripts.map((replies, index) => new ScriptedTask(clock, replies, `task-${index + 1}`));
  const ended = await clock.run(waitForTasks(tasks, { clock, ...options })).then(
    (results) => ({ results, error: undefined }),
    (error: unknown) => ({ results: [], error }),
  );
  return { clock, askedAt: tasks.map(({ askedAt }) => askedAt), endedAt: clock.now(), ...ended };
}

/** A wait that ended with a group's error. */
async function failure(...args: Parameters<typeof waitForScripts>) {
  const { error, ...course } = await waitForScripts(...args);
  expect(error).toMatchObject({ name: "TaskGroupError", code: "GROUP_FAILED" });
  return { ...course, error: error as TaskGroupError };
}

describe("A wait for many tasks", () => {
  test("has their results in the order of the tasks, whichever of them ended first", async () => {
    const { results, endedAt } = await waitForScripts([
      [running, running, status("succeeded", { data: "slow" })],
      [status("succeeded", { data: "quick" })],
      [{ answer: status("succeeded", { data: "middle" }), afterMs: 1_500 }],
    ]);
    expect(results.map(({ data }) => data)).toEqual(["slow", "quick", "middle"]);
    expect(results.map(({ attempts }) => attempts)).toEqual([3, 1, 1]);
    expect(results.map(({ elapsedMs }) => elapsedMs)).toEqual([Math.round(endedAt), 0, 1_500]);
  });

  test("asks about all of them at the same time", async () => {
    const slow = { answer: succeeded, afterMs: 5_000 };
    const { askedAt, endedAt } = await waitForScripts([[slow], [slow], [slow]]);
    expect(askedAt).toEqual([[0], [0], [0]]);
    expect(endedAt).toBe(5_000);
  });

  test("of none is over at once, with no result", async () => {
    expect(await waitForTasks([])).toEqual([]);
    expect(await waitForTasks([], { failFast: true })).toEqual([]);
  });

  test("may have the same task twice", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [succeeded]);
    const results = await waitForTasks([task, task], { clock });
    expect(results.map(({ state }) => state)).toEqual(["succeeded", "succeeded"]);
  });

  test("gives all of them the same deadline, and each of them all of the time", async () => {
    const late = { answer: succeeded, afterMs: 59_000 };
    const { error, endedAt, clock } = await failure([[never], [late], [never]], { timeoutMs: 60_000 });
    expect(error.outcomes).toMatchObject([
      { code: "WAIT_TIMEOUT", elapsedMs: 60_000 },
      { state: "succeeded", elapsedMs: 59_000 },
      { code: "WAIT_TIMEOUT", elapsedMs: 60_000 },
    ]);
    expect(endedAt).toBe(60_000);
    expect(clock.pending).toBe(0);
  });

  test("leaves every limit to each of them", async () => {
    const { error } = await failure([[transient()], [running, succeeded]], {
      transientErrorBudgetMs: 0,
      maxDelayMs: 2_000,
    });
    expect(error.errors).toMatchObject([{ code: "PROVIDER_UNAVAILABLE", taskId: "task-1" }]);
    expect(error.outcomes).toMatchObject([{}, { state: "succeeded" }]);
  });

  test("that breaks in a way nobody expected rejects with that, and ends all", async () => {
    const clock = new VirtualClock();
    const bug = new TypeError("undefined is not a function");
    const broken = { kind: "scripted", taskId: "broken", poll: () => Promise.reject(bug) };
    const other = new ScriptedTask(clock, [running]);
    await expect(clock.run(waitForTasks([other, broken], { clock }))).rejects.toBe(bug);
    expect(other.askedAt).toEqual([0]);
    expect(clock.pending).toBe(0);
  });
});

describe("The failure of some of many tasks", () => {
  test("waits for all others to end, and says how each of them did", async () => {
    const { error } = await failure([[failed], [pending, running, succeeded], [rejected]]);
    expect(error.outcomes).toMatchObject([
      { code: "TASK_FAILED", taskId: "task-1" },
      { state: "succeeded", attempts: 3 },
      { code: "PROVIDER_REJECTED", taskId: "task-3" },
    ]);
    expect(error.errors).toEqual([error.outcomes[0], error.outcomes[2]]);
    const [, { elapsedMs } = {}] = error.outcomes;
    expect(elapsedMs).toBeGreaterThan(2_000);
    expect(error).toMatchObject({ attempts: 5, elapsedMs });
  });

  test("names each of them in one line", async () => {
    const { error } = await failure([[failed], [succeeded], [rejected]]);
    expect(error.summary).toBe("2 of 3 tasks did not succeed");
    expect(error.message).toBe(
      "2 of 3 tasks did not succeed: " +
        'scripted task task-1 failed: The EIP is frozen (state "failed", code EIP.42, 1 poll in 0s, request req-7); ' +
        "scripted task task-3: the provider rejected the request: No permission (HTTP 403, 1 poll in 0s, request req-9)",
    );
  });

  test("is an error of this package, and of no one task", async () => {
    const { error } = await failure([[failed]]);
    expect(isTaskWaitError(error)).toBe(true);
    expect(error).toBeInstanceOf(Error);
    expect(error.taskId).toBeUndefined();
    expect(error.cause).toBeUndefined();
  });

  test("of the only task has room for all of its words", async () => {
    const message = "The quota is used up. ".repeat(20).trim();
    const { error } = await failure([[status("failed", { message })]]);
    expect(error.message).toContain(message);
    expect(error.message).toContain("1 of 1 tasks did not succeed: scripted task task-1 failed: The quota");
  });

  test.each([
    ["words without an end", "x ".repeat(5_000)],
    ["words of many lines", "first\r\nsecond\n".repeat(500)],
    ["words in another alphabet", "防护".repeat(2_000)],
    ["no words", ""],
  ])("of 200 is one line of less than 1 KB that names some and counts all: %s", async (_name, message) => {
    const scripts = Array.from({ length: 200 }, () => [status("failed", { message })]);
    const { error } = await failure(scripts);
    expect(Buffer.byteLength(error.message)).toBeLessThan(1_000);
    expect(error.message).not.toMatch(/[\r\n\uFFFD]/);
    expect(error.message).toMatch(/^200 of 200 tasks did not succeed: scripted task task-1 failed: /);
    const named = error.message.match(/scripted task task-\d+ failed/g) ?? [];
    expect(named.length).toBeGreaterThan(5);
    expect(error.message).toMatch(new RegExp(`; and ${200 - named.length} more$`));
    expect(error.errors).toHaveLength(200);
    expect(error.errors[199]?.message).toMatch(/^scripted task task-200 failed: /);
  });

  test.each([2, 5, 8])("of %i names every one, however long their words are", async (count) => {
    const scripts = Array.from({ length: count }, () => [status("failed", { message: "x ".repeat(5_000) })]);
    const { error } = await failure(scripts);
    expect(error.message.match(/scripted task task-\d failed: x x/g)).toHaveLength(count);
    expect(error.message).not.toContain("more");
    expect(Buffer.byteLength(error.message)).toBeLessThan(1_000);
  });
});

describe("A wait for many tasks that ends with the first failure", () => {
  const failFast = true;
  const soon = { answer: failed, afterMs: 500 };

  test("gives up all others at once, and asks no more", async () => {
    const { error, endedAt, askedAt, clock } = await failure([[running], [soon], [never]], { failFast });
    expect(endedAt).toBe(500);
    expect(askedAt).toEqual([[0], [0], [0]]);
    expect(clock.pending).toBe(0);
    expect(error.outcomes).toMatchObject([
      { code: "WAIT_ABORTED", taskId: "task-1" },
      { code: "TASK_FAILED", taskId: "task-2" },
      { code: "WAIT_ABORTED", taskId: "task-3" },
    ]);
    expect(error.outcomes[0]).toHaveProperty("cause", error.outcomes[1]);
  });

  test("says what failed, and only how many were canceled for it", async () => {
    const { error } = await failure([[running], [soon], [never]], { failFast });
    expect(error.errors).toEqual([error.outcomes[1]]);
    expect(error.summary).toBe("1 of 3 tasks did not succeed, 2 more were canceled");
    expect(error.message).toMatch(
      /^1 of 3 tasks did not succeed, 2 more were canceled: scripted task task-2 failed: The EIP is frozen /,
    );
    expect(error.message).not.toMatch(/task-1|task-3|interrupted/);
  });

  test("keeps what had succeeded before", async () => {
    const { error } = await failure([[succeeded], [soon]], { failFast });
    expect(error.outcomes).toMatchObject([{ state: "succeeded" }, { code: "TASK_FAILED" }]);
    expect(error.summary).toBe("1 of 2 tasks did not succeed");
  });

  test("takes the end of the time for a failure like any other", async () => {
    const { error } = await failure([[never], [running]], { failFast, timeoutMs: 10_000 });
    expect(error.errors).toMatchObject([{ code: "WAIT_TIMEOUT", taskId: "task-2" }]);
    expect(error.summary).toBe("1 of 2 tasks did not succeed, 1 more was canceled");
  });

  test("continues after a transient error", async () => {
    const { results } = await waitForScripts(
      [
        [transient(), succeeded],
        [running, succeeded],
      ],
      { failFast },
    );
    expect(results.map(({ state }) => state)).toEqual(["succeeded", "succeeded"]);
  });

  test("has no failure to name but the interruption when all were interrupted", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    clock.setTimer(400, () => controller.abort(new Error("enough")));
    const { error } = await failure([[running], [never]], { failFast, signal: controller.signal }, clock);
    expect(error.errors).toMatchObject([{ code: "WAIT_ABORTED" }, { code: "WAIT_ABORTED" }]);
    expect(error.summary).toBe("2 of 2 tasks did not succeed");
  });
});

describe("A signal for many tasks", () => {
  test("that is aborted before the start asks nothing", async () => {
    const reason = new Error("no longer wanted");
    const { error, askedAt, clock } = await failure([[succeeded], [succeeded]], {
      signal: AbortSignal.abort(reason),
    });
    expect(askedAt).toEqual([[], []]);
    expect(clock.pending).toBe(0);
    expect(error.errors).toMatchObject([
      { code: "WAIT_ABORTED", attempts: 0, cause: reason },
      { code: "WAIT_ABORTED", attempts: 0, cause: reason },
    ]);
    expect(error.summary).toBe("2 of 2 tasks did not succeed");
  });

  test("that is aborted later ends all waits at once, whatever they are doing", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const reason = new Error("enough");
    clock.setTimer(700, () => controller.abort(reason));
    const { error, askedAt, endedAt } = await failure(
      [[running], [never], [succeeded]],
      { signal: controller.signal },
      clock,
    );
    expect(endedAt).toBe(700);
    expect(askedAt).toEqual([[0], [0], [0]]);
    expect(clock.pending).toBe(0);
    expect(error.outcomes).toMatchObject([
      { code: "WAIT_ABORTED", cause: reason, elapsedMs: 700 },
      { code: "WAIT_ABORTED", cause: reason, elapsedMs: 700 },
      { state: "succeeded" },
    ]);
  });

  test("that is aborted with the error of another wait is no failure of these", async () => {
    const { error: reason } = await failure([[failed]]);
    const { error } = await failure([[running], [never]], { signal: AbortSignal.abort(reason) });
    expect(error.errors).toMatchObject([
      { code: "WAIT_ABORTED", cause: reason },
      { code: "WAIT_ABORTED", cause: reason },
    ]);
    expect(error.message).toMatch(
      /^2 of 2 tasks did not succeed: scripted task task-1: the wait was interrupted /,
    );
  });

  test("of a long life is left without a listener", async () => {
    const { signal, listening } = countedSignal();
    await waitForScripts([[running, succeeded], [failed]], { signal, failFast: true });
    expect(listening()).toBe(0);
  });
});

describe("Who is told of many tasks", () => {
  test("hears of every status, and of which task it is", async () => {
    const clock = new VirtualClock();
    const tasks: readonly Task[] = [
      new ScriptedTask(clock, [pending, transient(), succeeded], "a"),
      new ScriptedTask(clock, [{ answer: succeeded, afterMs: 500 }], "b"),
    ];
    const told: unknown[] = [];
    const onStatus: GroupOptions["onStatus"] = ({ status: { state }, elapsedMs }, task) => {
      told.push([tasks.indexOf(task), state, elapsedMs]);
    };
    await clock.run(waitForTasks(tasks, { clock, onStatus }));
    expect(told).toEqual([
      [0, "pending", 0],
      [1, "succeeded", 500],
      [0, "succeeded", expect.any(Number)],
    ]);
  });

  const enough = new RangeError("enough");
  test.each([
    [
      "throws",
      () => {
        throw enough;
      },
    ],
    ["rejects with", () => Promise.reject(enough)],
  ])("ends the wait for all with what it %s", async (_name, complain) => {
    const clock = new VirtualClock();
    const onStatus: GroupOptions["onStatus"] = (_event, { taskId }) =>
      taskId === "task-2" ? complain() : undefined;
    const { error, askedAt, endedAt } = await waitForScripts(
      [[running], [{ answer: running, afterMs: 300 }], [never]],
      { onStatus },
      clock,
    );
    expect(error).toBe(enough);
    expect(askedAt).toEqual([[0], [0], [0]]);
    expect(endedAt).toBe(300);
    expect(clock.pending).toBe(0);
  });

  test("ends the wait for a task alone with the error of a wait", async () => {
    const { error: foreign } = await failure([[failed]]);
    const onStatus: GroupOptions["onStatus"] = (_event, { taskId }) => {
      if (taskId === "task-2") throw foreign;
    };
    const { error } = await failure([[running, succeeded], [running]], { onStatus });
    expect(error.outcomes).toMatchObject([{ state: "succeeded" }, { code: "GROUP_FAILED" }]);
    expect(error.errors).toEqual([foreign]);
  });

  test("slowly of one task does not hold up another", async () => {
    const clock = new VirtualClock();
    const onStatus: GroupOptions["onStatus"] = (_event, { taskId }) =>
      taskId === "task-1" ? clock.sleep(20_000) : undefined;
    const { askedAt } = await waitForScripts(
      [
        [running, succeeded],
        [running, succeeded],
      ],
      { onStatus },
      clock,
    );
    expect(askedAt[1]).toEqual([0, 1_125]);
  });
});

describe("Options for many tasks", () => {
  test.each([
    [{ failFast: "yes" }, "failFast must be true or false"],
    [{ failFast: null }, "failFast must be true or false"],
    [{ timeoutMs: 0 }, "timeoutMs must be a number of milliseconds from 1 to 2147483647, not 0"],
    [{ failfast: true }, "failfast is not an option: expected one of timeoutMs, "],
    [{ signal: "stop" }, "signal must be an AbortSignal"],
  ])("that are wrong are named, and nothing is asked: %o", async (options, message) => {
    const { error, askedAt } = await waitForScripts([[succeeded]], options as GroupOptions);
    expect(error).toBeInstanceOf(InvalidDescriptionError);
    expect((error as Error).message).toContain(message);
    expect(askedAt).toEqual([[]]);
  });

  test("an option that there is not → the error lists failFast too", async () => {
    await expect(waitForTasks([], { failfast: true } as GroupOptions)).rejects.toThrow(
      /, onStatus, failFast$/,
    );
  });

  test("that are wrong are named even when there is no task", async () => {
    await expect(waitForTasks([], { timeoutMs: -1 })).rejects.toBeInstanceOf(InvalidDescriptionError);
  });
});
