import type { Construct } from "constructs";
import type { HuaweiJobDescription } from "../src/tasks/huawei-job";
import type { Described, TaskProps } from "./task-wait";
import { TaskWait } from "./task-wait";

/** Which job to wait for, and how. */
export interface HuaweiJobTaskProps extends Described<HuaweiJobDescription>, TaskProps {}

/**
 * Is there when a job of a service of Huawei Cloud or Open Telekom Cloud has succeeded. The deployment fails with the
 * reasons of the job and its parts when it failed, and when it has not ended within `timeout`.
 *
 * @example
 * const started = new HuaweiJobTask(this, "Started", { service: "ecs", projectId, taskId: jobId, region: "eu-de", credentials: secret });
 */
export class HuaweiJobTask extends TaskWait {
  /**
   * @param scope what it is in, as of every construct
   * @param id its name in there
   * @param props which task to wait for, and how
   * @throws {Error} naming each property that is wrong and what is expected of it
   */
  constructor(scope: Construct, id: string, props: HuaweiJobTaskProps) {
    super(scope, id, "HuaweiJobTask", "huawei-job", props);
  }
}
