// Written by `npm run generate` from the kinds in src/tasks; changes are made there.

import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type {
  AlibabaWafDescription,
  AlibabaWafProperties,
  HuaweiAntiDdosDescription,
  HuaweiAntiDdosProperties,
  HuaweiJobDescription,
  HuaweiJobProperties,
} from "../../src/generated/descriptions";
import { TaskWait } from "../task-wait";
import type { WaitProps } from "../wait";

/** Which task `HuaweiAntiDdosTask` waits for, and how. */
export interface HuaweiAntiDdosTaskProps extends HuaweiAntiDdosProperties, WaitProps {
  /**
   * Credentials of the cloud: a secret of AWS Secrets Manager with a JSON object. Its keys are accessKey and secretKey
   * (and securityToken where the key is temporary), or token, or username, password and domainName. It is read when
   * the wait begins, and again when the credentials have expired or are rejected.
   */
  readonly credentials: ISecret;
}

/**
 * Exists when a change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud has succeeded, and with
 * `waitUntil: "effective"` when the address is no longer being configured. Its creation fails with the provider's
 * reason when the change failed, and when it does not finish within `timeout`.
 *
 * @example
 * const done = new HuaweiAntiDdosTask(this, "Done", { taskId, projectId, region: "eu-de", credentials: secret });
 * done.executeBefore(record);
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

/** In a `TaskGroup`: a change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud. */
export interface GroupedHuaweiAntiDdosTask extends HuaweiAntiDdosDescription {
  /**
   * Credentials of the cloud: a secret of AWS Secrets Manager with a JSON object. Its keys are accessKey and secretKey
   * (and securityToken where the key is temporary), or token, or username, password and domainName. It is read when
   * the wait begins, and again when the credentials have expired or are rejected.
   */
  readonly credentials: ISecret;
}

/** Which task `AlibabaWafTask` waits for, and how. */
export interface AlibabaWafTaskProps extends AlibabaWafProperties, WaitProps {
  /**
   * Credentials of the cloud: a secret of AWS Secrets Manager with a JSON object. Its keys are accessKeyId and
   * accessKeySecret (and securityToken where the key is temporary). It is read when the wait begins, and again when
   * the credentials have expired or are rejected.
   */
  readonly credentials: ISecret;
}

/**
 * Exists when a change of a web application firewall at Alibaba Cloud has succeeded, and with `waitUntil: "effective"`
 * when the configuration of the domain is in effect too. Its creation fails with the provider's reason when the change
 * failed, and when it does not finish within `timeout`.
 *
 * @example
 * const done = new AlibabaWafTask(this, "Done", { instanceId, taskId, credentials: secret });
 * done.executeBefore(record);
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

/** In a `TaskGroup`: a change of a WAF at Alibaba Cloud (API of 2018-01-17). */
export interface GroupedAlibabaWafTask extends AlibabaWafDescription {
  /**
   * Credentials of the cloud: a secret of AWS Secrets Manager with a JSON object. Its keys are accessKeyId and
   * accessKeySecret (and securityToken where the key is temporary). It is read when the wait begins, and again when
   * the credentials have expired or are rejected.
   */
  readonly credentials: ISecret;
}

/** Which task `HuaweiJobTask` waits for, and how. */
export interface HuaweiJobTaskProps extends HuaweiJobProperties, WaitProps {
  /**
   * Credentials of the cloud: a secret of AWS Secrets Manager with a JSON object. Its keys are accessKey and secretKey
   * (and securityToken where the key is temporary), or token, or username, password and domainName. It is read when
   * the wait begins, and again when the credentials have expired or are rejected.
   */
  readonly credentials: ISecret;
}

/**
 * Exists when a job of a service of Huawei Cloud or Open Telekom Cloud has succeeded. Its creation fails with the
 * reasons of the job and its parts when it failed, and when it does not finish within `timeout`.
 *
 * @example
 * const done = new HuaweiJobTask(this, "Done", { service: "ecs", taskId, projectId, region: "eu-de", credentials: secret });
 * done.executeBefore(record);
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

/** In a `TaskGroup`: a job of ECS, EVS, RDS, ELB at Huawei Cloud or Open Telekom Cloud. */
export interface GroupedHuaweiJobTask extends HuaweiJobDescription {
  /**
   * Credentials of the cloud: a secret of AWS Secrets Manager with a JSON object. Its keys are accessKey and secretKey
   * (and securityToken where the key is temporary), or token, or username, password and domainName. It is read when
   * the wait begins, and again when the credentials have expired or are rejected.
   */
  readonly credentials: ISecret;
}

/** A task of a `TaskGroup`: its kind, and what its own construct would take to find it. */
export type GroupedTask = GroupedHuaweiAntiDdosTask | GroupedAlibabaWafTask | GroupedHuaweiJobTask;
