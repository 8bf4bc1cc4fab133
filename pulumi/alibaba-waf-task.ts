import type * as pulumi from "@pulumi/pulumi";
import type { AlibabaCredentials } from "../src/alibaba/credentials";
import type { AlibabaWafDescription } from "../src/tasks/alibaba-waf";
import type { Described, TaskArgs } from "./resource";
import { TaskResource } from "./resource";

/** Which task to wait for, and how. */
export interface AlibabaWafTaskArgs extends Described<AlibabaWafDescription>, TaskArgs<AlibabaCredentials> {}

/**
 * Exists when a change of a web application firewall at Alibaba Cloud has succeeded, and with `waitUntil: "effective"`
 * when the domain's configuration is in effect too. Its creation fails with the provider's reason when the change
 * failed, and when it has not ended within `timeout`.
 *
 * @example
 * const filtered = new AlibabaWafTask("filtered", { instanceId, taskId, waitUntil: "effective", domain: "www.example.com" });
 * new aws.route53.Record("www", record, { dependsOn: filtered });
 */
export class AlibabaWafTask extends TaskResource {
  /**
   * @param name the name of the resource in the stack
   * @param args which task to wait for, and how; what is wrong with them fails the preview, or the deployment
   * @param options as of every resource, but for `id` and `import`
   * @throws {RunError} when `options` ask for a lookup or an import
   */
  constructor(name: string, args: AlibabaWafTaskArgs, options?: pulumi.CustomResourceOptions) {
    super("AlibabaWafTask", "alibaba-waf", name, args, options);
  }
}
