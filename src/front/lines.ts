import { formatDuration } from "../core/duration";
import type { WaitEvent } from "../core/events";

const quietMs = 60_000;

/**
 * Turns the events of one wait into lines for people: one when something changed, and one a minute to show that the
 * wait goes on. `undefined` means that there is nothing to say; a failure is said by the error that ends the wait.
 *
 * @param subject what is waited for; it comes last, where a narrow terminal cuts
 */
export function lineWriter(subject: string): (event: WaitEvent) => string | undefined {
  let said = "";
  let saidAtMs = 0;
  return (event) => {
    const news = `${event.phase === undefined ? "" : `until ${event.phase}: `}${newsOf(event)}`;
    const isOld = news === said && event.elapsedMs - saidAtMs < quietMs;
    const isToldByError =
      event.status?.state === "failed" || (event.type === "trouble" && event.nextDelayMs === undefined);
    if (isOld || isToldByError) return undefined;
    said = news;
    saidAtMs = event.elapsedMs;
    const next = event.nextDelayMs ? `, next look in ${formatDuration(event.nextDelayMs)}` : "";
    return `${news} after ${formatDuration(event.elapsedMs)}${next} (${subject})`;
  };
}

function newsOf(event: WaitEvent): string {
  if (event.type === "trouble") return `no status (${event.error.message})`;
  const { providerState, state, progress, message } = event.status;
  // Where the provider's word may mislead, or is a number: "ready" is not done, and 2 may be.
  const isClear = state !== "pending" && /\p{L}/u.test(providerState);
  const meaning = isClear || providerState === "" || providerState === state ? "" : ` (${state})`;
  const parts = [
    `${providerState || "no state"}${meaning}`,
    progress === undefined ? "" : `${progress} %`,
    message ?? "",
  ];
  return parts.filter(Boolean).join(", ");
}
