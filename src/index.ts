/**
 * Waits for tasks from TypeScript code: makes a task of its description, and asks until it has ended.
 *
 * @module cloud-task-waiter
 */

import "./core/node-version";

export type { AccessKey as AlibabaAccessKey } from "./alibaba/access-key";
export type { AlibabaCredentials } from "./alibaba/credentials";
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
export type { LookOptions } from "./core/look";
export { getTaskStatus } from "./core/look";
export type { WaitOptions, WatchOptions } from "./core/options";
export type { Phase, Task } from "./core/task";
export { waitForTask, watchTask } from "./core/wait";
export type { CredentialSource } from "./http/credentials";
export type {
  HuaweiCredentials,
  Password as HuaweiPassword,
  Token as HuaweiToken,
} from "./huawei/credentials";
export type { AccessKey as HuaweiAccessKey } from "./huawei/signature";
export type { AnyTaskDescription, CredentialsFor } from "./tasks";
export { createTask } from "./tasks";
export type { AlibabaWafDescription } from "./tasks/alibaba-waf";
export { alibabaWafTask } from "./tasks/alibaba-waf";
export type { TaskAccess, TaskDescription } from "./tasks/any-kind";
export type { HuaweiAntiDdosDescription } from "./tasks/huawei-antiddos";
export { huaweiAntiDdosTask } from "./tasks/huawei-antiddos";
export type { HuaweiJobDescription } from "./tasks/huawei-job";
export { huaweiJobTask } from "./tasks/huawei-job";
