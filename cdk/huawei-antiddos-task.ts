import type { Construct } from "constructs";
import type { HuaweiAntiDdosDescription } from "../src/tasks/huawei-antiddos";
import type { Described, TaskProps } from "./task-wait";
import { TaskWait } from "./task-wait";

/** Which task to wait for, and how. */
export interface HuaweiAntiDdosTaskProps extends Described<HuaweiAntiDdosDescription>, TaskProps {}

/**
 * Is there when a change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud has succeeded, and with
 * `waitUntil: "effective"` when the address is no longer being configured. The deployment fails with the provider's reason
 * when the change failed, and when it has not ended within `timeout`.
 *
 * @example
 * const shielded = new HuaweiAntiDdosTask(this, "Shielded", { projectId, taskId, region: "eu-de", credentials: secret });
 * shielded.executeBefore(record);
 */
export class HuaweiAntiDdosTask extends TaskWait {
  /**
   * @param scope what it is in, as of every construct
   * @param id its name in there
   * @param props which task to wait for, and how
   * @throws {Error} naming each property that is wrong and what is expected of it
   */
  constructor(scope: Construct, id: string, props: HuaweiAntiDdosTaskProps) {
    super(scope, id, "HuaweiAntiDdosTask", "huawei-antiddos", props);
  }
}
