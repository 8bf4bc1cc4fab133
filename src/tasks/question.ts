import type { TaskState, TaskStatus } from "../core/answer";
import type { HttpRequest } from "../http/message";

/** One question about a task, and what its answer means. */
export interface Question<D> {
  /** The request, without credentials. */
  request(description: D): HttpRequest;
  /** What the body of a good answer says; `undefined` when there is no state in it: it may be an error after all. */
  read(body: unknown, description: D): TaskStatus | undefined;
  /** What the service's own error codes mean, where the cloud's common rules don't tell. @default - nothing else */
  readonly codes?: Readonly<Record<string, CodeMeaning>>;
  /** What to say when the provider does not know the API. @default - only what the provider says */
  readonly unknownApiText?: string;
  /** An answer of every state that there is. */
  readonly samples: readonly Sample<D>[];
}

/** What an error code says of the task, or of the question. */
export type CodeMeaning =
  | "running"
  | "failed"
  | "transient"
  | "throttled"
  | "notFound"
  | "expired"
  | "rejected";

/** The body of an answer. */
export interface Sample<D> {
  readonly state: TaskState;
  /** A text is sent as it is, anything else as JSON. */
  readonly body: unknown;
  /** The vendor prints it just so. @default - it has the shape of those that are printed */
  readonly printed?: true;
  /** What is different in the description that it is an answer to. @default - nothing */
  readonly about?: Partial<D>;
}
