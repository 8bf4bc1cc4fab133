import type { Answer } from "./answer";

/** Something that a provider is working on and that can be asked about: all that the waiter knows of it. */
export interface Task {
  /** The kind of task, as in its description: `"huawei-antiddos"`. Only for texts. */
  readonly kind: string;
  /** The provider's id of the task. Only for texts. */
  readonly taskId: string;
  /**
   * Asks the provider once.
   *
   * @param signal ends the question at once when it is aborted
   * @param requestTimeoutMs how long one request may take, in milliseconds, counted from when it is sent and not while
   *   it waits for its turn. A check that takes no notice of it is ended by the deadline of the wait.
   */
  check(signal: AbortSignal, requestTimeoutMs: number): Promise<Answer>;
}
