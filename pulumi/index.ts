export { AlibabaWafTask, type AlibabaWafTaskArgs } from "./alibaba-waf-task";
export { HuaweiAntiDdosTask, type HuaweiAntiDdosTaskArgs } from "./huawei-antiddos-task";
