import { describe, expect, test } from "vitest";
import { InvalidDescriptionError } from "../../src/core/errors";
import { huaweiCredentials } from "../../src/huawei/credential-spec";
import { orThrow } from "../../src/schema/parse";

const huaweiHost = "https://antiddos.cn-north-4.myhuaweicloud.com";
const otcHost = "https://antiddos.eu-de.otc.t-systems.com";
const ownHost = "https://antiddos.example.com";

const sdk = { HUAWEICLOUD_SDK_AK: "sdk-ak", HUAWEICLOUD_SDK_SK: "sdk-sk" };
const terraform = { HW_ACCESS_KEY: "hw-ak", HW_SECRET_KEY: "hw-sk" };
const openstack = { OS_ACCESS_KEY: "os-ak", OS_SECRET_KEY: "os-sk" };
const all = { ...sdk, ...terraform, ...openstack };
const terraformUser = { HW_USER_NAME: "hw-me", HW_USER_PASSWORD: "hw-pw", HW_DOMAIN_NAME: "hw-domain" };
const openstackUser = { OS_USERNAME: "os-me", OS_PASSWORD: "os pw", OS_USER_DOMAIN_NAME: "OTC0000" };

type Environment = Readonly<Record<string, string>>;

/** @throws {InvalidDescriptionError} when a family has only a part, or another cloud's user */
function fromEnvironment(environment: Environment, host: string): object | undefined {
  return orThrow(huaweiCredentials.fromEnvironment(environment, host))?.values;
}

