/**
 * The server's `Retry-After` in milliseconds: a number of seconds, or a date, which is compared with the server's own
 * clock where it tells it. `undefined` for anything else, and for what lies in the past.
 */
export function parseRetryAfter(
  header: string | undefined,
  serverDate: string | undefined,
  now: Date,
): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const ms = /^\d+(\.\d+)?$/.test(text)
    ? Number(text) * 1_000
    : Date.parse(text) - serverTime(serverDate, now);
  return ms > 0 ? ms : undefined;
}

function serverTime(serverDate: string | undefined, now: Date): number {
  const time = Date.parse(serverDate ?? "");
  return Number.isNaN(time) ? now.getTime() : time;
}
