import { formatDuration } from "./duration";
import type { WaitResult } from "./events";
import type { Issue } from "./issue";
import { formatIssue } from "./issue";
import type { PollError, TaskStatus } from "./poll-result";
import { clip, oneLine } from "./text";

/**
 * What is known of a wait, for the texts of its errors.
 *
 * @internal
 */
export interface WaitFacts {
  readonly kind: string;
  readonly taskId: string;
  /** What was waited for, where the wait has more than one phase. */
  readonly phase?: string | undefined;
  /** The last status of the phase. */
  readonly lastStatus?: TaskStatus | undefined;
  /** The error of the last poll, if it returned no status. */
  readonly lastPollError?: PollError | undefined;
  readonly attempts: number;
  /** When the last response came, or the wait was cut short, in milliseconds since its start. */
  readonly elapsedMs: number;
}

const brand = Symbol.for("cloud-task-waiter.TaskWaitError");

/** Every error that this package throws on purpose. Its message is one line of less than 1 KB, without any secret. */
export abstract class TaskWaitError extends Error {
  /** Says what happened, for programs; one value for each class. */
  abstract readonly code: TaskWaitErrorCode;
  /** The name of its class, for logs. */
  declare readonly name: string;
  /** The provider's id of the task; absent when no request was sent, and for a group. */
  readonly taskId?: string;
  /** What was waited for, where the wait has more than one phase: `"done"`, `"effective"`. */
  readonly phase?: string;
  /** The last status that the provider gave in this phase, if it gave any. */
  readonly lastStatus?: TaskStatus;
  /** The number of polls, including one that was aborted. */
  readonly attempts: number;
  /** How long the wait took, in milliseconds. */
  readonly elapsedMs: number;
  /** The provider's id of the last request that got a response. */
  readonly requestId?: string;

  /** @internal */
  constructor(message: string, facts?: Partial<WaitFacts>, options?: ErrorOptions) {
    super(clip(oneLine(message), messageLimit), options);
    Object.defineProperty(this, brand, { value: facts });
    if (facts?.taskId !== undefined) this.taskId = facts.taskId;
    if (facts?.phase !== undefined) this.phase = facts.phase;
    if (facts?.lastStatus) this.lastStatus = facts.lastStatus;
    this.attempts = facts?.attempts ?? 0;
    this.elapsedMs = Math.round(facts?.elapsedMs ?? 0);
    const requestId = facts?.lastPollError?.requestId ?? facts?.lastStatus?.requestId;
    if (requestId !== undefined) this.requestId = requestId;
  }
}

/** What happened, for programs: the `code` of a `TaskWaitError`. */
export type TaskWaitErrorCode =
  | "TASK_FAILED"
  | "WAIT_TIMEOUT"
  | "WAIT_ABORTED"
  | "TASK_NOT_FOUND"
  | "PROVIDER_REJECTED"
  | "PROVIDER_UNAVAILABLE"
  | "UNKNOWN_STATUS"
  | "INVALID_DESCRIPTION"
  | "GROUP_FAILED";

/** Whether `error` is a `TaskWaitError`, from this copy of the package or another. */
export function isTaskWaitError(error: unknown): error is TaskWaitError {
  return typeof error === "object" && error !== null && brand in error;
}

/** All that was known when an error ended a wait; the error itself shows less. */
export function factsOf(error: TaskWaitError): Partial<WaitFacts> | undefined {
  const facts: unknown = Reflect.get(error, brand);
  // Of an error of an earlier version, it is only a mark.
  return typeof facts === "object" && facts !== null ? facts : undefined;
}

/** The provider said that the task failed. */
export class TaskFailedError extends TaskWaitError {
  override readonly name = "TaskFailedError";
  readonly code = "TASK_FAILED";
  /** @internal */
  constructor(facts: WaitFacts) {
    const reason = facts.lastStatus?.message || "the provider gave no reason";
    super(`${subject(facts)} failed: ${quote(reason)} ${circumstances(facts)}`, facts);
  }
}

