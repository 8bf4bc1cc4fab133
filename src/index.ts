/**
 * Waits for tasks from TypeScript code: makes a task of its description, and asks until it has ended.
 *
 * @module cloud-task-waiter
 */

import "./core/node-version";

export type { AccessKey as AlibabaAccessKey } from "./alibaba/access-key";
export type { AlibabaCredentials } from "./alibaba/credentials";
export type { TaskAccess } from "./client/create-task";
export { createTask } from "./client/create-task";
export type {
  Answer,
  Expired,
  NotFound,
  Rejected,
  StatusAnswer,
  TaskState,
  TaskStatus,
  Transient,
  Trouble,
  TroubleAnswer,
} from "./core/answer";
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
export type { StatusEvent, TroubleEvent, WaitEvent, WaitResult } from "./core/events";
export type { GroupOptions } from "./core/group";
export { waitForTasks } from "./core/group";
export type { Issue, Path } from "./core/issue";
export type { LookOptions } from "./core/look";
export { getTaskStatus } from "./core/look";
export type { WaitOptions, WatchOptions } from "./core/options";
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
