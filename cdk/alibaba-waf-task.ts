import type { Construct } from "constructs";
import type { AlibabaWafDescription } from "../src/tasks/alibaba-waf";
import type { Described, TaskProps } from "./task-wait";
import { TaskWait } from "./task-wait";

/** Which task to wait for, and how. */
export interface AlibabaWafTaskProps extends Described<AlibabaWafDescription>, TaskProps {}

/**
 * Is there when a change of a web application firewall at Alibaba Cloud has succeeded, and with
 * `waitUntil: "effective"` when the domain's configuration is in effect too. The deployment fails with the provider's
 * reason when the change failed, and when it has not ended within `timeout`.
 *
 * @example
 * const filtered = new AlibabaWafTask(this, "Filtered", { instanceId, taskId, credentials: secret });
 * filtered.executeBefore(record);
 */
export class AlibabaWafTask extends TaskWait {
  /**
   * @param scope what it is in, as of every construct
   * @param id its name in there
   * @param props which task to wait for, and how
   * @throws {Error} naming each property that is wrong and what is expected of it
   */
  constructor(scope: Construct, id: string, props: AlibabaWafTaskProps) {
    super(scope, id, "AlibabaWafTask", "alibaba-waf", props);
  }
}
