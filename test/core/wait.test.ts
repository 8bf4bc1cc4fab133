import { describe, expect, test } from "vitest";
import {
  isTaskWaitError,
  ProviderRejectedError,
  ProviderUnavailableError,
  TaskFailedError,
  TaskNotFoundError,
  UnknownStatusError,
  WaitAbortedError,
  WaitTimeoutError,
} from "../../src/core/errors";
import type { Task } from "../../src/core/task";
import { waitForTask, watchTask } from "../../src/core/wait";
import { VirtualClock } from "../support/virtual-clock";
import {
  countedSignal,
  expired,
  failed,
  never,
  notFound,
  pending,
  rejected,
  running,
  ScriptedTask,
  status,
  succeeded,
  times,
  transient,
  unknown,
  watch,
} from "./support";

const silent = new Promise<never>(() => undefined);
const deaf: Task = { kind: "scripted", taskId: "deaf", poll: () => silent };

describe("A task", () => {
  test("that has already succeeded is asked about once", async () => {
    const { askedAt, result } = await watch([succeeded]);
    expect(askedAt).toEqual([0]);
    expect(result).toMatchObject({ state: "succeeded", attempts: 1, elapsedMs: 0 });
  });

  test("that is pending, running, then succeeded ends the wait with the last status", async () => {
    const done = status("succeeded", { providerState: "success", data: { a: 1 }, requestId: "req-3" });
    const { result, events } = await watch([pending, running, done]);
    expect(events.map((event) => event.status?.state)).toEqual(["pending", "running", "succeeded"]);
    expect(result).toMatchObject({
      providerState: "success",
      data: { a: 1 },
      requestId: "req-3",
      attempts: 3,
    });
  });

  test("that failed ends the wait on that answer, with the provider's reason", async () => {
    const { askedAt, error } = await watch([running, failed, succeeded]);
    expect(askedAt).toHaveLength(2);
    expect(error).toBeInstanceOf(TaskFailedError);
    expect(error).toMatchObject({ code: "TASK_FAILED", requestId: "req-7", attempts: 2 });
    expect((error as Error).message).toBe(
      'scripted task task-1 failed: The EIP is frozen (state "failed", code EIP.42, 2 polls in 1.1s, request req-7)',
    );
  });

  test("may go backwards: only a final state ends the wait", async () => {
    const { result, askedAt } = await watch([running, pending, running, pending, succeeded]);
    expect(askedAt).toHaveLength(5);
    expect(result).toMatchObject({ state: "succeeded" });
  });

  test("must be seen as succeeded as often in a row as asked for", async () => {
    const { askedAt } = await watch([succeeded, running, succeeded, succeeded], { confirmations: 2 });
    expect(askedAt).toHaveLength(4);
  });

  test("is confirmed without delay, however old it is", async () => {
    const old = times(60, running);
    const { askedAt } = await watch([...old, succeeded, succeeded], { confirmations: 2 });
    const [before = 0, last = 0] = askedAt.slice(-2);
    expect(last - before).toBeLessThan(1_300);
  });

  test("is confirmed without delay, whatever its progress says", async () => {
    const done = status("succeeded", { progress: 50 });
    const { askedAt } = await watch([...times(60, running), done, done], { confirmations: 2 });
    const [before = 0, last = 0] = askedAt.slice(-2);
    expect(last - before).toBeLessThan(1_300);
  });
});

