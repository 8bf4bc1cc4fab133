/**
 * Constructs of the AWS CDK that are there when the task of a cloud has succeeded.
 *
 * @module cloud-task-waiter/cdk
 */

// Before everything that needs them.
import "./peers";

export type { AlibabaWafTaskProps } from "./alibaba-waf-task";
export { AlibabaWafTask } from "./alibaba-waf-task";
export type { HuaweiAntiDdosTaskProps } from "./huawei-antiddos-task";
export { HuaweiAntiDdosTask } from "./huawei-antiddos-task";
export type { HuaweiJobTaskProps } from "./huawei-job-task";
export { HuaweiJobTask } from "./huawei-job-task";
export type { GroupedTask, TaskGroupProps } from "./task-group";
export { TaskGroup } from "./task-group";
export type { AccessProps } from "./wait";
