import type { Clock } from "../../src/core/clock";
import type { Task } from "../../src/core/task";
import type { ParsedTask } from "../../src/integration/parse";
import type { InvocationEvent } from "./event";

/** The dependencies of an invocation of the function. */
export interface LambdaContext {
  readonly clock: Clock;
  /** Creates the task that polls. */
  toTask(task: ParsedTask, clock: Clock): Task;
  /** How long the invocation may still take, in milliseconds. */
  remainingMs(): number;
  /** The text of a secret; `undefined` when it has none. */
  readSecret(arn: string): Promise<string | undefined>;
  /** Invokes the function again with an event. */
  goOn(event: InvocationEvent): Promise<void>;
  /** Sends a response to CloudFormation, and returns the HTTP status. */
  put(url: string, body: string, signal: AbortSignal): Promise<number>;
  log(line: string): void;
}
