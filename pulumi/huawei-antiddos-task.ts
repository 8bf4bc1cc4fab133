import type * as pulumi from "@pulumi/pulumi";
import type { HuaweiCredentials } from "../src/huawei/credentials";
import type { HuaweiAntiDdosDescription } from "../src/tasks/huawei-antiddos";
import type { Described, TaskArgs } from "./resource";
import { TaskResource } from "./resource";

/** Which task to wait for, and how. */
export interface HuaweiAntiDdosTaskArgs
  extends Described<HuaweiAntiDdosDescription>,
    TaskArgs<HuaweiCredentials> {}

/**
 * Exists when a change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud has succeeded, and with
 * `waitUntil: "effective"` when the address is no longer being configured. Its creation fails with the provider's reason
 * when the change failed, and when it has not ended within `timeout`.
 *
 * @example
 * const shielded = new HuaweiAntiDdosTask("shielded", { projectId, taskId, region: "eu-de" });
 * new aws.route53.Record("www", record, { dependsOn: shielded });
 */
export class HuaweiAntiDdosTask extends TaskResource {
  /**
   * @param name the name of the resource in the stack
   * @param args which task to wait for, and how; what is wrong with them fails the preview, or the deployment
   * @param options as of every resource, but for `id` and `import`
   * @throws {RunError} when `options` ask for a lookup or an import
   */
  constructor(name: string, args: HuaweiAntiDdosTaskArgs, options?: pulumi.CustomResourceOptions) {
    super("HuaweiAntiDdosTask", "huawei-antiddos", name, args, options);
  }
}
