import { describe, expect, test } from "vitest";
import { WaitAbortedError, WaitTimeoutError } from "../../src/core/errors";
import type { PollResult } from "../../src/core/poll-result";
import type { Task } from "../../src/core/task";
import { waitForTask, watchTask } from "../../src/core/wait";
import { VirtualClock } from "../support/virtual-clock";
import {
  expired,
  failed,
  inTwoPhases,
  notFound,
  pending,
  rejected,
  running,
  status,
  succeeded,
  times,
  transient,
  unknown,
  watch,
  watchPhases,
} from "./support";

const never = { answer: running, afterMs: 24 * 3_600_000 };

describe("A wait of two phases", () => {
  test("asks about the second at once when the first has succeeded", async () => {
    const { first, second, events, result } = await watchPhases([running, succeeded], [pending, succeeded]);
    expect(first).toEqual([0, 1_125]);
    expect(second).toEqual([1_125, 2_250]);
    expect(events.map(({ nextDelayMs }) => nextDelayMs)).toEqual([1_125, 0, 1_125, undefined]);
    expect(result).toMatchObject({ state: "succeeded", attempts: 4, elapsedMs: 2_250 });
  });

  test("is over when both have succeeded with the first answer", async () => {
    const { first, second, result } = await watchPhases([succeeded], [succeeded]);
    expect([first, second]).toEqual([[0], [0]]);
    expect(result).toMatchObject({ state: "succeeded", attempts: 2, elapsedMs: 0 });
  });

  test("says in every event which of them it is about", async () => {
    const { events } = await watchPhases(
      [running, transient(), succeeded],
      [transient(), pending, succeeded],
    );
    expect(events.map(({ phase, type, attempt }) => [phase, type, attempt])).toEqual([
      ["done", "status", 1],
      ["done", "pollError", 2],
      ["done", "status", 3],
      ["effective", "pollError", 4],
      ["effective", "status", 5],
      ["effective", "status", 6],
    ]);
  });

  test("tells whoever is told of every status the phase too", async () => {
    const clock = new VirtualClock();
    const { task } = inTwoPhases(clock, [running, succeeded], [pending, transient(), succeeded]);
    const told: unknown[] = [];
    const onStatus = ({ phase, status }: { phase?: string; status: { state: string } }) =>
      void told.push([phase, status.state]);
    await clock.run(waitForTask(task, { clock, onStatus }));
    expect(told).toEqual([
      ["done", "running"],
      ["done", "succeeded"],
      ["effective", "pending"],
      ["effective", "succeeded"],
    ]);
  });

  test("hands back what the last one said, and the data of the first", async () => {
    const done = status("succeeded", {
      providerState: "SUCCESS",
      message: "The server is there",
      data: { serverId: "s-1" },
      requestId: "req-1",
    });
    const effective = status("succeeded", { providerState: "ACTIVE", requestId: "req-2" });
    const { result } = await watchPhases([done], [pending, effective]);
    expect(result).toEqual({
      state: "succeeded",
      providerState: "ACTIVE",
      data: { serverId: "s-1" },
      requestId: "req-2",
      attempts: 3,
      elapsedMs: 1_125,
    });
  });

  test("hands back the data of the last one where both have some", async () => {
    const { result } = await watchPhases(
      [status("succeeded", { data: "first" })],
      [status("succeeded", { data: "second" })],
    );
    expect(result).toMatchObject({ data: "second" });
  });

  test("of three goes through all of them in their order", async () => {
    const clock = new VirtualClock();
    const asked: string[] = [];
    const phase = (name: string) => ({
      phase: name,
      poll: async () => {
        asked.push(name);
        return succeeded;
      },
    });
    const task: Task = {
      kind: "scripted",
      taskId: "task-1",
      ...phase("one"),
      next: { ...phase("two"), next: phase("three") },
    };
    expect(await clock.run(waitForTask(task, { clock }))).toMatchObject({ attempts: 3 });
    expect(asked).toEqual(["one", "two", "three"]);
  });
});

describe("A wait of one phase", () => {
  test("has the name of a phase in no event and no error", async () => {
    const { events, error } = await watch([running, failed]);
    for (const event of events) expect(event).not.toHaveProperty("phase");
    expect(error).toMatchObject({ phase: undefined });
    expect((error as Error).message).not.toContain("phase");
  });
});

