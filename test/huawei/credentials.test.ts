import { describe, expect, test } from "vitest";
import { InvalidDescriptionError } from "../../src/core/errors";
import {
  huaweiCredentialsFromEnvironment,
  huaweiEnvironmentText,
  parseHuaweiCredentials,
} from "../../src/huawei/credentials";

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
    "HW_ACCESS_KEY and HW_SECRET_KEY, or HW_AUTH_TOKEN",
    "OS_ACCESS_KEY and OS_SECRET_KEY, or OS_AUTH_TOKEN",
  ];

  test.each([
    ["Huawei Cloud", huaweiHost, [0, 1, 2]],
    ["Open Telekom Cloud", otcHost, [2, 0, 1]],
    ["another host", ownHost, [0, 1, 2]],
  ])("in the order of %s", (_name, host, order) => {
    expect(huaweiEnvironmentText(host)).toBe(order.map((index) => names[index]).join(", or "));
  });
});

/** What credentials that are not valid are told. */
function problemsOf(given: unknown): readonly string[] {
  try {
    parseHuaweiCredentials(given);
  } catch (error) {
    if (error instanceof InvalidDescriptionError) return error.problems;
    throw error;
  }
  return [];
}

describe("Given credentials", () => {
  const key = { accessKey: "given-ak", secretKey: "given-sk" };

  test.each<[string, object, object]>([
    ["are a key", key, key],
    ["are a temporary key", { ...key, securityToken: "given-sts" }, { ...key, securityToken: "given-sts" }],
    ["are a token", { token: "given-token" }, { token: "given-token" }],
    ["may have properties without a value", { ...key, securityToken: undefined, token: undefined }, key],
  ])("%s", (_name, given, expected) => {
    expect(parseHuaweiCredentials(given)).toStrictEqual(expected);
  });

  const whole = "accessKey and secretKey (and securityToken where the key is temporary), or token";
  const secretText = "a non-empty ASCII string without spaces";

  test.each<[string, unknown, string[]]>([
    ["nothing", {}, [`credentials must have ${whole}`]],
    ["half a key", { accessKey: "given-ak" }, [`credentials must have ${whole}`]],
    ["the other half", { secretKey: "given-sk" }, [`credentials must have ${whole}`]],
    ["a security token alone", { securityToken: "given-sts" }, [`credentials must have ${whole}`]],
    ["a key and a token", { ...key, token: "given-token" }, [`credentials must have ${whole}`]],
    [
      "half a key and a token",
      { secretKey: "given-sk", token: "given-token" },
      [`credentials must have ${whole}`],
    ],
    [
      "an empty half",
      { ...key, secretKey: "" },
      [`credentials.secretKey is missing or empty: it must be ${secretText}`],
    ],
    [
      "a number",
      { ...key, secretKey: 123_456 },
      [`credentials.secretKey must be ${secretText}, not a value of type number`],
    ],
    ["null", { ...key, secretKey: null }, [`credentials.secretKey must be ${secretText}, not null`]],
    ["a line feed", { token: "given-token\n" }, [`credentials.token is not valid: it must be ${secretText}`]],
    ["a list", ["given-token"], [`credentials must be ${whole}, not a list`]],
    ["no object at all", 123_456, [`credentials must be ${whole}, not a value of type number`]],
    ["null at all", null, [`credentials must be ${whole}, not null`]],
    ["a text", "given-token", [`credentials is not valid: it must be ${whole}`]],
    ["not there", undefined, [`credentials is missing or empty: it must be ${whole}`]],
  ])("can't be %s", (_name, given, problems) => {
    expect(problemsOf(given)).toEqual(problems);
  });

  test("can't have a property that is not known", () => {
    expect(problemsOf({ ...key, password: "given-password" })).toEqual([
      "credentials.password is not a known property",
    ]);
  });

  // Nothing else can be sent in a header of HTTP, and the request would fail each time.
  test.each(["given token", " given-token", "given-tökén", "given-token-😀", "given-token-\u2028"])(
    "can't hold %j",
    (token) => {
      expect(problemsOf({ token })).toEqual([expect.stringMatching(/^credentials\.token is not valid/)]);
    },
  );
});
