// Written by `npm run generate` from the kinds in src/tasks; changes are made there.

import type { TaskOptions } from "../client/create-task";
import { createTask } from "../client/create-task";
import type { Task } from "../core/task";
import type { CredentialsFor } from "./credentials";
import type {
  AlibabaWafDescription,
  AlibabaWafProperties,
  HuaweiAntiDdosDescription,
  HuaweiAntiDdosProperties,
  HuaweiJobDescription,
  HuaweiJobProperties,
} from "./descriptions";

/**
 * A change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud.
 *
 * @param description which task it is, as plain data
 * @param options credentials, or a function that fetches them, and a clock; by default the environment's credentials
 * @throws {InvalidDescriptionError} naming each property that is wrong and what is expected of it
 */
export function huaweiAntiDdosTask(
  description: HuaweiAntiDdosProperties,
  options: TaskOptions<CredentialsFor<HuaweiAntiDdosDescription>> = {},
): Task {
  return createTask({ ...description, kind: "huawei-antiddos" }, options);
}

/**
 * A change of a WAF at Alibaba Cloud (API of 2018-01-17).
 *
 * @param description which task it is, as plain data
 * @param options credentials, or a function that fetches them, and a clock; by default the environment's credentials
 * @throws {InvalidDescriptionError} naming each property that is wrong and what is expected of it
 */
export function alibabaWafTask(
  description: AlibabaWafProperties,
  options: TaskOptions<CredentialsFor<AlibabaWafDescription>> = {},
): Task {
  return createTask({ ...description, kind: "alibaba-waf" }, options);
}

/**
 * A job of ECS, EVS, RDS, ELB at Huawei Cloud or Open Telekom Cloud.
 *
 * @param description which task it is, as plain data
 * @param options credentials, or a function that fetches them, and a clock; by default the environment's credentials
 * @throws {InvalidDescriptionError} naming each property that is wrong and what is expected of it
 */
export function huaweiJobTask(
  description: HuaweiJobProperties,
  options: TaskOptions<CredentialsFor<HuaweiJobDescription>> = {},
): Task {
  return createTask({ ...description, kind: "huawei-job" }, options);
}
