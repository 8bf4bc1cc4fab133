import { describe, expect, test } from "vitest";
import { factsOf, InvalidDescriptionError, TaskGroupError, TaskWaitError } from "../../src/core/errors";
import type { WaitEvent, WaitResult } from "../../src/core/events";
import type { History } from "../../src/core/history";
import { emptyHistory, historyOf, phaseIn, withDelay, withQuestion } from "../../src/core/history";
import type { WatchOptions } from "../../src/core/options";
import type { PollResult } from "../../src/core/poll-result";
import type { Task } from "../../src/core/task";
import { goOnWatching } from "../../src/core/wait";
import { VirtualClock } from "../support/virtual-clock";
import type { Reply } from "./support";
import {
  failed,
  inTwoPhases,
  never,
  notFound,
  pending,
  running,
  ScriptedTask,
  status,
  succeeded,
  times,
  transient,
  unknown,
  watch,
} from "./support";

/** How one part of a wait went. */
interface Part {
  readonly events: readonly WaitEvent[];
  readonly result?: WaitResult;
  readonly error?: unknown;
}

const interruption = new Error("interrupted");

/** Goes on with a wait; it is interrupted after so many milliseconds. */
async function goOn(
  task: Task,
  clock: VirtualClock,
  before: History,
  options: WatchOptions = {},
  interruptedAfterMs?: number,
): Promise<Part> {
  const events: WaitEvent[] = [];
  const interrupted = new AbortController();
  const cancel =
    interruptedAfterMs === undefined
      ? () => undefined
      : clock.setTimer(interruptedAfterMs, () => interrupted.abort(interruption));
  const watching = (async () => {
    const course = goOnWatching(task, before, { clock, signal: interrupted.signal, ...options });
    for (;;) {
      const next = await course.next();
      if (next.done) return next.value;
      events.push(next.value);
    }
  })();
  try {
    return { events, result: await clock.run(watching) };
  } catch (error) {
    return { events, error };
  } finally {
    cancel();
  }
}

/** What an interrupted wait knew, as another process gets it. */
function knownBy({ error }: Part): History {
  expect(error).toMatchObject({ code: "WAIT_ABORTED", cause: interruption });
  const history = historyOf(error as TaskWaitError);
  expect(history).toBeDefined();
  return JSON.parse(JSON.stringify(history)) as History;
}

/** A wait that is interrupted again and again, each time after as long. */
async function inParts(task: Task, clock: VirtualClock, partMs: number, options: WatchOptions = {}) {
  const parts = [await goOn(task, clock, emptyHistory(task), options, partMs)];
  for (let last = parts.at(-1); last?.error && isInterrupted(last.error); last = parts.at(-1)) {
    parts.push(await goOn(task, clock, knownBy(last), options, partMs));
  }
  const events = parts.flatMap((part) => part.events);
  return { ...parts.at(-1), events, parts: parts.length };
}

function isInterrupted(error: unknown): boolean {
  return error instanceof TaskWaitError && error.cause === interruption;
}

/** The same answers to a wait that is interrupted and to one that is not. */
async function bothWays(
  replies: readonly (PollResult | Reply)[],
  partMs: number,
  options: WatchOptions = {},
) {
  const whole = await watch(replies, options);
  const clock = new VirtualClock();
  const task = new ScriptedTask(clock, replies);
  const parts = await inParts(task, clock, partMs, options);
  expect(parts.parts).toBeGreaterThan(1);
  return { whole, parts, askedAt: task.askedAt, clock };
}

describe("A wait that is interrupted and goes on", () => {
  test.each<[string, readonly PollResult[], number, WatchOptions]>([
    ["success", [...times(30, running), succeeded], 20_000, {}],
    ["failure", [...times(30, running), failed], 20_000, {}],
    ["the end of its time", [running], 3 * 60_000, {}],
    ["an error that does not pass", [running, transient()], 60_000, {}],
    ["an error that passes", [running, ...times(12, transient()), succeeded], 20_000, {}],
    ["a server that asked to be left alone", [transient({ retryAfterMs: 90_000 }), succeeded], 7_000, {}],
    ["a task that is never found", [notFound], 4_000, {}],
    ["a task that is found late", [...times(5, notFound), running, succeeded], 4_000, {}],
    ["words that are not known", [running, pending, unknown], 1_500, {}],
    ["confirmations", [running, succeeded], 1_500, { confirmations: 4 }],
    ["progress", [...times(20, status("running", { progress: 40 })), succeeded], 20_000, {}],
  ])("has the same course as one that is not interrupted: %s", async (_name, replies, partMs, options) => {
    const { whole, parts, askedAt, clock } = await bothWays(replies, partMs, options);
    expect(askedAt.map(Math.round)).toEqual(whole.askedAt.map(Math.round));
    expect(parts.events).toEqual(whole.events);
    expect(parts.result).toEqual(whole.result);
    expect(String(parts.error)).toBe(String(whole.error));
    expect(Math.round(clock.now())).toBe(Math.round(whole.endedAt));
  });

  test("counts a question that was cut, and asks it again at once", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [never, succeeded]);
    const first = await goOn(task, clock, emptyHistory(task), {}, 5_000);
    expect(first.error).toMatchObject({ attempts: 1, elapsedMs: 5_000 });
    const { result } = await goOn(task, clock, knownBy(first));
    expect(result).toMatchObject({ attempts: 2, elapsedMs: 5_000 });
    expect(task.askedAt).toEqual([0, 5_000]);
  });

  test("before it has asked anything begins then", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [succeeded]);
    const first = await goOn(task, clock, emptyHistory(task), { signal: AbortSignal.abort(interruption) });
    expect(first.events).toEqual([]);
    const { result } = await goOn(task, clock, knownBy(first));
    expect(result).toMatchObject({ attempts: 1, elapsedMs: 0 });
  });

  test("has as much of its time less as has passed meanwhile", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [running]);
    const history = knownBy(await goOn(task, clock, emptyHistory(task), {}, 10_000));
    await clock.run(clock.sleep(120_000));
    const options = { timeoutMs: 180_000 };
    const { error } = await goOn(task, clock, { ...history, elapsedMs: 130_000 }, options);
    expect(error).toMatchObject({ code: "WAIT_TIMEOUT", attempts: task.askedAt.length });
    expect(clock.now()).toBeLessThanOrEqual(180_000);
    expect(clock.now()).toBeGreaterThan(179_000);
  });

  test("asks at once when the next question was due meanwhile", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [running, succeeded]);
    const history = knownBy(await goOn(task, clock, emptyHistory(task), {}, 100));
    await clock.run(clock.sleep(60_000));
    await goOn(task, clock, { ...history, elapsedMs: 60_100 });
    expect(task.askedAt).toEqual([0, 60_100]);
  });

  test("when its time was over meanwhile asks nothing, and says what it knew", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [status("running", { progress: 7 }), succeeded]);
    const history = knownBy(await goOn(task, clock, emptyHistory(task), {}, 100));
    const late = { ...history, elapsedMs: 40 * 60_000 };
    const { error } = await goOn(task, clock, late);
    expect(error).toMatchObject({ code: "WAIT_TIMEOUT", attempts: 1, lastStatus: { progress: 7 } });
    expect(task.askedAt).toEqual([0]);
  });

  test("is interrupted at once by a signal that is aborted already, and knows what it knew", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [running, succeeded]);
    const history = knownBy(await goOn(task, clock, emptyHistory(task), {}, 100));
    const again = await goOn(task, clock, history, { signal: AbortSignal.abort(interruption) });
    expect(knownBy(again)).toEqual(history);
  });
});

