/** Where a task stands. Only `succeeded` and `failed` are final. */
export type TaskState = "pending" | "running" | "succeeded" | "failed" | "unknown";

/** What the provider says of a task. */
export interface TaskStatus {
  /** Where the task stands, in the words of this package. */
  readonly state: TaskState;
  /** The provider's own word for the state, verbatim; empty when it gave none. */
  readonly providerState: string;
  /** The provider's words: why a task failed, or what it is doing. */
  readonly message?: string;
  /** How much is done, 0 to 100. */
  readonly progress?: number;
  /** The provider's code for a failure of the task itself. */
  readonly errorCode?: string;
  /** What the task hands back, as plain JSON data. */
  readonly data?: unknown;
  /** The provider's id of the request that got this answer. */
  readonly requestId?: string;
}

/** What the provider, or the way to it, said instead of a status. */
export interface Trouble {
  /** In the provider's words where there are any. */
  readonly message: string;
  /** The provider's error code. */
  readonly code?: string;
  /** The status of the HTTP answer; absent where there was none. */
  readonly httpStatus?: number;
  /** The provider's id of the request. */
  readonly requestId?: string;
}

/** What there is to tell of an answer that is no status. */
export function troubleOf({ message, code, httpStatus, requestId }: Trouble): Trouble {
  return {
    message,
    ...(code !== undefined && { code }),
    ...(httpStatus !== undefined && { httpStatus }),
    ...(requestId !== undefined && { requestId }),
  };
}

/** Trouble that is expected to pass: the network, a 5xx, throttling. */
export interface Transient extends Trouble {
  /** Tells it from other answers. */
  readonly type: "transient";
  /** How long the server asked to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The account, not only this request, was asked to slow down. */
  readonly throttled?: boolean;
}

/** Trouble that asking again cannot mend: credentials, permission, a bad parameter, an API that is gone. */
export interface Rejected extends Trouble {
  /** Tells it from other answers. */
  readonly type: "rejected";
  /** It is the credentials that were refused, so every other request with them would be refused too. */
  readonly credentials?: boolean;
}

/** The provider does not know the task; right after its creation that may only mean "not yet". */
export interface NotFound extends Trouble {
  /** Tells it from other answers. */
  readonly type: "notFound";
}

/** The credentials were good once and no longer are. */
export interface Expired extends Trouble {
  /** Tells it from other answers. */
  readonly type: "expired";
}

/** A status of the task. */
export interface StatusAnswer {
  /** Tells it from other answers. */
  readonly type: "status";
  /** What the provider says of the task. */
  readonly status: TaskStatus;
}

/** What came instead of a status. */
export type TroubleAnswer = Transient | Rejected | NotFound | Expired;

/** One answer to the question how a task stands: a status, or what came instead of it. */
export type Answer = (StatusAnswer | TroubleAnswer) & {
  /**
   * How long the provider took, in milliseconds, without the time that the question waited for its turn.
   *
   * @default - as long as the check took
   */
  readonly tookMs?: number;
};
