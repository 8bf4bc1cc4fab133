import { formatDuration } from "../core/duration";
import type { WaitEvent } from "../core/events";
import type { TaskStatus } from "../core/poll-result";

const heartbeatMs = 60_000;

/** A progress message of a wait. */
export interface ProgressMessage {
  readonly text: string;
  /** Whether it should be seen after the wait too: what kept it, or went wrong. The rest passes. */
  readonly persistent: boolean;
}

/**
 * Turns the events of one wait into notes: one when something changed, and one a minute to show that the wait goes on.
 * `undefined` means that there is nothing to say; a failure is said by the error that ends the wait.
 */
export function createReporter(timeoutMs: number): (event: WaitEvent) => ProgressMessage | undefined {
  const follow = follower();
  let saidAtMs = 0;
  return (event) => {
    const { news, isNew, persistent } = follow(event);
    const isOld = !isNew && !persistent && event.elapsedMs - saidAtMs < heartbeatMs;
    if (isOld || endsBadly(event)) return undefined;
    saidAtMs = event.elapsedMs;
    return { text: `${news} ${timesOf(event, timeoutMs)}`, persistent };
  };
}

/**
 * The same for many tasks that are waited for at once: how many have ended, and what is new of one of them. A failure is
 * told here, because the others may go on for long.
 *
 * @param before how many of them nothing will be heard of, because they have ended before: well, and otherwise
 */
export function createGroupReporter(
  taskIds: readonly string[],
  timeoutMs: number,
  before: { readonly succeeded: number; readonly others?: number } = { succeeded: 0 },
): (event: WaitEvent, index: number) => ProgressMessage | undefined {
  const followers = taskIds.map(follower);
  let { succeeded, others = 0 } = before;
  let saidAtMs = 0;
  return (event, index) => {
    const { news, isNew, persistent } = followers[index]?.(event) ?? nothing;
    if (endsBadly(event)) others += 1;
    else if (event.nextDelayMs === undefined && event.status?.state === "succeeded") succeeded += 1;
    const isOld = !isNew && !persistent && !endsBadly(event) && event.elapsedMs - saidAtMs < heartbeatMs;
    if (isOld) return undefined;
    saidAtMs = event.elapsedMs;
    const count = `${succeeded} of ${taskIds.length} succeeded${others === 0 ? "" : `, ${others} did not`}`;
    const text = `${count}; ${taskIds[index]}: ${news} ${timesOf(event, timeoutMs)}`;
    return { text, persistent };
  };
}

interface News {
  readonly news: string;
  readonly isNew: boolean;
  /** It does not pass by itself any more, and has not been kept yet. */
  readonly persistent: boolean;
}

const nothing: News = { news: "", isNew: false, persistent: false };

/** Remembers the events of one task. */
function follower(): (event: WaitEvent) => News {
  let before = "";
  let isKept = false;
  let failingSinceMs: number | undefined;
  return (event) => {
    failingSinceMs = event.type === "pollError" ? (failingSinceMs ?? event.elapsedMs) : undefined;
    const isStuck = failingSinceMs !== undefined && event.elapsedMs - failingSinceMs >= heartbeatMs;
    const news = describeEvent(event);
    const isNew = news !== before;
    const isWorthKeeping = isStuck || event.status?.state === "unknown";
    const persistent = isWorthKeeping && !isKept;
    isKept = isWorthKeeping || (isKept && event.type === "pollError");
    before = news;
    return { news, isNew, persistent };
  };
}

/** What an event says, without its times. */
export function describeEvent(event: WaitEvent): string {
  const phase = event.phase === undefined ? "" : `until ${event.phase}: `;
  if (event.type === "pollError") return `${phase}no status (${event.error.message})`;
  return `${phase}${statusText(event.status)}`;
}

/** A status in a few words: the provider's own, what they mean, how much is done, and what it says. */
export function statusText({ providerState, state, progress, message }: TaskStatus): string {
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

function timesOf({ elapsedMs, nextDelayMs }: WaitEvent, timeoutMs: number): string {
  const elapsed = `after ${formatDuration(elapsedMs)}`;
  if (!nextDelayMs) return elapsed;
  const left = formatDuration(timeoutMs - elapsedMs);
  return `${elapsed}, ${left} left, next poll in ${formatDuration(nextDelayMs)}`;
}

function endsBadly({ type, status, nextDelayMs }: WaitEvent): boolean {
  if (nextDelayMs !== undefined) return false;
  return type === "pollError" || status?.state === "failed" || status?.state === "unknown";
}
