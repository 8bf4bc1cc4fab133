/** All that the time of the next question depends on. Times are in milliseconds. */
export interface Moment {
  /** Since the start of the wait. */
  readonly ageMs: number;
  /** Until the deadline. */
  readonly remainingMs: number;
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
  /** How long the slowest answer of this wait took. */
  readonly slowestAnswerMs: number;
  /** How long one request may take. */
  readonly requestTimeoutMs: number;
  /** How much is done, 0 to 100, where the provider says so. */
  readonly progress?: number | undefined;
  /** How long the server asked to be left alone; any number, also a senseless one. */
  readonly retryAfterMs?: number | undefined;
  /** From 0 up to 1. */
  readonly random: number;
}

const jitter = 0.25;
const leastAnswerMs = 250;

/**
 * How long to wait before the next question, in milliseconds; `undefined` when no further answer can be had before the
 * deadline.
 *
 * - The delay grows like the square root of the age: a task that took long so far is expected to take longer still, and
 *   the end is noticed late by a share of the wait that shrinks.
 * - Progress is extrapolated, and the next question comes half-way to the expected end.
 * - The server's hint is a minimum.
 * - The last question is asked as late as an answer can still be expected before the deadline.
 */
export function nextDelay(moment: Moment): number | undefined {
  const { remainingMs, minDelayMs, slowestAnswerMs, requestTimeoutMs } = moment;
  const answerMs = Math.min(2 * slowestAnswerMs, requestTimeoutMs);
  const untilLast = remainingMs - Math.max(answerMs, leastAnswerMs);
  if (untilLast <= 0) return undefined;
  const delay = Math.max(spread(interval(moment), moment), hint(moment.retryAfterMs));
  const nothingFitsAfter = delay + minDelayMs > untilLast;
  return nothingFitsAfter ? untilLast : delay;
}

function interval({ ageMs, progress, minDelayMs, maxDelayMs }: Moment): number {
  const byAge = Math.sqrt(minDelayMs * ageMs);
  const toTheEnd = progress ? (ageMs * (100 - progress)) / progress : undefined;
  // Not trusted beyond bounds of its own: a progress may be stuck near 100, or jump from the 1 that it began with.
  const delay = toTheEnd === undefined ? byAge : clamp(toTheEnd / 2, byAge / 2, 4 * byAge);
  return clamp(delay, minDelayMs, maxDelayMs);
}

/** Keeps many waits that began together from asking together, at the bounds too. */
function spread(delay: number, { random, minDelayMs, maxDelayMs }: Moment): number {
  const low = Math.max(minDelayMs, delay * (1 - jitter));
  const high = Math.min(maxDelayMs, delay * (1 + jitter));
  return low + random * Math.max(0, high - low);
}

function hint(retryAfterMs: number | undefined): number {
  return retryAfterMs !== undefined && retryAfterMs > 0 ? retryAfterMs : 0;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
