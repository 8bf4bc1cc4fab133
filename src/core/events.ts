import type { TaskStatus, Trouble } from "./answer";

/** What every event of a wait has. */
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
  /** Tells it from trouble. */
  readonly type: "status";
  /** What the provider says of the task. */
  readonly status: TaskStatus;
  /** Never there: only trouble has it. */
  readonly error?: undefined;
}

/** The provider gave no status. */
export interface TroubleEvent extends WaitEventBase {
  /** Tells it from a status. */
  readonly type: "trouble";
  /** What came instead of a status. */
  readonly error: Trouble;
  /** Never there: only a status has it. */
  readonly status?: undefined;
}

/** What a wait has to tell: every answer of the provider, as it comes. */
export type WaitEvent = StatusEvent | TroubleEvent;

/** A task that has succeeded, in all its phases. What the task handed back is kept through later phases. */
export interface WaitResult extends TaskStatus {
  /** `"succeeded"`: any other end is an error. */
  readonly state: "succeeded";
  /** How many times the provider was asked. */
  readonly attempts: number;
  /** How long the wait took, in milliseconds. */
  readonly elapsedMs: number;
}
