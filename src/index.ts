/**
 * Waits for tasks from TypeScript code: creates a task from its description, and polls it until it has finished.
 *
 * @module cloud-task-waiter
 */

import "./core/node-version";

export type { AccessKey as AlibabaAccessKey } from "./alibaba/access-key";
export type { AlibabaCredentials } from "./alibaba/credentials";
export type { TaskOptions } from "./client/create-task";
export { createTask } from "./client/create-task";
export type { Clock } from "./core/clock";
export type { TaskWaitErrorCode } from "./core/errors";
export {
  InvalidDescriptionError,
  isTaskWaitError,
  ProviderRejectedError,
  ProviderUnavailableError,
  TaskFailedError,
  TaskGroupError,
  TaskNotFoundError,
  TaskWaitError,
  UnknownStatusError,
  WaitAbortedError,
  WaitTimeoutError,
} from "./core/errors";
export type { PollErrorEvent, StatusEvent, WaitEvent, WaitResult } from "./core/events";
export type { GroupOptions } from "./core/group";
export { waitForTasks } from "./core/group";
export type { Issue, Path } from "./core/issue";
export type { WaitOptions, WatchOptions } from "./core/options";
export type {
  ErrorResult,
  ExpiredResult,
  NotFoundResult,
  PollError,
  PollResult,
  RejectedResult,
  StatusResult,
  TaskState,
  TaskStatus,
  TransientResult,
} from "./core/poll-result";
export type { StatusOptions } from "./core/status";
export { getTaskStatus } from "./core/status";
export type { Phase, Task } from "./core/task";
export { waitForTask, watchTask } from "./core/wait";
export type { CredentialSource } from "./credentials/source";
export type { CredentialsFor } from "./generated/credentials";
export type * from "./generated/descriptions";
export * from "./generated/tasks";
export type {
  HuaweiCredentials,
  Password as HuaweiPassword,
  Token as HuaweiToken,
} from "./huawei/credentials";
export type { AccessKey as HuaweiAccessKey } from "./huawei/signature";
export type { TaskDescription } from "./tasks/description";
