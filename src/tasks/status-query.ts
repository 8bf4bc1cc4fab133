import type { TaskStatus } from "../core/poll-result";
import type { HttpRequest } from "../http/message";

/** A request for the status of a task, and what its response means. */
export interface StatusQuery<D> {
  /** The request, without credentials. */
  request(description: D): HttpRequest;
  /** What the body of a 2xx response says; `undefined` when there is no status in it: it may be an error after all. */
  read(body: unknown, description: D): TaskStatus | undefined;
  /** What the service's own error codes mean, where the cloud's common rules don't tell. @default - nothing else */
  readonly codes?: Readonly<Record<string, CodeMeaning>>;
  /** What to add when the provider does not know the API. @default - only what the provider says */
  readonly unknownApiText?: string;
}

/** What an error code says of the task, or of the request. */
export type CodeMeaning =
  | "running"
  | "failed"
  | "transient"
  | "throttled"
  | "notFound"
  | "expired"
  | "rejected";
