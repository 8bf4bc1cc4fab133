/** Time and chance, as the waiter sees them. Tests put a virtual clock in its place. */
export interface Clock {
  /** Milliseconds on a clock that never jumps, for measuring how long something takes. */
  now(): number;
  /** The time of day, for signatures; it may be wrong and may jump. */
  date(): Date;
  /**
   * Calls `fire` once after `ms` milliseconds, unless the function it returns is called before.
   *
   * @param keepsAlive whether the process has to wait for it; yes unless given
   */
  setTimer(ms: number, fire: () => void, keepsAlive?: boolean): () => void;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
}

/** The real clock. The only place where time and randomness come from. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  setTimer(ms, fire, keepsAlive = true) {
    const timer = setTimeout(fire, ms);
    if (!keepsAlive) timer.unref();
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

/** The longest delay a Node timer takes, in milliseconds (24.8 days): anything above fires at once. */
export const longestTimerMs = 2 ** 31 - 1;

/** `work` did not settle within its time limit. */
export class TimeLimitReached extends Error {
  override readonly name = "TimeLimitReached";
}

/**
 * Runs `work` and settles with it; or rejects at once when `ms` milliseconds have passed (`TimeLimitReached`) or
 * `signal` is aborted (its reason), whether or not `work` takes notice of the abort it is told of.
 */
export async function within<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  keepsAlive = true,
): Promise<T> {
  signal.throwIfAborted();
  if (ms <= 0) throw new TimeLimitReached("no time is left for a request");
  const cut = new AbortController();
  const onAbort = () => cut.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const onTime = () => cut.abort(new TimeLimitReached(`no response within ${Math.round(ms)} ms`));
  const cancelTimer = clock.setTimer(ms, onTime, keepsAlive);
  try {
    // The abort comes first, so that it beats whatever the work makes of being aborted.
    return await Promise.race([rejectionOf(cut.signal), work(cut.signal)]);
  } finally {
    cancelTimer();
    signal.removeEventListener("abort", onAbort);
  }
}

/** Resolves after `ms` milliseconds; rejects at once with the signal's reason when it is aborted. */
export async function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const onAbort = () => {
      cancelTimer();
      reject(signal.reason);
    };
    const cancelTimer = clock.setTimer(Math.max(0, ms), () => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** Settles with `work`, or rejects at once with the signal's reason when it is aborted. */
export async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  return Promise.race([rejectionOf(signal), work()]);
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
