import type { PollResult } from "./poll-result";

/** A status that is polled until it is `succeeded`. */
export interface Phase {
  /** What is waited for, where there is more than one phase: `"done"`, `"effective"`. Only for messages. */
  readonly phase?: string;
  /** What has to succeed after it, within the same time. @default - nothing */
  readonly next?: Phase;
  /**
   * Sends one status request.
   *
   * @param signal aborts the poll
   * @param requestTimeoutMs time limit of one request, in milliseconds, from when it is sent; time in the queue does not
   *   count. A poll that ignores it is aborted at the deadline of the wait.
   */
  poll(signal: AbortSignal, requestTimeoutMs: number): Promise<PollResult>;
}

/** A task of a provider, as the waiter sees it. */
export interface Task extends Phase {
  /** The kind of task, as in its description: `"huawei-antiddos"`. Only for messages. */
  readonly kind: string;
  /** The provider's id of the task. Only for messages. */
  readonly taskId: string;
}
