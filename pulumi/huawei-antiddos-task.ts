import type * as pulumi from "@pulumi/pulumi";
import type { HuaweiCredentials } from "../src/huawei/credentials";
import { type TaskArgs, TaskResource } from "./resource";

/** Which task to wait for, and how. */
export interface HuaweiAntiDdosTaskArgs extends TaskArgs<HuaweiCredentials> {
  /** The project that the protected address belongs to. */
  readonly projectId: pulumi.Input<string>;
  /** The `task_id` that the change returned. */
  readonly taskId: pulumi.Input<string>;
  /** Where the project is: `eu-de`, `cn-north-4`. @default - `endpoint` is given instead */
  readonly region?: pulumi.Input<string>;
  /** The address of the API, in place of the region's. @default - the region's */
  readonly endpoint?: pulumi.Input<string>;
  /** The version of the query. @default - `v2` on hosts of Huawei Cloud, `v1` elsewhere */
  readonly apiVersion?: pulumi.Input<"v1" | "v2">;
}

/**
 * Exists when a change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud has succeeded. Its creation fails with the
 * provider's reason when the change failed, and when it has not ended within `timeout`.
 *
 * @example
 * const shielded = new HuaweiAntiDdosTask("shielded", { projectId, taskId, region: "eu-de" });
 * new aws.route53.Record("www", record, { dependsOn: shielded });
 */
export class HuaweiAntiDdosTask extends TaskResource {
  constructor(name: string, args: HuaweiAntiDdosTaskArgs, options?: pulumi.CustomResourceOptions) {
    super("HuaweiAntiDdosTask", "huawei-antiddos", name, args, options);
  }
}
