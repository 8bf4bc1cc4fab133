import type { Clock } from "../../src/core/clock";
import type { Task } from "../../src/core/task";
import type { ParsedTask } from "../../src/integration/parse";
import type { InvocationEvent } from "./event";

/** What an invocation of the function has around it. */
export interface Surroundings {
  readonly clock: Clock;
  /** What polls for a task. */
  toTask(task: ParsedTask, clock: Clock): Task;
  /** How long the invocation may still take, in milliseconds. */
  remainingMs(): number;
  /** The text of a secret; `undefined` when it has none. */
  readSecret(arn: string): Promise<string | undefined>;
  /** Hands an event on to another invocation. */
  goOn(event: InvocationEvent): Promise<void>;
  /** Sends an answer to CloudFormation, and returns the HTTP status of the answer to that. */
  put(url: string, body: string, signal: AbortSignal): Promise<number>;
  log(line: string): void;
}