describe("A wait of two phases that goes on", () => {
  const done = [running, status("succeeded", { data: { eip: "1" } })];

  test("in the second one asks nothing about the first, and keeps what that handed back", async () => {
    const clock = new VirtualClock();
    const { task, first, second } = inTwoPhases(clock, done, [...times(20, running), succeeded]);
    const { result, parts } = await inParts(task, clock, 7_000);
    expect(parts).toBeGreaterThan(5);
    expect(first).toHaveLength(2);
    expect(second).toHaveLength(21);
    expect(result).toMatchObject({ data: { eip: "1" }, attempts: 23 });
  });

  test("in the first one comes to the second", async () => {
    const clock = new VirtualClock();
    const { task, first, second } = inTwoPhases(clock, [...times(9, running), succeeded], [succeeded]);
    const { result } = await inParts(task, clock, 4_000);
    expect(result).toMatchObject({ state: "succeeded", attempts: 11 });
    expect([first.length, second.length]).toEqual([10, 1]);
  });

  test("has one grace for the second, however often it is interrupted", async () => {
    const clock = new VirtualClock();
    const { task } = inTwoPhases(clock, [...times(20, running), succeeded], [notFound]);
    const { error } = await inParts(task, clock, 9_000);
    expect(error).toMatchObject({ code: "TASK_NOT_FOUND", phase: "effective" });
  });
});

describe("The phase that a history has come to", () => {
  const { task } = inTwoPhases(new VirtualClock(), [succeeded], [succeeded]);

  test("is found by its name", () => {
    expect(phaseIn(task, emptyHistory(task))).toBe(task);
    expect(phaseIn(task, { ...emptyHistory(task), phase: "effective" })).toBe(task.next);
  });

  test("is the first one when a task has none of that name any more", () => {
    expect(phaseIn(task, { ...emptyHistory(task), phase: "polished" })).toBe(task);
  });

  test("is the only one of a task that has no names for them", () => {
    const plain = new ScriptedTask(new VirtualClock(), [succeeded]);
    expect(phaseIn(plain, emptyHistory(plain))).toBe(plain);
  });
});

describe("What a wait knew", () => {
  test("is in the error that ended it, and not to be seen there", async () => {
    const { error } = await watch([running, failed]);
    const history = historyOf(error as TaskWaitError);
    expect(history).toMatchObject({
      kind: "scripted",
      taskId: "task-1",
      attempts: 2,
      lastStatus: { state: "failed" },
      nextQuestionAtMs: expect.any(Number),
    });
    expect(factsOf(error as TaskWaitError)).toBe(history);
    expect(JSON.stringify(error)).not.toContain("nextQuestionAtMs");
    expect(Object.keys(error as object)).not.toContain("history");
  });

  test.each<[string, TaskWaitError]>([
    ["many tasks", new TaskGroupError([new InvalidDescriptionError([{ path: [], message: "x" }])])],
    ["no task at all", new InvalidDescriptionError([{ path: [], message: "x" }])],
  ])("is not there in the error of %s", (_name, error) => {
    expect(historyOf(error)).toBeUndefined();
  });

  test("has the time of the next question, which is that of the last answer and a delay", () => {
    const history = { ...emptyHistory(new ScriptedTask(new VirtualClock(), [running])), elapsedMs: 5_000 };
    expect(withDelay(history, 700)).toEqual({ ...history, nextQuestionAtMs: 5_700 });
    expect(withDelay(history, 0).nextQuestionAtMs).toBe(5_000);
    expect(withDelay(history, undefined)).toBe(history);
  });

  test("has every question in its number", () => {
    const history = emptyHistory(new ScriptedTask(new VirtualClock(), [running]));
    expect(withQuestion(withQuestion(history)).attempts).toBe(2);
  });
});
