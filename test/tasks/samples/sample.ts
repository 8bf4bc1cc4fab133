import type { TaskState } from "../../../src/core/poll-result";

/** The body of a response, and the state that it says. */
export interface Sample {
  readonly state: TaskState;
  /** A string is sent as it is, anything else as JSON. */
  readonly body: unknown;
  /** The vendor prints it just so. @default - it has the shape of those that are printed */
  readonly printed?: true;
  /** What is different in the description that it is the response to. @default - nothing */
  readonly about?: object;
}

/** The responses of a kind: to the task's query, and to the query of what comes after it. */
export interface Samples {
  readonly task: readonly Sample[];
  readonly effective?: readonly Sample[];
}
