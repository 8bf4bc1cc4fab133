import { formatDuration } from "../core/duration";
import type { WaitEvent } from "../core/events";

const quietMs = 60_000;

/**
 * Turns the events of one wait into lines for people: one when something changed, and one a minute to show that the
 * wait goes on. `undefined` means that there is nothing to say.
 */
export function lineWriter(subject: string): (event: WaitEvent) => string | undefined {
  let said = "";
  let saidAtMs = 0;
  return (event) => {
    const news = newsOf(event);
    if (news === said && event.elapsedMs - saidAtMs < quietMs) return undefined;
    said = news;
    saidAtMs = event.elapsedMs;
    const next = event.nextDelayMs === undefined ? "" : `, next look in ${formatDuration(event.nextDelayMs)}`;
    return `${subject} after ${formatDuration(event.elapsedMs)}: ${news}${next}`;
  };
}

function newsOf(event: WaitEvent): string {
  if (event.type === "trouble") return event.error.message;
  const { providerState, state, progress, message } = event.status;
  const parts = [
    providerState === state ? state : `${providerState || "no word"} (${state})`,
    progress === undefined ? "" : `${progress} %`,
    message ?? "",
  ];
  return parts.filter(Boolean).join(", ");
}
