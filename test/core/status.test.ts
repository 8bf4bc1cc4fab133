import { describe, expect, test } from "vitest";
import { getTaskStatus } from "../../src/core/status";
import { VirtualClock } from "../support/virtual-clock";
import {
  expired,
  failed,
  inTwoPhases,
  notFound,
  pending,
  rejected,
  running,
  ScriptedTask,
  status,
  succeeded,
  transient,
} from "./support";

describe("One look", () => {
  test("tells the status, a failed one too", async () => {
    const clock = new VirtualClock();
    expect(await getTaskStatus(new ScriptedTask(clock, [running]), { clock })).toMatchObject({
      state: "running",
    });
    expect(await getTaskStatus(new ScriptedTask(clock, [failed]), { clock })).toMatchObject({
      state: "failed",
    });
  });

  test.each([
    ["a transient error", transient(), "PROVIDER_UNAVAILABLE"],
    ["a refusal", rejected, "PROVIDER_REJECTED"],
    ["expired credentials", expired, "PROVIDER_REJECTED"],
    ["an unknown task", notFound, "TASK_NOT_FOUND"],
  ])("ends with %s on the first answer", async (_name, answer, code) => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [answer]);
    await expect(getTaskStatus(task, { clock })).rejects.toMatchObject({ code, attempts: 1 });
    expect(task.askedAt).toHaveLength(1);
  });

  test("ends when no answer comes", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [{ answer: running, afterMs: 600_000 }]);
    const look = getTaskStatus(task, { clock, timeoutMs: 5_000 });
    await expect(clock.run(look)).rejects.toMatchObject({ code: "PROVIDER_UNAVAILABLE", elapsedMs: 5_000 });
  });

  test("ends at once when it is aborted", async () => {
    const clock = new VirtualClock();
    const task = new ScriptedTask(clock, [running]);
    await expect(getTaskStatus(task, { clock, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "WAIT_ABORTED",
    });
    expect(task.askedAt).toEqual([]);
  });
});

describe("the elapsed time of a status request", () => {
  test.each([
    { reply: { answer: transient(), afterMs: 700 }, elapsedMs: 700 },
    { reply: { answer: running, afterMs: 600_000 }, elapsedMs: 5_000 },
  ])("on a clock that has run for long → only what the request took: $elapsedMs ms", async (given) => {
    const clock = new VirtualClock();
    await clock.run(clock.sleep(90_000));
    const task = new ScriptedTask(clock, [given.reply]);
    await expect(clock.run(getTaskStatus(task, { clock, timeoutMs: 5_000 }))).rejects.toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
      elapsedMs: given.elapsedMs,
    });
  });
});

test("a status request that is aborted → an error with the signal's reason as its cause", async () => {
  const reason = new Error("no longer wanted");
  const task = new ScriptedTask(new VirtualClock(), [running]);
  await expect(getTaskStatus(task, { signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
    code: "WAIT_ABORTED",
    cause: reason,
  });
});

test("One look has a minute, also where no other time is asked for in so many words", async () => {
  const clock = new VirtualClock();
  const task = new ScriptedTask(clock, [{ answer: running, afterMs: 600_000 }]);
  const look = getTaskStatus(task, { clock, timeoutMs: undefined as unknown as number });
  await expect(clock.run(look)).rejects.toMatchObject({ elapsedMs: 60_000 });
});

describe("One look at a task of two phases", () => {
  test.each([
    ["is running", running],
    ["is pending", pending],
    ["has failed", failed],
  ])("stays with the first when that %s", async (_name, answer) => {
    const clock = new VirtualClock();
    const { task, second } = inTwoPhases(clock, [answer], [succeeded]);
    expect(await getTaskStatus(task, { clock })).toEqual((answer as { status: object }).status);
    expect(second).toEqual([]);
  });

  test.each([
    ["is pending", pending],
    ["has failed", failed],
    ["has succeeded", status("succeeded", { providerState: "normal" })],
  ])("is one at the second when the first has succeeded: that %s", async (_name, answer) => {
    const clock = new VirtualClock();
    const { task, first, second } = inTwoPhases(clock, [succeeded], [answer]);
    expect(await getTaskStatus(task, { clock })).toMatchObject((answer as { status: object }).status);
    expect([first, second]).toEqual([[0], [0]]);
  });

  test.each([
    ["the first", "done", [rejected], [succeeded], 1],
    ["the second", "effective", [succeeded], [rejected], 2],
  ])("says that it is %s that was refused", async (_name, phase, first, second, attempts) => {
    const clock = new VirtualClock();
    const { task } = inTwoPhases(clock, first, second);
    const error = await getTaskStatus(task, { clock }).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "PROVIDER_REJECTED", phase, attempts });
    expect((error as Error).message).toContain(
      `task-1 (waiting until ${phase}): the provider rejected the request`,
    );
  });

  test("hands back the data of the first, where the second has none", async () => {
    const clock = new VirtualClock();
    const first = status("succeeded", { data: { serverId: "s-1" }, message: "Made", requestId: "req-1" });
    const { task } = inTwoPhases(clock, [first], [pending]);
    expect(await getTaskStatus(task, { clock })).toEqual({
      state: "pending",
      providerState: "pending",
      data: { serverId: "s-1" },
    });
    const own = inTwoPhases(clock, [first], [status("running", { data: "second" })]);
    expect(await getTaskStatus(own.task, { clock })).toMatchObject({ state: "running", data: "second" });
  });

  test("has one time limit for both", async () => {
    const clock = new VirtualClock();
    const slow = (answer: typeof running) => [{ answer, afterMs: 3_000 }];
    const { task } = inTwoPhases(clock, slow(succeeded), slow(running));
    await expect(clock.run(getTaskStatus(task, { clock, timeoutMs: 5_000 }))).rejects.toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
      phase: "effective",
      elapsedMs: 5_000,
    });
  });

  test("ends at once when it is aborted at the second", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    clock.setTimer(200, () => controller.abort());
    const { task } = inTwoPhases(clock, [succeeded], [{ answer: running, afterMs: 3_000 }]);
    const look = getTaskStatus(task, { clock, signal: controller.signal });
    await expect(clock.run(look)).rejects.toMatchObject({ code: "WAIT_ABORTED", phase: "effective" });
    expect(clock.now()).toBe(200);
  });

  test("an abort during the first phase, whose response still comes → the second is not polled", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    clock.setTimer(200, () => controller.abort());
    const { task, first, second } = inTwoPhases(clock, [{ answer: succeeded, afterMs: 3_000 }], [running]);
    const request = getTaskStatus(task, { clock, signal: controller.signal });
    await expect(clock.run(request)).rejects.toMatchObject({ code: "WAIT_ABORTED", elapsedMs: 200 });
    await clock.run(clock.sleep(5_000));
    expect({ first, second }).toEqual({ first: [0], second: [] });
  });
});
