import type { Parsed } from "../core/issue";
import type { Environment, EnvironmentMatch, EnvNames } from "../credentials/environment";
import { credentialsFromEnvironment, environmentText, variablesText } from "../credentials/environment";
import type { CredentialShape } from "../credentials/shape";
import { isLoopback } from "../schema/loopback";
import { isHuaweiHost, isOtcHost } from "./hosts";

/** Those of the vendor's SDKs. */
const sdk: EnvNames = {
  accessKey: ["HUAWEICLOUD_SDK_AK"],
  secretKey: ["HUAWEICLOUD_SDK_SK"],
  securityToken: ["HUAWEICLOUD_SDK_SECURITY_TOKEN"],
};

/** Those of the vendor's Terraform provider. */
const terraform: EnvNames = {
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
const openstack: EnvNames = {
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
function familiesFor(origin: string): readonly EnvNames[] {
  return isOtcHost(origin) ? [openstack, sdk, terraform] : [sdk, terraform, openstack];
}

/**
 * The credentials of the first family that has any, for a host; `undefined` when none has. A password goes to no other
 * cloud than its own: OpenStack's names are used for many.
 */
export function huaweiCredentialsFromEnvironment(
  environment: Environment,
  origin: string,
  shapes: readonly CredentialShape[],
): Parsed<EnvironmentMatch | undefined> {
  const found = credentialsFromEnvironment(environment, familiesFor(origin), shapes);
  const message = found.value?.values["username"] === undefined ? undefined : userIssue(found.value, origin);
  return message === undefined ? found : { issues: [{ path: [], message }] };
}

/** Why a user must not sign in, if so. */
function userIssue({ names, values }: EnvironmentMatch, origin: string): string | undefined {
  const { iamEndpoint } = values;
  const address = variablesText(names, ["iamEndpoint"]);
  if (iamEndpoint === undefined) {
    return names === openstack && isHuaweiHost(origin)
      ? `${variablesText(names, ["username"])} is set in the environment, so ${address} must be set too: it identifies the user's account`
      : undefined;
  }
  const isOurs = isHuaweiHost(origin) || isOtcHost(origin);
  return isOurs && !isSameCloud(iamEndpoint, origin)
    ? `${address} in the environment is not an address of this cloud`
    : undefined;
}

/** This machine is nobody's: an address of a test. */
function isSameCloud(address: string, origin: string): boolean {
  if (!URL.canParse(address) || isLoopback(new URL(address).hostname)) return true;
  return isHuaweiHost(origin) ? isHuaweiHost(address) : isOtcHost(address);
}

/** The names of the environment variables for a host, for messages. */
export function huaweiEnvironmentText(origin: string, shapes: readonly CredentialShape[]): string {
  return environmentText(familiesFor(origin), shapes);
}