describe("The deadline", () => {
  test("is met by a last question that can still be answered", async () => {
    const { askedAt, endedAt, error } = await watch([running], { timeoutMs: 9_000, maxDelayMs: 5_000 });
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(askedAt.at(-1)).toBe(8_750);
    expect(endedAt).toBe(8_750);
  });

  test("leaves a slow provider twice its slowest answer", async () => {
    const slow = { answer: running, afterMs: 1_000 };
    const { askedAt, endedAt } = await watch([slow], { timeoutMs: 20_000 });
    expect(askedAt.at(-1)).toBe(18_000);
    expect(endedAt).toBe(19_000);
  });

  test("sees a success that comes just before it", async () => {
    const clock = new VirtualClock();
    const task: Task = {
      kind: "scripted",
      taskId: "late",
      poll: async () => (clock.now() >= 59_700 ? succeeded : running),
    };
    const result = await clock.run(waitForTask(task, { clock, timeoutMs: 60_000 }));
    expect(result.elapsedMs).toBe(59_750);
  });

  test("is not brought forward by a question that was never answered", async () => {
    const stalled = { answer: transient({ message: "no answer" }), afterMs: 10_000 };
    const { result } = await watch([stalled, running, running, succeeded], { timeoutMs: 30_000 });
    expect(result).toMatchObject({ state: "succeeded" });
  });

  test("is not brought forward by the time that a question waits for its turn", async () => {
    const queued = { answer: { ...running, tookMs: 100 }, afterMs: 6_000 };
    const { askedAt } = await watch([queued], { timeoutMs: 30_000 });
    expect(askedAt.at(-1)).toBeGreaterThan(15_000);
  });

  test("is brought forward by no more than a request may take", async () => {
    const slow = { answer: running, afterMs: 9_000 };
    const { askedAt } = await watch([slow], { timeoutMs: 60_000, requestTimeoutMs: 10_000 });
    expect(askedAt.at(-1)).toBe(50_000);
  });

  test("cuts a question that is never answered", async () => {
    const clock = new VirtualClock();
    const wait = clock.run(waitForTask(deaf, { clock, timeoutMs: 5_000 }));
    await expect(wait).rejects.toBeInstanceOf(WaitTimeoutError);
    await expect(wait).rejects.toMatchObject({ attempts: 1 });
    expect(clock.now()).toBe(5_000);
    expect(clock.pending).toBe(0);
  });

  test("allows the first question even when it is shorter than any answer", async () => {
    expect((await watch([succeeded], { timeoutMs: 1 })).result).toMatchObject({ state: "succeeded" });
  });

  test("does not move when the time of day jumps", async () => {
    const clock = new VirtualClock();
    clock.date = () => new Date(clock.now() < 3_000 ? "2026-01-01T00:00:00Z" : "2027-01-01T00:00:00Z");
    const { endedAt } = await watch([running], { timeoutMs: 10_000 }, clock);
    expect(endedAt).toBe(9_750);
  });

  test("says the last state, the last error, the polls and the time", async () => {
    const { error } = await watch([status("running", { progress: 40 }), transient()], { timeoutMs: 4_000 });
    expect((error as Error).message).toMatch(
      /^scripted task task-1 did not finish within 4s; last error: HTTP 503 without an error message \(state "running", 40 %, HTTP 503, \d polls in 3.8s\)$/,
    );
  });
});

describe("An error", () => {
  test("that passes does not end the wait", async () => {
    const { result, events } = await watch([...times(3, transient()), succeeded]);
    expect(result).toMatchObject({ attempts: 4 });
    expect(events.map(({ type }) => type)).toEqual(["pollError", "pollError", "pollError", "status"]);
  });

  test("that has passed is in no later error", async () => {
    const { error } = await watch([transient({ code: "OLD.1", requestId: "req-old" }), failed]);
    expect((error as Error).message).not.toMatch(/OLD|req-old|503/);
    expect(error).toMatchObject({ requestId: "req-7" });
  });

  test("that does not pass ends the wait when its budget is spent", async () => {
    const { error, endedAt } = await watch([transient({ requestId: "req-5" })], {
      transientErrorBudgetMs: 60_000,
    });
    expect(error).toBeInstanceOf(ProviderUnavailableError);
    expect(error).toMatchObject({ requestId: "req-5" });
    expect(endedAt).toBeGreaterThanOrEqual(60_000);
    expect(endedAt).toBeLessThan(75_000);
  });

  test("has its budget back after every good answer", async () => {
    const bad = times(5, transient());
    const rounds = Array.from({ length: 20 }, () => [...bad, running]).flat();
    const { result } = await watch([...rounds, succeeded], {
      transientErrorBudgetMs: 5 * 60_000,
      timeoutMs: 24 * 3_600_000,
    });
    expect(result).toMatchObject({ attempts: 121 });
  });

  test("that is permanent ends the wait on the first answer", async () => {
    const { error, askedAt } = await watch([rejected, succeeded]);
    expect(askedAt).toEqual([0]);
    expect(error).toBeInstanceOf(ProviderRejectedError);
    expect((error as Error).message).toBe(
      "scripted task task-1: the provider rejected the request: No permission (HTTP 403, 1 poll in 0s, request req-9)",
    );
  });

  test("with credentials that nobody could renew is permanent", async () => {
    expect((await watch([running, expired])).error).toBeInstanceOf(ProviderRejectedError);
  });

  test("of a task that is not found is tolerated during the grace", async () => {
    expect((await watch([notFound, notFound, running, succeeded])).result).toMatchObject({ attempts: 4 });
  });

  test("of a task that is not found ends the wait after the grace", async () => {
    const { error, endedAt } = await watch([notFound], { notFoundGraceMs: 10_000 });
    expect(error).toBeInstanceOf(TaskNotFoundError);
    expect(endedAt).toBeGreaterThan(10_000);
    expect(endedAt).toBeLessThan(20_000);
  });

  test("of a task that was there and is gone ends the wait, with its last state", async () => {
    const { error } = await watch([...times(10, running), notFound], { notFoundGraceMs: 1_000 });
    expect(error).toMatchObject({ code: "TASK_NOT_FOUND", lastStatus: { state: "running" } });
  });

  test("with a word that is not known ends the wait after three in a row, and names it", async () => {
    const { error, askedAt } = await watch([unknown, unknown, running, unknown, unknown, unknown]);
    expect(askedAt).toHaveLength(6);
    expect(error).toBeInstanceOf(UnknownStatusError);
    expect((error as Error).message).toContain('has an unrecognized status: "hibernating"');
  });

  test("that a check throws ends the wait as it is", async () => {
    const bug = new TypeError("undefined is not a function");
    const broken: Task = { kind: "scripted", taskId: "x", poll: () => Promise.reject(bug) };
    await expect(waitForTask(broken)).rejects.toBe(bug);
  });
});

