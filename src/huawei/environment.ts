import type { Environment } from "../http/cloud";
import type { Family } from "../http/environment";
import { credentialsFromFamilies, environmentTextOf } from "../http/environment";
import { huaweiCredentialForms } from "./credentials";
import { isOtcHost } from "./hosts";

/** Those of the vendor's SDKs. */
const sdk: Family = {
  accessKey: ["HUAWEICLOUD_SDK_AK"],
  secretKey: ["HUAWEICLOUD_SDK_SK"],
  securityToken: ["HUAWEICLOUD_SDK_SECURITY_TOKEN"],
};

/** Those of the vendor's Terraform provider. */
const terraform: Family = {
  accessKey: ["HW_ACCESS_KEY"],
  secretKey: ["HW_SECRET_KEY"],
  securityToken: ["HW_SECURITY_TOKEN"],
  token: ["HW_AUTH_TOKEN"],
  username: ["HW_USER_NAME"],
  password: ["HW_USER_PASSWORD"],
  domainName: ["HW_DOMAIN_NAME"],
  iamEndpoint: ["HW_AUTH_URL"],
};

/** Those of OpenStack's clients, which Open Telekom Cloud uses. */
const openstack: Family = {
  accessKey: ["OS_ACCESS_KEY"],
  secretKey: ["OS_SECRET_KEY"],
  securityToken: ["OS_SECURITY_TOKEN"],
  token: ["OS_AUTH_TOKEN", "OS_TOKEN"],
  username: ["OS_USERNAME"],
  password: ["OS_PASSWORD"],
  domainName: ["OS_USER_DOMAIN_NAME", "OS_DOMAIN_NAME"],
  iamEndpoint: ["OS_AUTH_URL"],
};

/** The families in the order in which they are looked at for a host. */
function familiesFor(origin: string): readonly Family[] {
  return isOtcHost(origin) ? [openstack, sdk, terraform] : [sdk, terraform, openstack];
}

/**
 * Credentials from the environment: those of the first family that has any; `undefined` when none has.
 *
 * @throws {InvalidDescriptionError} when a family has only a part of what belongs together
 */
export function huaweiCredentialsFromEnvironment(
  environment: Environment,
  origin: string,
): Record<string, string> | undefined {
  return credentialsFromFamilies(environment, familiesFor(origin), huaweiCredentialForms);
}

/** The names of the environment variables for a host, for error messages. */
export function huaweiEnvironmentText(origin: string): string {
  return environmentTextOf(familiesFor(origin), huaweiCredentialForms);
}
