import { formatDuration } from "../core/duration";

const noticeableMs = 60_000;

/**
 * How far this machine's clock is from the server's, in brackets, for an error that may come from it; empty when it is
 * less than a minute, or the server does not tell its time. Both clouds take a signature within 15 minutes.
 */
export function skewText(serverDate: string | undefined, now: Date): string {
  const skewMs = now.getTime() - Date.parse(serverDate ?? "");
  if (!(Math.abs(skewMs) >= noticeableMs)) return "";
  const side = skewMs > 0 ? "ahead of" : "behind";
  return ` (this machine's clock is ${formatDuration(Math.abs(skewMs))} ${side} the server's)`;
}
