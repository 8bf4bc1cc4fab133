import type { EnvNames } from "../credentials/environment";
import { credentialsFromEnvironment, environmentText } from "../credentials/environment";
import type { CredentialSpec } from "../credentials/provider";
import type { CredentialShape } from "../credentials/shape";
import { credentialSchema } from "../credentials/shape";
import { secret } from "../schema/fields";
import { parseAt } from "../schema/parse";
import type { AlibabaCredentials } from "./credentials";

const text = "accessKeyId and accessKeySecret (and securityToken where the key is temporary)";

const shapes: readonly CredentialShape[] = [
  { discriminators: ["accessKeyId", "accessKeySecret"], optional: ["securityToken"] },
];

/** Its messages show no credential. */
export const alibabaCredentialSchema = credentialSchema<AlibabaCredentials>(
  shapes,
  { accessKeyId: secret, accessKeySecret: secret, securityToken: secret },
  text,
);

/** In the order of the vendor's command line, but for those of its Terraform provider, which come before the bare names. */
const families: readonly EnvNames[] = [
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

/** The credentials of Alibaba Cloud. */
export const alibabaCredentials: CredentialSpec<AlibabaCredentials> = {
  name: "alibaba",
  shapes,
  text,
  secrets: ["accessKeySecret", "securityToken"],
  parse: (given) => parseAt(["credentials"], alibabaCredentialSchema, given),
  fromEnvironment: (environment) => credentialsFromEnvironment(environment, families, shapes),
  environmentText: () => environmentText(families, shapes),
};