describe("A hint of the server", () => {
  test.each([
    ["is a minimum", 40_000, 40_000],
    ["may be longer than the longest delay", 120_000, 120_000],
    ["never reaches past the deadline", 999_999_999_000, 599_750],
    ["without an end is bounded by the deadline", Number.POSITIVE_INFINITY, 599_750],
    ["of nothing changes nothing", 0, 1_125],
    ["below nothing changes nothing", -5_000, 1_125],
    ["that is no number changes nothing", Number.NaN, 1_125],
  ])("%s", async (_name, retryAfterMs, expectedMs) => {
    const clock = new VirtualClock();
    const { askedAt } = await watch([transient({ retryAfterMs }), succeeded], { timeoutMs: 600_000 }, clock);
    expect(askedAt[1]).toBe(expectedMs);
  });
});

describe("A signal", () => {
  test("of a long life is left without a listener", async () => {
    const { signal, listening } = countedSignal();
    await watch([running, transient(), running, succeeded], { signal });
    expect(listening()).toBe(0);
  });
});

describe("An abort", () => {
  test("before the start asks nothing", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [succeeded]);
    const reason = new Error("no longer wanted");
    const wait = waitForTask(task, { clock, signal: AbortSignal.abort(reason) });
    await expect(wait).rejects.toBeInstanceOf(WaitAbortedError);
    await expect(wait).rejects.toMatchObject({ cause: reason, attempts: 0 });
    expect(task.askedAt).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  test("between two questions settles at once, asks no more and leaves no timer", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const task = new ScriptedTask(clock, [running]);
    clock.setTimer(500, () => controller.abort());
    const wait = waitForTask(task, { clock, signal: controller.signal });
    await expect(clock.run(wait)).rejects.toMatchObject({
      code: "WAIT_ABORTED",
      attempts: 1,
      elapsedMs: 500,
    });
    expect(clock.now()).toBe(500);
    expect(task.askedAt).toEqual([0]);
    expect(clock.pending).toBe(0);
  });

  test("during a question settles at once and tells the question", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const told: AbortSignal[] = [];
    const task: Task = {
      kind: "scripted",
      taskId: "x",
      poll: (signal) => {
        told.push(signal);
        return silent;
      },
    };
    clock.setTimer(200, () => controller.abort());
    const wait = waitForTask(task, { clock, signal: controller.signal });
    await expect(clock.run(wait)).rejects.toBeInstanceOf(WaitAbortedError);
    expect(told.map(({ aborted }) => aborted)).toEqual([true]);
    expect(clock.now()).toBe(200);
    expect(clock.pending).toBe(0);
  });

  test("is told as one even when the question makes something else of it", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const task: Task = {
      kind: "scripted",
      taskId: "x",
      poll: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(new Error("socket hang up")));
        }),
    };
    clock.setTimer(200, () => controller.abort());
    const wait = waitForTask(task, { clock, signal: controller.signal });
    await expect(clock.run(wait)).rejects.toBeInstanceOf(WaitAbortedError);
  });

  test.each([
    ["between two questions", [running], undefined],
    ["during a question", [never], undefined],
    ["while somebody is told", [running], () => silent],
  ])("with the error of another wait is one like any other: %s", async (_name, replies, onStatus) => {
    const { error: reason } = await watch([failed]);
    const clock = new VirtualClock();
    const controller = new AbortController();
    clock.setTimer(300, () => controller.abort(reason));
    const wait = waitForTask(new ScriptedTask(clock, replies, "task-2"), {
      clock,
      signal: controller.signal,
      ...(onStatus && { onStatus }),
    });
    await expect(clock.run(wait)).rejects.toBeInstanceOf(WaitAbortedError);
    await expect(wait).rejects.toMatchObject({ taskId: "task-2", cause: reason, elapsedMs: 300 });
    expect(clock.pending).toBe(0);
  });

  test("with the error of another wait asks nothing when it comes before the start", async () => {
    const { error: reason } = await watch([failed]);
    const { error, askedAt } = await watch([succeeded], { signal: AbortSignal.abort(reason) });
    expect(error).toBeInstanceOf(WaitAbortedError);
    expect(error).toMatchObject({ cause: reason, attempts: 0 });
    expect(askedAt).toEqual([]);
  });
});

