export { AlibabaWafTask, type AlibabaWafTaskArgs } from "./alibaba-waf-task";
export { HuaweiAntiDdosTask, type HuaweiAntiDdosTaskArgs } from "./huawei-antiddos-task";
export { HuaweiJobTask, type HuaweiJobTaskArgs } from "./huawei-job-task";
