import type { TaskWaitError, TaskWaitErrorCode } from "../core/errors";
import { isTaskWaitError, withoutCanceled } from "../core/errors";
import type { WaitResult } from "../core/events";

/** What a command ends with. */
export const exitCodes = {
  succeeded: 0,
  failed: 1,
  usage: 2,
  timedOut: 3,
  rejected: 4,
  unavailable: 5,
  /** A fault of this program: 1 would say that the task failed. */
  crashed: 70,
  interrupted: 130,
} as const;

const codesOfErrors: Readonly<Record<Exclude<TaskWaitErrorCode, "GROUP_FAILED">, number>> = {
  TASK_FAILED: exitCodes.failed,
  UNKNOWN_STATUS: exitCodes.failed,
  INVALID_DESCRIPTION: exitCodes.usage,
  WAIT_TIMEOUT: exitCodes.timedOut,
  PROVIDER_REJECTED: exitCodes.rejected,
  TASK_NOT_FOUND: exitCodes.rejected,
  PROVIDER_UNAVAILABLE: exitCodes.unavailable,
  WAIT_ABORTED: exitCodes.interrupted,
};

/** Where tasks ended differently, the first of these that there is: what asking again would not mend comes early. */
const precedence = [
  exitCodes.interrupted,
  exitCodes.failed,
  exitCodes.rejected,
  exitCodes.unavailable,
  exitCodes.timedOut,
];

/** The exit code for how one or many tasks ended. */
export function exitCodeOf(outcomes: readonly (WaitResult | TaskWaitError)[]): number {
  // A task that was canceled because another one failed was not interrupted by anybody.
  const errors = withoutCanceled(outcomes.filter(isTaskWaitError));
  const codes = errors.map(({ code }) => (code === "GROUP_FAILED" ? exitCodes.crashed : codesOfErrors[code]));
  return precedence.find((code) => codes.includes(code)) ?? codes[0] ?? exitCodes.succeeded;
}