describe("The first phase", () => {
  test.each<[string, readonly PollResult[], string]>([
    ["has failed", [running, failed], "TASK_FAILED"],
    ["is refused", [running, rejected], "PROVIDER_REJECTED"],
    ["has credentials that have expired", [expired], "PROVIDER_REJECTED"],
    ["is not found", [notFound], "TASK_NOT_FOUND"],
    ["is in a state that is not known", [unknown], "UNKNOWN_STATUS"],
    ["is unavailable", [transient()], "PROVIDER_UNAVAILABLE"],
    ["does not end in time", [running], "WAIT_TIMEOUT"],
  ])("that %s ends the wait, and the second is never asked about", async (_name, replies, code) => {
    const { error, second } = await watchPhases(replies, [succeeded]);
    expect(error).toMatchObject({ code, phase: "done" });
    expect((error as Error).message).toMatch(/^scripted task task-1 \(waiting until done\)/);
    expect(second).toEqual([]);
  });

  test("may be over without another word from the provider when its time is up", async () => {
    const clock = new VirtualClock();
    const { task, second } = inTwoPhases(clock, [succeeded], [succeeded]);
    const slowly = async () => {
      for await (const _event of watchTask(task, { clock, timeoutMs: 10_000 })) await clock.sleep(10_000);
    };
    await expect(clock.run(slowly())).rejects.toMatchObject({
      code: "WAIT_TIMEOUT",
      phase: "effective",
      attempts: 1,
      elapsedMs: 10_000,
    });
    expect(second).toEqual([]);
  });
});

describe("The second phase", () => {
  test.each<[string, readonly PollResult[], string, string]>([
    [
      "has failed",
      [running, failed],
      "TASK_FAILED",
      'scripted task task-1 (waiting until effective) failed: The EIP is frozen (state "failed", code EIP.42, 3 polls in 1.1s, request req-7)',
    ],
    [
      "is refused",
      [rejected],
      "PROVIDER_REJECTED",
      "scripted task task-1 (waiting until effective): the provider rejected the request: No permission (HTTP 403, 2 polls in 0s, request req-9)",
    ],
    [
      "has credentials that have expired",
      [expired],
      "PROVIDER_REJECTED",
      "scripted task task-1 (waiting until effective): the provider rejected the request: The token must be updated. (code APIGW.0307, 2 polls in 0s)",
    ],
    [
      "is in a state that is not known",
      times(3, unknown),
      "UNKNOWN_STATUS",
      'scripted task task-1 (waiting until effective) has an unrecognized status: "hibernating" (state "hibernating", 4 polls in 2.3s)',
    ],
  ])("that %s ends the wait, and the error names it", async (_name, replies, code, message) => {
    const { error } = await watchPhases([succeeded], [...replies, succeeded]);
    expect(error).toMatchObject({ code, phase: "effective" });
    expect((error as Error).message).toBe(message);
  });

  test("that is unavailable ends the wait when the budget is spent, counted from the first one's last word", async () => {
    const slow = { answer: succeeded, afterMs: 20_000 };
    const { error, endedAt } = await watchPhases([slow], [transient()], { transientErrorBudgetMs: 60_000 });
    expect(error).toMatchObject({ code: "PROVIDER_UNAVAILABLE", phase: "effective" });
    expect(endedAt).toBeGreaterThanOrEqual(80_000);
    expect(endedAt).toBeLessThan(95_000);
  });

  test("that is not found has the whole grace for itself", async () => {
    const first = [...times(20, running), succeeded];
    const course = await watchPhases(first, [notFound, notFound, notFound, succeeded]);
    expect(course.second[0]).toBeGreaterThan(60_000);
    expect(course.result).toMatchObject({ state: "succeeded" });
  });

  test("that is not found ends the wait after the grace", async () => {
    const first = [...times(20, running), succeeded];
    const { error, second, endedAt } = await watchPhases(first, [notFound], { notFoundGraceMs: 10_000 });
    expect(error).toMatchObject({ code: "TASK_NOT_FOUND", phase: "effective" });
    const lastedMs = endedAt - (second[0] ?? 0);
    expect(lastedMs).toBeGreaterThan(10_000);
    expect(lastedMs).toBeLessThan(20_000);
  });

  test("is asked about as often as if it were a wait of its own", async () => {
    const alone = await watch([...times(10, running), succeeded]);
    const { second } = await watchPhases(
      [...times(60, running), succeeded],
      [...times(10, running), succeeded],
    );
    const [start = 0] = second;
    expect(second.map((at) => Math.round(at - start))).toEqual(alone.askedAt.map(Math.round));
  });

  test("must be seen as succeeded as often in a row as asked for, as the first must", async () => {
    const { first, second } = await watchPhases(
      [succeeded, running, succeeded, succeeded],
      [succeeded, running, succeeded, succeeded],
      { confirmations: 2 },
    );
    expect([first.length, second.length]).toEqual([4, 4]);
  });

  test("may use as many words that are not known as the first", async () => {
    const strange = [unknown, unknown, succeeded];
    expect((await watchPhases(strange, strange)).result).toMatchObject({ attempts: 6 });
  });

  test("has no last status but its own in its errors", async () => {
    const done = status("succeeded", { providerState: "SUCCESS", requestId: "req-1" });
    const { error: silent } = await watchPhases([done], [never], { timeoutMs: 10_000 });
    expect(silent).toMatchObject({ lastStatus: undefined, requestId: undefined });
    expect((silent as Error).message).not.toContain("SUCCESS");
    const { error: spoken } = await watchPhases([done], [pending], { timeoutMs: 10_000 });
    expect(spoken).toMatchObject({ lastStatus: { state: "pending" } });
  });
});