/** The task did not finish within the time limit. It may still finish: the provider continues it. */
export class WaitTimeoutError extends TaskWaitError {
  override readonly name = "WaitTimeoutError";
  readonly code = "WAIT_TIMEOUT";
  /** @internal */
  constructor(facts: WaitFacts, timeoutMs: number) {
    super(
      `${subject(facts)} did not finish within ${formatDuration(timeoutMs)}${lastErrorText(facts)} ${circumstances(facts)}`,
      facts,
    );
  }
}

/** The caller aborted the wait. The task continues at the provider. `cause` is the signal's reason. */
export class WaitAbortedError extends TaskWaitError {
  override readonly name = "WaitAbortedError";
  readonly code = "WAIT_ABORTED";
  /** @internal */
  constructor(facts: WaitFacts, options?: ErrorOptions) {
    super(
      `${subject(facts)}: the wait was interrupted${lastErrorText(facts)} ${circumstances(facts)}`,
      facts,
      options,
    );
  }
}

/** The provider does not know the task, after the grace period for new tasks. */
export class TaskNotFoundError extends TaskWaitError {
  override readonly name = "TaskNotFoundError";
  readonly code = "TASK_NOT_FOUND";
  /** @internal */
  constructor(facts: WaitFacts) {
    super(`${subject(facts)}: not found: ${pollErrorText(facts)} ${circumstances(facts)}`, facts);
  }
}

/**
 * The provider rejected the request, and would reject it again: credentials, permission, parameters, a withdrawn API.
 * Or no request was sent: there are no credentials, or the server can't prove its identity.
 */
export class ProviderRejectedError extends TaskWaitError {
  override readonly name = "ProviderRejectedError";
  readonly code = "PROVIDER_REJECTED";
  /** @internal */
  constructor(facts: WaitFacts) {
    const { httpStatus, code } = facts.lastPollError ?? {};
    const what =
      httpStatus !== undefined || code !== undefined
        ? "the provider rejected the request"
        : "no request was sent";
    super(`${subject(facts)}: ${what}: ${pollErrorText(facts)} ${circumstances(facts)}`, facts);
  }
}

/** The provider was unavailable for as long as `transientErrorBudgetMs` allows. */
export class ProviderUnavailableError extends TaskWaitError {
  override readonly name = "ProviderUnavailableError";
  readonly code = "PROVIDER_UNAVAILABLE";
  /** @internal */
  constructor(facts: WaitFacts) {
    super(
      `${subject(facts)}: the provider is unavailable: ${pollErrorText(facts)} ${circumstances(facts)}`,
      facts,
    );
  }
}

/** The provider returned an unrecognized status, several times in a row. */
export class UnknownStatusError extends TaskWaitError {
  override readonly name = "UnknownStatusError";
  readonly code = "UNKNOWN_STATUS";
  /** @internal */
  constructor(facts: WaitFacts) {
    const word = facts.lastStatus?.providerState;
    const what = word
      ? `has an unrecognized status: ${JSON.stringify(clip(word, wordLimit))}`
      : "has no status in the provider's response";
    const said = facts.lastStatus?.message ? `: ${quote(facts.lastStatus.message)}` : "";
    super(`${subject(facts)} ${what}${said} ${circumstances(facts)}`, facts);
  }
}

/** A description, an option or the credentials are not valid. No request was sent. */
export class InvalidDescriptionError extends TaskWaitError {
  override readonly name = "InvalidDescriptionError";
  readonly code = "INVALID_DESCRIPTION";
  /** All that is wrong; `message` has the same as sentences. */
  readonly issues: readonly Issue[];
  /** @internal */
  constructor(issues: readonly Issue[]) {
    super(issues.map((issue) => formatIssue(issue)).join("; "));
    this.issues = issues;
  }
}

