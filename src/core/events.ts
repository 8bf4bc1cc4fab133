import type { PollError, TaskStatus } from "./poll-result";

/** The properties of every event of a wait. */
interface WaitEventBase {
  /** What is waited for, where the wait has more than one phase: `"done"`, then `"effective"`. */
  readonly phase?: string;
  /** The number of polls so far. */
  readonly attempt: number;
  /** Since the start of the wait, in milliseconds. */
  readonly elapsedMs: number;
  /** Time until the next poll, in milliseconds; absent when there is none. */
  readonly nextDelayMs?: number;
}

/** A poll returned a status. */
export interface StatusEvent extends WaitEventBase {
  /** Discriminates the events. */
  readonly type: "status";
  /** The status of the task. */
  readonly status: TaskStatus;
  /** Never set: only a `PollErrorEvent` has it. */
  readonly error?: undefined;
}

/** A poll returned no status. */
export interface PollErrorEvent extends WaitEventBase {
  /** Discriminates the events. */
  readonly type: "pollError";
  /** The error that the poll got instead of a status. */
  readonly error: PollError;
  /** Never set: only a `StatusEvent` has it. */
  readonly status?: undefined;
}

/** An event of a wait: one for each poll. */
export type WaitEvent = StatusEvent | PollErrorEvent;

/** The result of a task that has succeeded, in all its phases. The output of an earlier phase is kept. */
export interface WaitResult extends TaskStatus {
  /** `"succeeded"`: every other outcome is an error. */
  readonly state: "succeeded";
  /** The number of polls. */
  readonly attempts: number;
  /** How long the wait took, in milliseconds. */
  readonly elapsedMs: number;
}
