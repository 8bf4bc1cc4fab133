import type { TaskStatus, Trouble } from "./answer";

interface WaitEventBase {
  /** What is waited for, where the wait has more than one phase: `"done"`, then `"effective"`. */
  readonly phase?: string;
  /** How many times the provider was asked so far. */
  readonly attempt: number;
  /** Since the start of the wait, in milliseconds. */
  readonly elapsedMs: number;
  /** How long until the next question, in milliseconds; absent when there is none. */
  readonly nextDelayMs?: number;
}

/** The provider gave a status. */
export interface StatusEvent extends WaitEventBase {
  readonly type: "status";
  readonly status: TaskStatus;
  readonly error?: undefined;
}

/** The provider gave no status. */
export interface TroubleEvent extends WaitEventBase {
  readonly type: "trouble";
  readonly error: Trouble;
  readonly status?: undefined;
}

export type WaitEvent = StatusEvent | TroubleEvent;

/** A task that has succeeded, in all its phases. What the task handed back is kept through later phases. */
export interface WaitResult extends TaskStatus {
  readonly state: "succeeded";
  /** How many times the provider was asked. */
  readonly attempts: number;
  /** How long the wait took, in milliseconds. */
  readonly elapsedMs: number;
}
