import { z } from "zod";
import type { Environment } from "../http/cloud";
import type { Family, Found } from "../http/environment";
import { credentialsFromFamilies, environmentTextOf } from "../http/environment";
import { credentialsOf } from "../schema/credentials";
import { secret } from "../schema/fields";
import type { Form } from "../schema/forms";
import { validate } from "../schema/validate";
import type { AccessKey } from "./access-key";

/** What a caller proves itself with to Alibaba Cloud. */
export type AlibabaCredentials = AccessKey;

export const alibabaCredentialsText =
  "accessKeyId and accessKeySecret (and securityToken where the key is temporary)";

export const alibabaCredentialForms: readonly Form[] = [
  { telling: ["accessKeyId", "accessKeySecret"], optional: ["securityToken"] },
];

const properties = { accessKeyId: secret, accessKeySecret: secret, securityToken: secret };

/** In whose faults there is no credential. */
export const alibabaCredentials = credentialsOf<AlibabaCredentials>(
  alibabaCredentialForms,
  properties,
  alibabaCredentialsText,
);

const schema = z.object({ credentials: alibabaCredentials });

/** @throws {InvalidDescriptionError} in whose words there is no credential */
export function parseAlibabaCredentials(given: unknown): AlibabaCredentials {
  return validate(schema, { credentials: given }).credentials;
}

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
