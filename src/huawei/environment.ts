import { InvalidDescriptionError } from "../core/errors";
import type { Environment } from "../http/cloud";
import type { Family, Found } from "../http/environment";
import { credentialsFromFamilies, environmentTextOf, variables } from "../http/environment";
import { isLoopback } from "../schema/loopback";
import { huaweiCredentialForms } from "./credentials";
import { isHuaweiHost, isOtcHost } from "./hosts";

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
 * Credentials from the environment: those of the first family that has any; `undefined` when none has. A password goes
 * to no other cloud than its own: OpenStack's names are used for many.
 *
 * @throws {InvalidDescriptionError} when a family has only a part of what belongs together, or it can't be told whose
 *   user it is
 */
export function huaweiCredentialsFromEnvironment(
  environment: Environment,
  origin: string,
): Found["values"] | undefined {
  const found = credentialsFromFamilies(environment, familiesFor(origin), huaweiCredentialForms);
  const problem = found?.values["username"] === undefined ? undefined : userProblem(found, origin);
  if (problem) throw new InvalidDescriptionError([problem]);
  return found?.values;
}

/** Why a user must not sign in, if so. */
function userProblem({ family, values }: Found, origin: string): string | undefined {
  const { iamEndpoint } = values;
  const address = variables(family, ["iamEndpoint"]);
  if (iamEndpoint === undefined) {
    return family === openstack && isHuaweiHost(origin)
      ? `${variables(family, ["username"])} is set in the environment, so ${address} must be set too: it tells whose user it is`
      : undefined;
  }
  const isOurs = isHuaweiHost(origin) || isOtcHost(origin);
  return isOurs && !isSameCloud(iamEndpoint, origin)
    ? `${address} in the environment is not an address of the cloud that is asked`
    : undefined;
}

/** This machine is nobody's: an address of a test. */
function isSameCloud(address: string, origin: string): boolean {
  if (!URL.canParse(address) || isLoopback(new URL(address).hostname)) return true;
  return isHuaweiHost(origin) ? isHuaweiHost(address) : isOtcHost(address);
}

/** The names of the environment variables for a host, for error messages. */
export function huaweiEnvironmentText(origin: string): string {
  return environmentTextOf(familiesFor(origin), huaweiCredentialForms);
}
