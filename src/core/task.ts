import type { Answer } from "./answer";

/** A question that is asked until its answer is success. */
export interface Phase {
  /** What is waited for, where there is more than one phase: `"done"`, `"effective"`. Only for texts. */
  readonly phase?: string;
  /** What has to succeed after it, within the same time. @default - nothing */
  readonly next?: Phase;
  /**
   * Asks the provider once.
   *
   * @param signal ends the question at once when it is aborted
   * @param requestTimeoutMs how long one request may take, in milliseconds, counted from when it is sent and not while
   *   it waits for its turn. A check that takes no notice of it is ended by the deadline of the wait.
   */
  check(signal: AbortSignal, requestTimeoutMs: number): Promise<Answer>;
}

/** Something that a provider is working on and that can be asked about: all that the waiter knows of it. */
export interface Task extends Phase {
  /** The kind of task, as in its description: `"huawei-antiddos"`. Only for texts. */
  readonly kind: string;
  /** The provider's id of the task. Only for texts. */
  readonly taskId: string;
}
