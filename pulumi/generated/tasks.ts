// Written by `npm run generate` from the kinds in src/tasks; changes are made there.

import type * as pulumi from "@pulumi/pulumi";
import type { AlibabaCredentials } from "../../src/alibaba/credentials";
import type {
  AlibabaWafProperties,
  HuaweiAntiDdosProperties,
  HuaweiJobProperties,
} from "../../src/generated/descriptions";
import type { HuaweiCredentials } from "../../src/huawei/credentials";
import type { Inputs, WaitArgs } from "../resource";
import { TaskResource } from "../resource";

/** Which task `HuaweiAntiDdosTask` waits for, and how. */
export interface HuaweiAntiDdosTaskArgs extends Inputs<HuaweiAntiDdosProperties>, WaitArgs {
  /**
   * Credentials of the cloud. They are stored encrypted, whether or not they are marked as secret, and are not among the
   * outputs.
   *
   * @default - the stack's configuration (`cloudTaskWaiter:…`), then the environment
   */
  readonly credentials?: pulumi.Input<Inputs<HuaweiCredentials>>;
}

/**
 * Exists when a change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud has succeeded, and with
 * `waitUntil: "effective"` when the address is no longer being configured. Its creation fails with the provider's
 * reason when the change failed, and when it does not finish within `timeout`.
 *
 * @example
 * const done = new HuaweiAntiDdosTask("done", { taskId, projectId, region: "eu-de" });
 * new aws.route53.Record("www", record, { dependsOn: done });
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

/** In a `TaskGroup`: a change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud. */
export interface GroupedHuaweiAntiDdosTask extends Inputs<HuaweiAntiDdosProperties> {
  /** The task type. */
  readonly kind: "huawei-antiddos";
  /**
   * Credentials of the cloud. They are stored encrypted, whether or not they are marked as secret, and are not among the
   * outputs.
   *
   * @default - the stack's configuration (`cloudTaskWaiter:…`), then the environment
   */
  readonly credentials?: pulumi.Input<Inputs<HuaweiCredentials>>;
}

/** Which task `AlibabaWafTask` waits for, and how. */
export interface AlibabaWafTaskArgs extends Inputs<AlibabaWafProperties>, WaitArgs {
  /**
   * Credentials of the cloud. They are stored encrypted, whether or not they are marked as secret, and are not among the
   * outputs.
   *
   * @default - the stack's configuration (`cloudTaskWaiter:…`), then the environment
   */
  readonly credentials?: pulumi.Input<Inputs<AlibabaCredentials>>;
}

/**
 * Exists when a change of a web application firewall at Alibaba Cloud has succeeded, and with `waitUntil: "effective"`
 * when the configuration of the domain is in effect too. Its creation fails with the provider's reason when the change
 * failed, and when it does not finish within `timeout`.
 *
 * @example
 * const done = new AlibabaWafTask("done", { instanceId, taskId });
 * new aws.route53.Record("www", record, { dependsOn: done });
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

/** In a `TaskGroup`: a change of a WAF at Alibaba Cloud (API of 2018-01-17). */
export interface GroupedAlibabaWafTask extends Inputs<AlibabaWafProperties> {
  /** The task type. */
  readonly kind: "alibaba-waf";
  /**
   * Credentials of the cloud. They are stored encrypted, whether or not they are marked as secret, and are not among the
   * outputs.
   *
   * @default - the stack's configuration (`cloudTaskWaiter:…`), then the environment
   */
  readonly credentials?: pulumi.Input<Inputs<AlibabaCredentials>>;
}

/** Which task `HuaweiJobTask` waits for, and how. */
export interface HuaweiJobTaskArgs extends Inputs<HuaweiJobProperties>, WaitArgs {
  /**
   * Credentials of the cloud. They are stored encrypted, whether or not they are marked as secret, and are not among the
   * outputs.
   *
   * @default - the stack's configuration (`cloudTaskWaiter:…`), then the environment
   */
  readonly credentials?: pulumi.Input<Inputs<HuaweiCredentials>>;
}

/**
 * Exists when a job of a service of Huawei Cloud or Open Telekom Cloud has succeeded. Its creation fails with the
 * reasons of the job and its parts when it failed, and when it does not finish within `timeout`.
 *
 * @example
 * const done = new HuaweiJobTask("done", { service: "ecs", taskId, projectId, region: "eu-de" });
 * new aws.route53.Record("www", record, { dependsOn: done });
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

/** In a `TaskGroup`: a job of ECS, EVS, RDS, ELB at Huawei Cloud or Open Telekom Cloud. */
export interface GroupedHuaweiJobTask extends Inputs<HuaweiJobProperties> {
  /** The task type. */
  readonly kind: "huawei-job";
  /**
   * Credentials of the cloud. They are stored encrypted, whether or not they are marked as secret, and are not among the
   * outputs.
   *
   * @default - the stack's configuration (`cloudTaskWaiter:…`), then the environment
   */
  readonly credentials?: pulumi.Input<Inputs<HuaweiCredentials>>;
}

/** A task of a `TaskGroup`: its kind, and what its own resource would take to find it. */
export type GroupedTask = GroupedHuaweiAntiDdosTask | GroupedAlibabaWafTask | GroupedHuaweiJobTask;
