import type { Samples } from "./sample";

export const huaweiAntiDdosSamples: Samples = {
  task: [
    { state: "running", body: { task_status: "running", task_msg: "" } },
    { state: "succeeded", body: { task_status: "success", task_msg: "" }, printed: true },
    { state: "failed", body: { task_status: "failed", task_msg: "The EIP is frozen." } },
  ],
  effective: [
    { state: "running", body: { status: "configging" } },
    { state: "running", body: { status: "configuring" } },
    { state: "pending", body: { status: "notConfig" } },
    { state: "succeeded", body: { status: "normal" }, printed: true },
    { state: "succeeded", body: { status: "packetcleaning" } },
  ],
};
