import type * as pulumi from "@pulumi/pulumi";
import type { HuaweiCredentials } from "../src/huawei/credentials";
import { type TaskArgs, TaskResource } from "./resource";

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

/** Exists when a change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud has succeeded. */
export class HuaweiAntiDdosTask extends TaskResource {
  constructor(name: string, args: HuaweiAntiDdosTaskArgs, options?: pulumi.CustomResourceOptions) {
    super("HuaweiAntiDdosTask", "huawei-antiddos", name, args, options);
  }
}