describe("The deadline of both phases", () => {
  test("is one, counted from the start of the wait", async () => {
    const slow = { answer: succeeded, afterMs: 6_000 };
    const { error, endedAt, second } = await watchPhases([slow], [running], {
      timeoutMs: 20_000,
      requestTimeoutMs: 1_000,
    });
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect((error as Error).message).toMatch(
      /^scripted task task-1 \(waiting until effective\) did not finish within 20s \(state "running", \d+ polls in 19s\)$/,
    );
    expect(error).toMatchObject({ phase: "effective", lastStatus: { state: "running" } });
    expect(second[0]).toBe(6_000);
    // As late as an answer can still be expected.
    expect(second.at(-1)).toBe(19_000);
    expect(endedAt).toBe(19_000);
  });

  test("cuts a question about the second that is never answered", async () => {
    const { error, endedAt, clock } = await watchPhases([{ answer: succeeded, afterMs: 2_000 }], [never], {
      timeoutMs: 5_000,
    });
    expect(error).toMatchObject({ code: "WAIT_TIMEOUT", phase: "effective", attempts: 2, elapsedMs: 5_000 });
    expect(endedAt).toBe(5_000);
    // The question of the script itself, which takes no notice.
    expect(clock.pending).toBe(1);
  });
});

describe("An abort in the second phase", () => {
  async function abortAt(ms: number, effective: Parameters<typeof inTwoPhases>[2]) {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const reason = new Error("no longer wanted");
    clock.setTimer(ms, () => controller.abort(reason));
    const { task, second } = inTwoPhases(clock, [running, succeeded], effective);
    const error = await clock
      .run(waitForTask(task, { clock, signal: controller.signal }))
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(WaitAbortedError);
    expect(error).toMatchObject({ phase: "effective", cause: reason, elapsedMs: ms });
    expect((error as Error).message).toMatch(
      /^scripted task task-1 \(waiting until effective\): the wait was interrupted \(/,
    );
    return { clock, second };
  }

  test("between two questions settles at once, asks no more and leaves no timer", async () => {
    const { clock, second } = await abortAt(1_500, [running]);
    expect(second).toEqual([1_125]);
    expect(clock.pending).toBe(0);
  });

  test("during a question settles at once", async () => {
    const { second } = await abortAt(1_500, [never]);
    expect(second).toEqual([1_125]);
  });

  test("before its first question asks none", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const { task, second } = inTwoPhases(clock, [succeeded], [succeeded]);
    const wait = waitForTask(task, {
      clock,
      signal: controller.signal,
      onStatus: () => controller.abort(),
    });
    await expect(clock.run(wait)).rejects.toMatchObject({ code: "WAIT_ABORTED", attempts: 1 });
    expect(second).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
