export { HuaweiAntiDdosTask, type HuaweiAntiDdosTaskArgs } from "./huawei-antiddos-task";
export { type TaskArgs, TaskResource } from "./resource";