describe("Who watches", () => {
  test("slowly delays no question twice", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [running, running, succeeded]);
    const wait = waitForTask(task, { clock, onStatus: () => clock.sleep(1_000) });
    await clock.run(wait);
    expect(task.askedAt[1]).toBe(1_125);
  });

  test("without an end is left when the signal is aborted", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    clock.setTimer(400, () => controller.abort());
    const task = new ScriptedTask(clock, [running]);
    const wait = waitForTask(task, { clock, signal: controller.signal, onStatus: () => silent });
    await expect(clock.run(wait)).rejects.toBeInstanceOf(WaitAbortedError);
    expect(clock.now()).toBe(400);
    expect(clock.pending).toBe(0);
  });

  test("may leave the loop, and nothing goes on", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [running]);
    for await (const event of watchTask(task, { clock })) {
      expect(event).toMatchObject({ type: "status", attempt: 1, nextDelayMs: 1_125 });
      break;
    }
    expect(task.askedAt).toEqual([0]);
    expect(clock.pending).toBe(0);
  });

  test("ends the wait with what is thrown", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [running]);
    const onStatus = () => {
      throw new RangeError("enough");
    };
    await expect(clock.run(waitForTask(task, { clock, onStatus }))).rejects.toThrow(RangeError);
    expect(task.askedAt).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  test.each([0, 5])("is told of a status that comes %i ms after the deadline too", async (lateMs) => {
    const clock = new VirtualClock();
    const told: string[] = [];
    const now = clock.now.bind(clock);
    // A process that was held up: no timer could fire meanwhile.
    const task: Task = {
      kind: "scripted",
      taskId: "late",
      poll: async () => {
        clock.now = () => now() + 10_000 + lateMs;
        return succeeded;
      },
    };
    const onStatus = ({ status }: { status: { state: string } }) => void told.push(status.state);
    const result = await clock.run(waitForTask(task, { clock, timeoutMs: 10_000, onStatus }));
    expect(result).toMatchObject({ state: "succeeded", elapsedMs: 10_000 + lateMs });
    expect(told).toEqual(["succeeded"]);
  });

  test("is told of every status and of nothing else", async () => {
    const clock = new VirtualClock();
    const told: string[] = [];
    const task = new ScriptedTask(clock, [pending, transient(), running, succeeded]);
    await clock.run(waitForTask(task, { clock, onStatus: ({ status }) => void told.push(status.state) }));
    expect(told).toEqual(["pending", "running", "succeeded"]);
  });

  test("a slow listener to a late status → the deadline stays where it was", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [{ answer: running, afterMs: 1_000 }]);
    const wait = waitForTask(task, { clock, timeoutMs: 10_000, onStatus: () => clock.sleep(30_000) });
    await expect(clock.run(wait)).rejects.toMatchObject({ code: "WAIT_TIMEOUT", elapsedMs: 10_000 });
    expect(clock.now()).toBe(10_000);
  });

  test("a listener that throws at the last status → the wait rejects with its error", async () => {
    const clock = new VirtualClock();
    const thrown = new RangeError("enough");
    const task = new ScriptedTask(clock, [succeeded]);
    await expect(waitForTask(task, { clock, onStatus: () => Promise.reject(thrown) })).rejects.toBe(thrown);
  });

  test("an abort after the event of a failure → the failure", async () => {
    const controller = new AbortController();
    const clock = new VirtualClock();
    const events = watchTask(new ScriptedTask(clock, [failed]), { clock, signal: controller.signal });
    expect(await events.next()).toMatchObject({ value: { type: "status", status: { state: "failed" } } });
    controller.abort();
    await expect(events.next()).rejects.toBeInstanceOf(TaskFailedError);
  });

  test("slowly does not delay the deadline", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [running]);
    const wait = waitForTask(task, { clock, timeoutMs: 10_000, onStatus: () => clock.sleep(30_000) });
    await expect(clock.run(wait)).rejects.toBeInstanceOf(WaitTimeoutError);
    expect(task.askedAt).toEqual([0]);
    expect(clock.now()).toBe(10_000);
  });
});

