import { describe, expect, test } from "vitest";
import { getTaskStatus } from "../../src/core/look";
import { VirtualClock } from "../support/virtual-clock";
import { expired, failed, notFound, rejected, running, ScriptedTask, transient } from "./support";

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
    ["passing trouble", transient(), "PROVIDER_UNAVAILABLE"],
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

test("One look has a minute, also where no other time is asked for in so many words", async () => {
  const clock = new VirtualClock();
  const task = new ScriptedTask(clock, [{ answer: running, afterMs: 600_000 }]);
  const look = getTaskStatus(task, { clock, timeoutMs: undefined as unknown as number });
  await expect(clock.run(look)).rejects.toMatchObject({ elapsedMs: 60_000 });
});