describe("Credentials from the environment are", () => {
  test.each<[string, Environment, object]>([
    ["a key of the SDK's names", sdk, { accessKey: "sdk-ak", secretKey: "sdk-sk" }],
    [
      "a temporary key of the SDK's names",
      { ...sdk, HUAWEICLOUD_SDK_SECURITY_TOKEN: "sdk-sts" },
      { accessKey: "sdk-ak", secretKey: "sdk-sk", securityToken: "sdk-sts" },
    ],
    ["a key of Terraform's names", terraform, { accessKey: "hw-ak", secretKey: "hw-sk" }],
    [
      "a temporary key of Terraform's names",
      { ...terraform, HW_SECURITY_TOKEN: "hw-sts" },
      { accessKey: "hw-ak", secretKey: "hw-sk", securityToken: "hw-sts" },
    ],
    ["a token of Terraform's names", { HW_AUTH_TOKEN: "hw-token" }, { token: "hw-token" }],
    ["a key of OpenStack's names", openstack, { accessKey: "os-ak", secretKey: "os-sk" }],
    [
      "a temporary key of OpenStack's names",
      { ...openstack, OS_SECURITY_TOKEN: "os-sts" },
      { accessKey: "os-ak", secretKey: "os-sk", securityToken: "os-sts" },
    ],
    ["a token of OpenStack's names", { OS_AUTH_TOKEN: "os-token" }, { token: "os-token" }],
    ["a token of OpenStack's other name", { OS_TOKEN: "os-token" }, { token: "os-token" }],
    [
      "a key rather than a token of the same names",
      { ...openstack, OS_AUTH_TOKEN: "os-token" },
      { accessKey: "os-ak", secretKey: "os-sk" },
    ],
    [
      "a user of Terraform's names",
      terraformUser,
      { username: "hw-me", password: "hw-pw", domainName: "hw-domain" },
    ],
    [
      "a user of Terraform's names, and where to sign in",
      { ...terraformUser, HW_AUTH_URL: "https://iam.example.com/v3" },
      {
        username: "hw-me",
        password: "hw-pw",
        domainName: "hw-domain",
        iamEndpoint: "https://iam.example.com/v3",
      },
    ],
    [
      "a user of OpenStack's names",
      openstackUser,
      { username: "os-me", password: "os pw", domainName: "OTC0000" },
    ],
    [
      "a user of OpenStack's names, with the other name of the domain",
      { OS_USERNAME: "os-me", OS_PASSWORD: "os pw", OS_DOMAIN_NAME: "OTC0001" },
      { username: "os-me", password: "os pw", domainName: "OTC0001" },
    ],
    [
      "a user of OpenStack's names, with the domain of the user where there are two",
      { ...openstackUser, OS_DOMAIN_NAME: "OTC0001" },
      { username: "os-me", password: "os pw", domainName: "OTC0000" },
    ],
    [
      "a user of OpenStack's names, and where to sign in",
      { ...openstackUser, OS_AUTH_URL: "https://iam.eu-de.otc.t-systems.com/v3" },
      {
        username: "os-me",
        password: "os pw",
        domainName: "OTC0000",
        iamEndpoint: "https://iam.eu-de.otc.t-systems.com/v3",
      },
    ],
    [
      "a token rather than a user of the same names",
      { ...openstackUser, OS_TOKEN: "os-token", OS_AUTH_URL: "https://iam.example.com" },
      { token: "os-token" },
    ],
    [
      "a key rather than a user of the same names",
      { ...terraformUser, ...terraform, HW_AUTH_URL: "https://iam.example.com" },
      { accessKey: "hw-ak", secretKey: "hw-sk" },
    ],
    [
      "a whole user rather than half a key of the same names",
      { ...openstackUser, OS_ACCESS_KEY: "os-ak" },
      { username: "os-me", password: "os pw", domainName: "OTC0000" },
    ],
  ])("%s", (_name, environment, credentials) => {
    // A user is sent only to whom it belongs; see below.
    const isUser = "username" in credentials;
    for (const host of isUser ? [ownHost] : [huaweiHost, otcHost, ownHost]) {
      expect(fromEnvironment(environment, host)).toEqual(credentials);
    }
  });

  test.each<[string, string, Environment]>([
    ["of Terraform's names at Huawei Cloud", huaweiHost, terraformUser],
    ["of Terraform's names at Open Telekom Cloud", otcHost, terraformUser],
    ["of OpenStack's names at Open Telekom Cloud", otcHost, openstackUser],
    [
      "of Open Telekom Cloud that signs in there",
      otcHost,
      { ...openstackUser, OS_AUTH_URL: "https://iam.eu-de.otc.t-systems.com/v3" },
    ],
    [
      "of Huawei Cloud that signs in there",
      huaweiHost,
      { ...openstackUser, OS_AUTH_URL: "https://iam.cn-north-4.myhuaweicloud.com/v3" },
    ],
    ["that signs in on this machine", huaweiHost, { ...openstackUser, OS_AUTH_URL: "http://127.0.0.1:80" }],
  ])("a user %s", (_name, host, environment) => {
    expect(fromEnvironment(environment, host)).toMatchObject({
      username: expect.any(String),
      password: expect.any(String),
    });
  });

  test.each<[string, string, Environment, string]>([
    ["it can't be told whose user it is", huaweiHost, openstackUser, "so OS_AUTH_URL must be set too"],
    [
      "a user of Huawei Cloud would be sent elsewhere",
      huaweiHost,
      { ...terraformUser, HW_AUTH_URL: "https://iam.eu-de.otc.t-systems.com/v3" },
      "HW_AUTH_URL in the environment is not an address of this cloud",
    ],
    [
      "a user of another cloud would be used who is called the same in another family",
      otcHost,
      { ...openstackUser, HW_USER_NAME: openstackUser.OS_USERNAME, OS_AUTH_URL: "https://auth.example.net" },
      "OS_AUTH_URL in the environment is not an address of this cloud",
    ],
    [
      "a user of another cloud would be used",
      otcHost,
      { ...openstackUser, OS_AUTH_URL: "https://auth.cloud.example.net/v3" },
      "OS_AUTH_URL in the environment is not an address of this cloud",
    ],
  ])("an error when %s", (_name, host, environment, problem) => {
    const read = () => fromEnvironment(environment, host);
    expect(read).toThrow(InvalidDescriptionError);
    expect(read).toThrow(problem);
  });

  test.each<[string, string, Environment, string]>([
    ["the SDK's before all", huaweiHost, all, "sdk-ak"],
    ["Terraform's before OpenStack's", huaweiHost, { ...terraform, ...openstack }, "hw-ak"],
    ["OpenStack's before all on Open Telekom Cloud", otcHost, all, "os-ak"],
    ["the SDK's before Terraform's on Open Telekom Cloud", otcHost, { ...sdk, ...terraform }, "sdk-ak"],
    ["the SDK's before all on another host", ownHost, all, "sdk-ak"],
    [
      "OpenStack's token before another's key on Open Telekom Cloud",
      otcHost,
      { ...sdk, OS_TOKEN: "tok" },
      "tok",
    ],
  ])("%s", (_name, host, environment, first) => {
    expect(Object.values(fromEnvironment(environment, host) ?? {})[0]).toBe(first);
  });

  test("never mixed of two families", () => {
    const environment = {
      ...sdk,
      HW_SECURITY_TOKEN: "hw-sts",
      OS_SECURITY_TOKEN: "os-sts",
      OS_AUTH_TOKEN: "tok",
    };
    expect(fromEnvironment(environment, huaweiHost)).toEqual({
      accessKey: "sdk-ak",
      secretKey: "sdk-sk",
    });
  });

  test.each<[string, Environment]>([
    ["there are none", {}],
    ["they are empty", { HUAWEICLOUD_SDK_AK: "", HUAWEICLOUD_SDK_SK: "", OS_TOKEN: "" }],
    ["there is only a security token", { HW_SECURITY_TOKEN: "hw-sts" }],
    ["there is only the name of a domain", { HW_DOMAIN_NAME: "hw-domain" }],
    ["there is only the name of a domain of OpenStack's", { OS_USER_DOMAIN_NAME: "OTC0000" }],
    ["there is only the other name of a domain", { OS_DOMAIN_NAME: "OTC0000" }],
    ["there is only where to sign in", { HW_AUTH_URL: "https://iam.example.com" }],
    [
      "there is only where to sign in, and a domain",
      { OS_AUTH_URL: "https://iam.example.com", OS_USER_DOMAIN_NAME: "OTC0000" },
    ],
    ["a user is empty", { OS_USERNAME: "", OS_PASSWORD: "", OS_USER_DOMAIN_NAME: "OTC0000" }],
    ["they are another cloud's", { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" }],
  ])("none when %s", (_name, environment) => {
    expect(fromEnvironment(environment, huaweiHost)).toBeUndefined();
  });

  test.each([
    ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"],
    ["HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_AK"],
    ["HW_ACCESS_KEY", "HW_SECRET_KEY"],
    ["HW_SECRET_KEY", "HW_ACCESS_KEY"],
    ["OS_ACCESS_KEY", "OS_SECRET_KEY"],
    ["OS_SECRET_KEY", "OS_ACCESS_KEY"],
  ])("an error when %s has no %s beside it", (present, absent) => {
    const read = () => fromEnvironment({ [present]: "half-of-it" }, huaweiHost);
    expect(read).toThrow(InvalidDescriptionError);
    expect(read).toThrow(`${present} is set in the environment, so ${absent} must be set too`);
  });

  test.each<[string, Environment, string | RegExp]>([
    [
      "a user without a password",
      { HW_USER_NAME: "hw-me", HW_DOMAIN_NAME: "hw-domain" },
      "HW_USER_NAME is set in the environment, so HW_USER_PASSWORD must be set too",
    ],
    [
      "a password without a user",
      { HW_USER_PASSWORD: "half-of-it", HW_DOMAIN_NAME: "hw-domain" },
      "HW_USER_PASSWORD is set in the environment, so HW_USER_NAME must be set too",
    ],
    [
      "a user without a domain",
      { HW_USER_NAME: "hw-me", HW_USER_PASSWORD: "half-of-it" },
      /^HW_USER_NAME and HW_USER_PASSWORD are set in the environment, so HW_DOMAIN_NAME must be set too$/,
    ],
    [
      "nothing but a user",
      { HW_USER_NAME: "hw-me" },
      "HW_USER_NAME is set in the environment, so HW_USER_PASSWORD and HW_DOMAIN_NAME must be set too",
    ],
    [
      "a user of OpenStack's names without a password",
      { OS_USERNAME: "os-me", OS_DOMAIN_NAME: "OTC0000" },
      "OS_USERNAME is set in the environment, so OS_PASSWORD must be set too",
    ],
    [
      "nothing but a password of OpenStack's names",
      { OS_PASSWORD: "half-of-it" },
      "OS_PASSWORD is set in the environment, so OS_USERNAME and OS_USER_DOMAIN_NAME must be set too",
    ],
    [
      "half a user of the first family, though another is whole",
      { HW_USER_NAME: "hw-me", HW_USER_PASSWORD: "half-of-it", ...openstackUser },
      /^HW_USER_NAME and HW_USER_PASSWORD are set in the environment, so HW_DOMAIN_NAME must be set too$/,
    ],
  ])("an error that names what is missing: %s", (_name, environment, words) => {
    const read = () => fromEnvironment(environment, huaweiHost);
    expect(read).toThrow(InvalidDescriptionError);
    expect(read).toThrow(words);
    expect(read).not.toThrow(/half-of-it/);
  });

  test("never mixed of the users of two families", () => {
    const environment = {
      ...openstackUser,
      HW_DOMAIN_NAME: "hw-domain",
      HW_AUTH_URL: "https://iam.example.com",
    };
    expect(fromEnvironment(environment, ownHost)).toEqual({
      username: "os-me",
      password: "os pw",
      domainName: "OTC0000",
    });
  });

  test("an error when the first family has a half, though another is whole", () => {
    const { HUAWEICLOUD_SDK_SK: _secret, ...half } = sdk;
    expect(() => fromEnvironment({ ...half, ...terraform }, huaweiHost)).toThrow("HUAWEICLOUD_SDK_SK");
    const { OS_ACCESS_KEY: _access, ...other } = openstack;
    expect(() => fromEnvironment({ ...sdk, ...other }, otcHost)).toThrow("OS_ACCESS_KEY");
  });
});

describe("The names of the variables are told", () => {
  const names = [
    "HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK",
    "HW_ACCESS_KEY and HW_SECRET_KEY, or HW_AUTH_TOKEN, or HW_USER_NAME, HW_USER_PASSWORD and HW_DOMAIN_NAME",
    "OS_ACCESS_KEY and OS_SECRET_KEY, or OS_AUTH_TOKEN, or OS_USERNAME, OS_PASSWORD and OS_USER_DOMAIN_NAME",
  ];

  test.each([
    ["Huawei Cloud", huaweiHost, [0, 1, 2]],
    ["Open Telekom Cloud", otcHost, [2, 0, 1]],
    ["another host", ownHost, [0, 1, 2]],
  ])("in the order of %s", (_name, host, order) => {
    expect(huaweiCredentials.environmentText(host)).toBe(order.map((index) => names[index]).join(", or "));
  });
});