describe("Every error", () => {
  const endless = "x ".repeat(5_000);
  test.each([
    ["a task that failed", [status("failed", { message: endless, errorCode: endless, requestId: endless })]],
    ["a refusal", [{ ...rejected, message: `${endless}\n${endless}`, code: endless } as const]],
    ["an unknown word", [status("unknown", { providerState: endless })]],
    ["a provider in another alphabet", [status("failed", { message: "防护".repeat(2_000) })]],
    ["a time-out", [status("running", { providerState: endless }), transient({ message: endless })]],
  ])("is one line of less than 1 KB: %s", async (_name, replies) => {
    const { error } = await watch(replies, { timeoutMs: 10_000 }, undefined, "t".repeat(3_000));
    const { message } = error as Error;
    expect(isTaskWaitError(error)).toBe(true);
    expect(Buffer.byteLength(message)).toBeLessThan(1_024);
    expect(message).not.toMatch(/[\r\n]/);
    expect(message).not.toContain("\uFFFD");
    expect(message).toMatch(/\d polls? in /);
  });

  test("is known by its brand across copies of the package", () => {
    const foreign = Object.assign(new Error("from elsewhere"), {
      [Symbol.for("cloud-task-waiter.TaskWaitError")]: true,
    });
    expect(isTaskWaitError(foreign)).toBe(true);
    expect(isTaskWaitError(new Error("another"))).toBe(false);
    expect(isTaskWaitError(undefined)).toBe(false);
  });
});

describe("The end of a wait", () => {
  test.each([
    ["a failure", failed, { code: "TASK_FAILED" }],
    ["an unknown state", unknown, { code: "UNKNOWN_STATUS" }],
  ])("is %s, however slow the listener is that hears of it", async (_name, answer, error) => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [answer]);
    const options = { clock, timeoutMs: 1_000, unknownStatusLimit: 1, onStatus: () => clock.sleep(1_500) };
    await expect(clock.run(waitForTask(task, options))).rejects.toMatchObject(error);
  });

  test("is a success, however slow the listener is that hears of it", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [succeeded]);
    const options = { clock, timeoutMs: 1_000, onStatus: () => clock.sleep(1_500) };
    expect(await clock.run(waitForTask(task, options))).toMatchObject({ state: "succeeded" });
  });

  test("is not one transient error after a task was not found for long: that was an answer, too", async () => {
    const replies = [...times(20, notFound), transient(), succeeded];
    const { result } = await watch(replies, {
      notFoundGraceMs: 600_000,
      minDelayMs: 20_000,
      maxDelayMs: 20_000,
      timeoutMs: 1_200_000,
    });
    expect(result).toMatchObject({ state: "succeeded", attempts: 22 });
  });
});
