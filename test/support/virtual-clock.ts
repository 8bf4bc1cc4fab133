import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../src/core/clock";

/** A clock that stands still until it is told to run, and then jumps from timer to timer. */
export class VirtualClock implements Clock {
  private time = 0;
  private timers: { at: number; fire: () => void }[] = [];
  private readonly startedAt: number;
  /** What `random` answers. */
  chance = 0.5;

  constructor(start = "2026-01-01T00:00:00Z") {
    this.startedAt = Date.parse(start);
  }

  now(): number {
    return this.time;
  }

  date(): Date {
    return new Date(this.startedAt + this.time);
  }

  random(): number {
    return this.chance;
  }

  setTimer(ms: number, fire: () => void): () => void {
    const timer = { at: this.time + ms, fire };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** How many timers are set. */
  get pending(): number {
    return this.timers.length;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.setTimer(ms, resolve));
  }

  /** Runs until `promise` settles, and settles with it. */
  async run<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    promise.then(settle, settle);
    await setImmediate();
    while (!settled) {
      this.fireNext();
      await setImmediate();
    }
    return promise;
  }

  private fireNext(): void {
    const next = this.timers.toSorted((a, b) => a.at - b.at)[0];
    if (!next) throw new Error("The promise waits for something that is not a timer of this clock");
    this.timers = this.timers.filter((timer) => timer !== next);
    this.time = Math.max(this.time, next.at);
    next.fire();
  }
}
