import type { Clock } from "../core/clock";
import { debug } from "../core/debug";

/** A longer pause is broken every so often, by one question that finds out whether it still holds. */
const longestPauseMs = 5 * 60_000;
const firstOwnPauseMs = 1_000;
const longestOwnPauseMs = 60_000;

/** The rate at which one account asks: a gap between any two requests, and a pause for all when the server wants one. */
export class Pace {
  private readonly clock: Clock;
  private readonly gapMs: number;
  private readonly waiting: (() => void)[] = [];
  private cancelTimer: (() => void) | undefined;
  private freeAtMs = 0;
  private pausedUntilMs = 0;
  private throttledInRow = 0;

  /** @param gapMs the shortest time between the starts of two requests, in milliseconds */
  constructor(clock: Clock, gapMs: number) {
    this.clock = clock;
    this.gapMs = gapMs;
  }

  /** Resolves when the next request may be sent, first come, first served; rejects when `signal` is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const go = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(go), 1);
        if (this.waiting.length === 0) this.stopTimer();
        reject(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
      this.waiting.push(go);
      this.letGo();
    });
  }

  /** The server asked this account to slow down, for `retryAfterMs` where it said how long. */
  throttled(retryAfterMs: number | undefined): void {
    // Refusals of requests that were under way together are one.
    const isFirst = this.clock.now() >= this.pausedUntilMs;
    const ownPauseMs = isFirst ? Math.min(firstOwnPauseMs * 2 ** this.throttledInRow, longestOwnPauseMs) : 0;
    if (isFirst) this.throttledInRow += 1;
    const pauseMs = Math.min(Math.max(retryAfterMs ?? 0, ownPauseMs), longestPauseMs);
    this.pausedUntilMs = Math.max(this.pausedUntilMs, this.clock.now() + pauseMs);
    debug(() => `rate: this account is throttled, pausing for ${Math.round(pauseMs)} ms`);
  }

  /** The server answered without complaint. */
  served(): void {
    this.throttledInRow = 0;
  }

  private letGo(): void {
    while (this.cancelTimer === undefined && this.waiting.length > 0) {
      const now = this.clock.now();
      const dueMs = Math.max(this.freeAtMs, this.pausedUntilMs) - now;
      if (dueMs > 0) {
        debug(() => `rate: ${this.waiting.length} queued, the next request in ${Math.round(dueMs)} ms`);
        this.cancelTimer = this.clock.setTimer(dueMs, () => {
          this.cancelTimer = undefined;
          this.letGo();
        });
      } else {
        this.freeAtMs = now + this.gapMs;
        this.waiting.shift()?.();
      }
    }
  }

  private stopTimer(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
  }
}
