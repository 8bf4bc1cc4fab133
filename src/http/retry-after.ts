import { longestTimerMs } from "../core/clock";

/** A date in one of the forms of HTTP, or of ISO 8601; without this `Date.parse` makes a date of nearly any text. */
const date = /\d\d:\d\d:\d\d.*(GMT|Z)$/;

/**
 * The server's `Retry-After` in milliseconds, at most 24.8 days: a number of seconds, or a date, which is compared with
 * the server's own clock where it tells it. `undefined` for anything else, and for what lies in the past.
 */
export function parseRetryAfter(
  header: string | undefined,
  serverDate: string | undefined,
  now: Date,
): number | undefined {
  const text = header?.trim() ?? "";
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
  const ms = seconds === undefined ? dateOf(text) - serverTime(serverDate, now) : seconds * 1_000;
  return ms > 0 ? Math.min(ms, longestTimerMs) : undefined;
}

const longestDate = 64;

function serverTime(serverDate: string | undefined, now: Date): number {
  const time = dateOf(serverDate ?? "");
  return Number.isNaN(time) ? now.getTime() : time;
}

function dateOf(text: string): number {
  return text.length <= longestDate && date.test(text) ? Date.parse(text) : Number.NaN;
}
