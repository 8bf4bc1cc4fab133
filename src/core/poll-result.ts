/** The state of a task. Only `succeeded` and `failed` are final. */
export type TaskState = "pending" | "running" | "succeeded" | "failed" | "unknown";

/** The status of a task. */
export interface TaskStatus {
  /** The state, normalized. */
  readonly state: TaskState;
  /** The provider's own name of the state, verbatim; empty when the response has none. */
  readonly providerState: string;
  /** The provider's message: why the task failed, or what it is doing. */
  readonly message?: string;
  /** Progress in percent, 0 to 100. */
  readonly progress?: number;
  /** The provider's code for a failure of the task itself. */
  readonly errorCode?: string;
  /** The output of the task, as plain JSON data. */
  readonly data?: unknown;
  /** The provider's id of the request. */
  readonly requestId?: string;
}

/** The error that a poll got instead of a status: from the provider, or from the network. */
export interface PollError {
  /** The provider's message, if there is one. */
  readonly message: string;
  /** The provider's error code. */
  readonly code?: string;
  /** The HTTP status; absent when there was no response. */
  readonly httpStatus?: number;
  /** The provider's id of the request. */
  readonly requestId?: string;
}

/** The error of a result, without what only the waiter needs. */
export function pollErrorOf({ message, code, httpStatus, requestId }: PollError): PollError {
  return {
    message,
    ...(code !== undefined && { code }),
    ...(httpStatus !== undefined && { httpStatus }),
    ...(requestId !== undefined && { requestId }),
  };
}

/** A transient error, which is retried: the network, a 5xx, throttling. */
export interface TransientResult extends PollError {
  /** Discriminates the results of a poll. */
  readonly type: "transient";
  /** The server's hint when to retry, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The whole account is throttled, not only this request. */
  readonly throttled?: boolean;
}

/** A permanent error: credentials, permission, a bad parameter, a withdrawn API. */
export interface RejectedResult extends PollError {
  /** Discriminates the results of a poll. */
  readonly type: "rejected";
  /** The credentials were rejected, so every other request with them would be rejected too. */
  readonly unauthorized?: boolean;
}

/** The provider does not know the task; right after its creation that may only mean "not yet". */
export interface NotFoundResult extends PollError {
  /** Discriminates the results of a poll. */
  readonly type: "notFound";
}

/** The credentials have expired. */
export interface ExpiredResult extends PollError {
  /** Discriminates the results of a poll. */
  readonly type: "expired";
}

/** A status of the task. */
export interface StatusResult {
  /** Discriminates the results of a poll. */
  readonly type: "status";
  /** The status of the task. */
  readonly status: TaskStatus;
}

/** The results of a poll that are not a status. */
export type ErrorResult = TransientResult | RejectedResult | NotFoundResult | ExpiredResult;

/** The result of one poll: a status, or an error. */
export type PollResult = (StatusResult | ErrorResult) & {
  /**
   * How long the provider took, in milliseconds, without the time that the request waited in the queue.
   *
   * @default - as long as the poll took
   */
  readonly tookMs?: number;
};