/** Some of many tasks did not succeed. `message` has as many of their errors as fit into its limit, `errors` has all. */
export class TaskGroupError extends TaskWaitError {
  override readonly name = "TaskGroupError";
  readonly code = "GROUP_FAILED";
  /** How many did not succeed, without their names: `"2 of 5 tasks did not succeed"`. */
  readonly summary: string;
  /** How each task ended, in the order of the tasks: its result, or its error. */
  readonly outcomes: readonly (WaitResult | TaskWaitError)[];
  /** The errors of those that did not succeed, without those that were canceled because another one failed. */
  readonly errors: readonly TaskWaitError[];
  /** @internal */
  constructor(outcomes: readonly (WaitResult | TaskWaitError)[]) {
    const ended = outcomes.filter(isTaskWaitError);
    const errors = withoutCanceled(ended);
    const summary = groupSummary(outcomes.length, ended.length, errors.length);
    super(`${summary}: ${groupWords(errors)}`, {
      attempts: outcomes.reduce((sum, { attempts }) => sum + attempts, 0),
      elapsedMs: Math.max(...outcomes.map(({ elapsedMs }) => elapsedMs)),
    });
    this.summary = summary;
    this.outcomes = outcomes;
    this.errors = errors;
  }
}

/** Many errors without those of tasks that were canceled: what their wait was aborted with is the error of another. */
export function withoutCanceled(errors: readonly TaskWaitError[]): TaskWaitError[] {
  return errors.filter(({ cause }) => !errors.some((other) => other === cause));
}

/** The number of polls and the elapsed time. */
export function pollsText({ attempts, elapsedMs }: Pick<WaitFacts, "attempts" | "elapsedMs">): string {
  return `${attempts} ${attempts === 1 ? "poll" : "polls"} in ${formatDuration(elapsedMs)}`;
}

const messageLimit = 1_000;
const wordsLimit = 500;
const wordLimit = 100;
const groupWordsLimit = 850;

function subject({ kind, taskId, phase }: WaitFacts): string {
  return `${kind} task ${clip(taskId, wordLimit)}${phase === undefined ? "" : ` (waiting until ${phase})`}`;
}

function circumstances({ lastStatus, lastPollError, attempts, elapsedMs }: WaitFacts): string {
  const requestId = lastPollError?.requestId ?? lastStatus?.requestId;
  const code = lastPollError?.code ?? lastStatus?.errorCode;
  const parts = [
    lastStatus?.providerState && `state ${JSON.stringify(clip(lastStatus.providerState, wordLimit))}`,
    lastStatus?.progress !== undefined && `${lastStatus.progress} %`,
    lastPollError?.httpStatus !== undefined && `HTTP ${lastPollError.httpStatus}`,
    code && `code ${clip(code, wordLimit)}`,
    pollsText({ attempts, elapsedMs }),
    requestId && `request ${clip(requestId, wordLimit)}`,
  ];
  return `(${parts.filter(Boolean).join(", ")})`;
}

function lastErrorText(facts: WaitFacts): string {
  return facts.lastPollError ? `; last error: ${pollErrorText(facts)}` : "";
}

function pollErrorText({ lastPollError }: WaitFacts): string {
  return quote(lastPollError?.message || "it gave no reason");
}

function quote(words: string): string {
  return clip(oneLine(words), wordsLimit);
}

function groupSummary(all: number, ended: number, failed: number): string {
  const canceled =
    ended === failed ? "" : `, ${ended - failed} more ${ended - failed === 1 ? "was" : "were"} canceled`;
  return `${failed} of ${all} tasks did not succeed${canceled}`;
}

function groupWords(errors: readonly TaskWaitError[]): string {
  const share = Math.max(wordLimit, Math.floor(groupWordsLimit / errors.length));
  const room = Math.floor(groupWordsLimit / share);
  const words = errors.slice(0, room).map(({ message }) => clip(message, share));
  const more = errors.length > room ? [`and ${errors.length - room} more`] : [];
  return [...words, ...more].join("; ");
}
