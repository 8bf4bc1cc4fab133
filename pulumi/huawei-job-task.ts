import type * as pulumi from "@pulumi/pulumi";
import type { HuaweiCredentials } from "../src/huawei/credentials";
import type { HuaweiJobDescription } from "../src/tasks/huawei-job";
import type { Described, TaskArgs } from "./resource";
import { TaskResource } from "./resource";

/** Which job to wait for, and how. */
export interface HuaweiJobTaskArgs extends Described<HuaweiJobDescription>, TaskArgs<HuaweiCredentials> {}

/**
 * Exists when a job of a service of Huawei Cloud or Open Telekom Cloud has succeeded. Its creation fails with the
 * reasons of the job and its parts when it failed, and when it has not ended within `timeout`.
 *
 * @example
 * const started = new HuaweiJobTask("started", { service: "ecs", projectId, taskId: jobId, region: "eu-de" });
 */
export class HuaweiJobTask extends TaskResource {
  /**
   * @param name the name of the resource in the stack
   * @param args which task to wait for, and how; what is wrong with them fails the preview, or the deployment
   * @param options as of every resource, but for `id` and `import`
   * @throws {RunError} when `options` ask for a lookup or an import
   */
  constructor(name: string, args: HuaweiJobTaskArgs, options?: pulumi.CustomResourceOptions) {
    super("HuaweiJobTask", "huawei-job", name, args, options);
  }
}
