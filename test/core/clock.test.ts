import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { sleep, systemClock, TimeLimitReached, untilAborted, within } from "../../src/core/clock";
import { VirtualClock } from "../support/virtual-clock";

const reason = new Error("the caller has given up");

let clock: VirtualClock;
let controller: AbortController;
beforeEach(() => {
  clock = new VirtualClock();
  controller = new AbortController();
});

function listeners(): number {
  return getEventListeners(controller.signal, "abort").length;
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

describe("the system clock", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  test("a timer → fires once, after its time", () => {
    const fire = vi.fn();
    systemClock.setTimer(1_000, fire);
    vi.advanceTimersByTime(999);
    expect(fire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5_000);
    expect(fire).toHaveBeenCalledOnce();
  });

  test("a timer that is canceled → never fires", () => {
    const fire = vi.fn();
    systemClock.setTimer(1_000, fire)();
    vi.advanceTimersByTime(5_000);
    expect(fire).not.toHaveBeenCalled();
  });

  test.each([
    { keepsAlive: undefined, refs: true },
    { keepsAlive: true, refs: true },
    { keepsAlive: false, refs: false },
  ])("a timer with keepsAlive $keepsAlive → keeps the process alive: $refs", ({ keepsAlive, refs }) => {
    const setTimeout = vi.spyOn(globalThis, "setTimeout");
    systemClock.setTimer(1_000, () => undefined, keepsAlive);
    const timer = setTimeout.mock.results[0]?.value as NodeJS.Timeout;
    expect(timer.hasRef()).toBe(refs);
  });

  test("its time after a second → a second more", () => {
    const before = systemClock.now();
    vi.advanceTimersByTime(1_000);
    expect(systemClock.now() - before).toBe(1_000);
  });

  test("its date → the time of day", () => {
    vi.setSystemTime("2026-01-02T03:04:05Z");
    expect(systemClock.date().toISOString()).toBe("2026-01-02T03:04:05.000Z");
  });
});

describe("within", () => {
  test("work that settles in time → its value, and no timer or listener is left", async () => {
    expect(await within(clock, 1_000, controller.signal, async () => "done")).toBe("done");
    expect({ timers: clock.pending, listeners: listeners() }).toEqual({ timers: 0, listeners: 0 });
  });

  test("work that fails → its error, and no timer or listener is left", async () => {
    await expect(within(clock, 1_000, controller.signal, () => Promise.reject(reason))).rejects.toBe(reason);
    expect({ timers: clock.pending, listeners: listeners() }).toEqual({ timers: 0, listeners: 0 });
  });

  test("work that exceeds the limit → TimeLimitReached with the limit, and the work is aborted with it", async () => {
    let cut: AbortSignal | undefined;
    const limited = within(clock, 1_000.4, controller.signal, (signal) => {
      cut = signal;
      return never();
    });
    const error = await clock.run(limited).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TimeLimitReached);
    expect(error).toMatchObject({ name: "TimeLimitReached", message: expect.stringContaining("1000 ms") });
    expect(cut?.reason).toBe(error);
    expect({ timers: clock.pending, listeners: listeners() }).toEqual({ timers: 0, listeners: 0 });
  });

  test.each([0, -1])("a limit of %d ms → TimeLimitReached, and the work does not begin", async (ms) => {
    const work = vi.fn(never);
    const error = await within(clock, ms, controller.signal, work).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TimeLimitReached);
    expect(String(error)).toMatch(/no time is left/);
    expect(work).not.toHaveBeenCalled();
  });

  test("a signal that is aborted while the work runs → its reason at once, also for the work", async () => {
    let cut: AbortSignal | undefined;
    const limited = within(clock, 1_000, controller.signal, (signal) => {
      cut = signal;
      return never();
    });
    controller.abort(reason);
    await expect(limited).rejects.toBe(reason);
    expect(cut?.reason).toBe(reason);
    expect({ timers: clock.pending, listeners: listeners() }).toEqual({ timers: 0, listeners: 0 });
  });

  test("a signal that is aborted before → its reason, and the work does not begin", async () => {
    controller.abort(reason);
    const work = vi.fn(never);
    await expect(within(clock, 1_000, controller.signal, work)).rejects.toBe(reason);
    expect(work).not.toHaveBeenCalled();
  });

  test.each([
    { given: undefined, passed: true },
    { given: false, passed: false },
  ])("keepsAlive $given → the timer keeps the process alive: $passed", async ({ given, passed }) => {
    const setTimer = vi.spyOn(clock, "setTimer");
    await within(clock, 1_000, controller.signal, async () => undefined, given);
    expect(setTimer.mock.calls).toMatchObject([[1_000, expect.any(Function), passed]]);
  });
});

describe("sleep", () => {
  test("a time → resolves after it, and no listener is left", async () => {
    await clock.run(sleep(clock, 700, controller.signal));
    expect({ now: clock.now(), listeners: listeners() }).toEqual({ now: 700, listeners: 0 });
  });

  test("a negative time → resolves at once", async () => {
    await clock.run(sleep(clock, -5, controller.signal));
    expect(clock.now()).toBe(0);
  });

  test("a signal that is aborted → its reason at once, and no timer is left", async () => {
    const sleeping = sleep(clock, 700, controller.signal);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    expect({ timers: clock.pending, listeners: listeners() }).toEqual({ timers: 0, listeners: 0 });
  });

  test("a signal that is aborted before → its reason, and no timer is set", async () => {
    controller.abort(reason);
    await expect(sleep(clock, 700, controller.signal)).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });
});

describe("untilAborted", () => {
  test("work that settles → its value", async () => {
    expect(await untilAborted(controller.signal, async () => "done")).toBe("done");
  });

  test("a signal that is aborted while the work runs → its reason, and no listener is left", async () => {
    const waiting = untilAborted(controller.signal, never);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(listeners()).toBe(0);
  });

  test("a signal that is aborted before → its reason, and the work does not begin", async () => {
    controller.abort(reason);
    const work = vi.fn(never);
    await expect(untilAborted(controller.signal, work)).rejects.toBe(reason);
    expect(work).not.toHaveBeenCalled();
  });
});
