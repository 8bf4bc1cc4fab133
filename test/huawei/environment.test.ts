import { describe, expect, test } from "vitest";
import { InvalidDescriptionError } from "../../src/core/errors";
import { huaweiCredentialsFromEnvironment, huaweiEnvironmentText } from "../../src/huawei/environment";

const huaweiHost = "https://antiddos.cn-north-4.myhuaweicloud.com";
const otcHost = "https://antiddos.eu-de.otc.t-systems.com";
const ownHost = "https://antiddos.example.com";

const sdk = { HUAWEICLOUD_SDK_AK: "sdk-ak", HUAWEICLOUD_SDK_SK: "sdk-sk" };
const terraform = { HW_ACCESS_KEY: "hw-ak", HW_SECRET_KEY: "hw-sk" };
const openstack = { OS_ACCESS_KEY: "os-ak", OS_SECRET_KEY: "os-sk" };
const all = { ...sdk, ...terraform, ...openstack };

type Environment = Readonly<Record<string, string>>;

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
  ])("%s", (_name, environment, credentials) => {
    for (const host of [huaweiHost, otcHost, ownHost]) {
      expect(huaweiCredentialsFromEnvironment(environment, host)).toEqual(credentials);
    }
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
    expect(Object.values(huaweiCredentialsFromEnvironment(environment, host) ?? {})[0]).toBe(first);
  });

  test("never mixed of two families", () => {
    const environment = {
      ...sdk,
      HW_SECURITY_TOKEN: "hw-sts",
      OS_SECURITY_TOKEN: "os-sts",
      OS_AUTH_TOKEN: "tok",
    };
    expect(huaweiCredentialsFromEnvironment(environment, huaweiHost)).toEqual({
      accessKey: "sdk-ak",
      secretKey: "sdk-sk",
    });
  });

  test.each<[string, Environment]>([
    ["there are none", {}],
    ["they are empty", { HUAWEICLOUD_SDK_AK: "", HUAWEICLOUD_SDK_SK: "", OS_TOKEN: "" }],
    ["there is only a security token", { HW_SECURITY_TOKEN: "hw-sts" }],
    ["they are another cloud's", { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" }],
  ])("none when %s", (_name, environment) => {
    expect(huaweiCredentialsFromEnvironment(environment, huaweiHost)).toBeUndefined();
  });

  test.each([
    ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"],
    ["HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_AK"],
    ["HW_ACCESS_KEY", "HW_SECRET_KEY"],
    ["HW_SECRET_KEY", "HW_ACCESS_KEY"],
    ["OS_ACCESS_KEY", "OS_SECRET_KEY"],
    ["OS_SECRET_KEY", "OS_ACCESS_KEY"],
  ])("an error when %s has no %s beside it", (present, absent) => {
    const read = () => huaweiCredentialsFromEnvironment({ [present]: "half-of-it" }, huaweiHost);
    expect(read).toThrow(InvalidDescriptionError);
    expect(read).toThrow(`${present} is set in the environment, so ${absent} must be set too`);
  });

  test("an error when the first family has a half, though another is whole", () => {
    const { HUAWEICLOUD_SDK_SK: _secret, ...half } = sdk;
    expect(() => huaweiCredentialsFromEnvironment({ ...half, ...terraform }, huaweiHost)).toThrow(
      "HUAWEICLOUD_SDK_SK",
    );
    const { OS_ACCESS_KEY: _access, ...other } = openstack;
    expect(() => huaweiCredentialsFromEnvironment({ ...sdk, ...other }, otcHost)).toThrow("OS_ACCESS_KEY");
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
    expect(huaweiEnvironmentText(host)).toBe(order.map((index) => names[index]).join(", or "));
  });
});
