import type { TaskStatus } from "../core/poll-result";
import type { HttpRequest } from "../http/message";

/** A request for the status of a task, and what its response means. */
export interface StatusQuery<D> {
  /** The request, without credentials. */
  request(description: D): HttpRequest;
  /** Reads the status in the body of a 2xx response; `undefined` when there is none, because the body may be an error. */
  read(body: unknown, description: D): TaskStatus | undefined;
  /** What the service's own error codes mean, where the cloud's common rules don't tell. @default - nothing else */
  readonly codes?: Readonly<Record<string, CodeMeaning>>;
  /** What to add when the provider does not know the API. @default - only what the provider says */
  readonly unknownApiText?: string;
}

/** The meaning of an error code. */
export type CodeMeaning =
  | "running"
  | "failed"
  | "transient"
  | "throttled"
  | "notFound"
  | "expired"
  | "rejected";
