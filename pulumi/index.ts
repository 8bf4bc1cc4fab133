export { HuaweiAntiDdosTask, type HuaweiAntiDdosTaskArgs } from "./huawei-antiddos-task";
