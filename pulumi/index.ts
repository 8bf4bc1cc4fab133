/**
 * Resources of Pulumi that exist when the task of a cloud has succeeded.
 *
 * @module cloud-task-waiter/pulumi
 */

// Before everything that needs them.
import "./peers";

export type { AlibabaWafTaskArgs } from "./alibaba-waf-task";
export { AlibabaWafTask } from "./alibaba-waf-task";
export type { HuaweiAntiDdosTaskArgs } from "./huawei-antiddos-task";
export { HuaweiAntiDdosTask } from "./huawei-antiddos-task";
export type { HuaweiJobTaskArgs } from "./huawei-job-task";
export { HuaweiJobTask } from "./huawei-job-task";
export type { GroupedResult, GroupedTask, TaskGroupArgs } from "./task-group";
export { TaskGroup } from "./task-group";
