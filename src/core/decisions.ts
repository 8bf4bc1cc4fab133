import { channel } from "node:diagnostics_channel";
import type { WaitEvent } from "./events";
import type { Task } from "./task";

/** What a wait made of an answer, or the error that ended it. */
export interface Decision {
  readonly task: Task;
  readonly event?: WaitEvent;
  readonly error?: unknown;
}

/** Every decision of every wait in this process, for whoever looks for a fault. Nobody listens unless asked to. */
export const decisions = channel("cloud-task-waiter:decision");
