import { describe, expect, test } from "vitest";
import { Pace } from "../../src/http/pace";
import { VirtualClock } from "../support/virtual-clock";

const forever = new AbortController().signal;

function newPace() {
  const clock = new VirtualClock();
  const pace = new Pace(clock, 50);
  /** When each of so many who ask now gets its turn. */
  const turns = (count: number) =>
    clock.run(Promise.all(Array.from({ length: count }, () => pace.turn(forever).then(() => clock.now()))));
  return { clock, pace, turns };
}

describe("The pace of an account", () => {
  test("lets the first go at once, and the next after a gap each", async () => {
    const { turns } = newPace();
    expect(await turns(5)).toEqual([0, 50, 100, 150, 200]);
  });

  test("saves no turns up while nobody asks", async () => {
    const { clock, turns } = newPace();
    await turns(1);
    await clock.run(clock.sleep(10_000));
    expect(await turns(3)).toEqual([10_000, 10_050, 10_100]);
  });

  test("has nobody wait who comes late enough", async () => {
    const { clock, turns } = newPace();
    await turns(1);
    await clock.run(clock.sleep(60));
    expect(await turns(1)).toEqual([60]);
  });

  test("pauses for all who come after the server asked for it", async () => {
    const { pace, turns } = newPace();
    await turns(1);
    pace.throttled(undefined);
    expect(await turns(3)).toEqual([1_000, 1_050, 1_100]);
  });

  test("pauses for those too who were waiting for their turn", async () => {
    const { clock, pace, turns } = newPace();
    const waiting = turns(3);
    await clock.run(clock.sleep(10));
    pace.throttled(5_000);
    const [first, ...others] = await waiting;
    expect(first).toBe(0);
    for (const at of others) expect(at).toBeGreaterThanOrEqual(5_010);
    expect(new Set(others).size).toBe(2);
  });

  test("pauses twice as long each time when the server does not say for how long, up to a minute", async () => {
    const { clock, pace, turns } = newPace();
    const pauses: number[] = [];
    for (let count = 0; count < 9; count++) {
      const before = clock.now();
      pace.throttled(undefined);
      const [at = 0] = await turns(1);
      pauses.push(at - before);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  test("takes the refusals of requests that were under way together for one", async () => {
    const { pace, turns } = newPace();
    await turns(1);
    for (let count = 0; count < 10; count++) pace.throttled(undefined);
    expect(await turns(1)).toEqual([1_000]);
  });

  test("starts again with a short pause after an answer without complaint", async () => {
    const { clock, pace, turns } = newPace();
    pace.throttled(undefined);
    await turns(1);
    pace.throttled(undefined);
    await turns(1);
    pace.served();
    const before = clock.now();
    pace.throttled(undefined);
    expect(await turns(1)).toEqual([before + 1_000]);
  });

  test.each([
    ["a hint", 30_000, 30_000],
    ["a hint below its own pause", 10, 1_000],
    ["no hint to speak of", 0, 1_000],
    ["a senseless hint", -5_000, 1_000],
    ["a hint of an hour", 3_600_000, 300_000],
    ["a hint of years", 999_999_999_000, 300_000],
    ["a hint without end", Number.POSITIVE_INFINITY, 300_000],
  ])("pauses after %s of %d ms for %d ms", async (_name, hintMs, pauseMs) => {
    const { pace, turns } = newPace();
    pace.throttled(hintMs);
    expect(await turns(1)).toEqual([pauseMs]);
  });

  test("never makes a pause shorter that has begun", async () => {
    const { pace, turns } = newPace();
    pace.throttled(30_000);
    pace.served();
    pace.throttled(undefined);
    expect(await turns(1)).toEqual([30_000]);
  });

  test("lets whoever gives up leave at once, without a timer", async () => {
    const { clock, pace } = newPace();
    await pace.turn(forever);
    const leaving = new AbortController();
    const waiting = pace.turn(leaving.signal);
    leaving.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    expect(clock.pending).toBe(0);
    await expect(pace.turn(leaving.signal)).rejects.toThrow("enough");
  });
});

describe("Who leaves while waiting for a turn", () => {
  test("leaves no gap and no timer behind", async () => {
    const clock = new VirtualClock();
    const pace = new Pace(clock, 50);
    const leaving = new AbortController();
    const left = Array.from({ length: 1_000 }, () => pace.turn(leaving.signal).catch(() => "left"));
    leaving.abort();
    await Promise.all(left);
    expect(clock.pending).toBe(0);
    await clock.run(pace.turn(new AbortController().signal));
    expect(clock.now()).toBeLessThanOrEqual(50);
  });
});
