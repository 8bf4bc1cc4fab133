import { type Clock, sleep } from "../core/clock";

const longestPauseMs = 60_000;
const firstPauseMs = 1_000;

/** The rate at which one account asks: a gap between any two requests, and a pause for all when the server wants one. */
export class Pace {
  private readonly clock: Clock;
  private readonly gapMs: number;
  private freeAtMs = 0;
  private pausedUntilMs = 0;
  private throttledInRow = 0;

  /** @param gapMs the shortest time between the starts of two requests, in milliseconds */
  constructor(clock: Clock, gapMs: number) {
    this.clock = clock;
    this.gapMs = gapMs;
  }

  /** Resolves when the next request may be sent. */
  async turn(signal: AbortSignal): Promise<void> {
    for (;;) {
      const now = this.clock.now();
      const at = Math.max(now, this.freeAtMs, this.pausedUntilMs);
      this.freeAtMs = at + this.gapMs;
      if (at > now) await sleep(this.clock, at - now, signal);
      // A pause that began meanwhile holds for those who were already on their way.
      if (this.clock.now() >= this.pausedUntilMs) return;
    }
  }

  /** The server asked this account to slow down, for `retryAfterMs` where it said how long. */
  throttled(retryAfterMs: number | undefined): void {
    // Refusals of requests that were under way together are one.
    const isFirst = this.clock.now() >= this.pausedUntilMs;
    const ownPauseMs = isFirst ? firstPauseMs * 2 ** this.throttledInRow : 0;
    if (isFirst) this.throttledInRow = Math.min(this.throttledInRow + 1, 6);
    const pauseMs = Math.min(Math.max(retryAfterMs ?? 0, ownPauseMs), longestPauseMs);
    this.pausedUntilMs = Math.max(this.pausedUntilMs, this.clock.now() + pauseMs);
  }

  /** The server answered without complaint. */
  served(): void {
    this.throttledInRow = 0;
  }
}
