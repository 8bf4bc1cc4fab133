import type { Environment } from "../http/cloud";
import type { Family, Found } from "../http/environment";
import { credentialsFromFamilies, environmentTextOf } from "../http/environment";
import type { Form } from "../schema/forms";
import type { AccessKey } from "./access-key";

/** What a caller proves itself with to Alibaba Cloud. */
export type AlibabaCredentials = AccessKey;

export const alibabaCredentialsText =
  "accessKeyId and accessKeySecret (and securityToken where the key is temporary)";

export const alibabaCredentialForms: readonly Form[] = [
  { telling: ["accessKeyId", "accessKeySecret"], optional: ["securityToken"] },
];

/** In the order of the vendor's command line, but for those of its Terraform provider, which come before the bare names. */
const families: readonly Family[] = [
  {
    accessKeyId: ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
    accessKeySecret: ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
    securityToken: ["ALIBABA_CLOUD_SECURITY_TOKEN"],
  },
  {
    accessKeyId: ["ALIBABACLOUD_ACCESS_KEY_ID"],
    accessKeySecret: ["ALIBABACLOUD_ACCESS_KEY_SECRET"],
    securityToken: ["ALIBABACLOUD_SECURITY_TOKEN"],
  },
  {
    accessKeyId: ["ALICLOUD_ACCESS_KEY_ID"],
    accessKeySecret: ["ALICLOUD_ACCESS_KEY_SECRET"],
    securityToken: ["ALICLOUD_SECURITY_TOKEN"],
  },
  {
    accessKeyId: ["ALICLOUD_ACCESS_KEY"],
    accessKeySecret: ["ALICLOUD_SECRET_KEY"],
    securityToken: ["ALICLOUD_SECURITY_TOKEN"],
  },
  {
    accessKeyId: ["ACCESS_KEY_ID"],
    accessKeySecret: ["ACCESS_KEY_SECRET"],
    securityToken: ["SECURITY_TOKEN"],
  },
];

/**
 * Credentials from the environment: those of the first family that has any; `undefined` when none has.
 *
 * @throws {InvalidDescriptionError} when a family has one half of an access key
 */
export function alibabaCredentialsFromEnvironment(environment: Environment): Found["values"] | undefined {
  return credentialsFromFamilies(environment, families, alibabaCredentialForms)?.values;
}

/** The names of the environment variables, for error messages. */
export function alibabaEnvironmentText(): string {
  return environmentTextOf(families, alibabaCredentialForms);
}
