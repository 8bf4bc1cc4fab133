import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { alibabaCredentials } from "../../src/alibaba/credential-spec";
import { InvalidDescriptionError } from "../../src/core/errors";
import { keysOf } from "../../src/credentials/shape";
import { orThrow } from "../../src/schema/parse";
import { issueTexts } from "../support/issues";

const origin = "https://wafopenapi.cn-hangzhou.aliyuncs.com";

function parse(given: unknown): object {
  return orThrow(alibabaCredentials.parse(given, origin));
}

function issuesOf(given: unknown): readonly string[] {
  return issueTexts(alibabaCredentials.parse(given, origin));
}

/** @throws {InvalidDescriptionError} when a family has only a part */
function fromEnvironment(environment: Environment): object | undefined {
  return orThrow(alibabaCredentials.fromEnvironment(environment, origin))?.values;
}

describe("Given credentials", () => {
  const key = { accessKeyId: "given-id", accessKeySecret: "given-secret" };

  test.each<[string, object, object]>([
    ["are a key", key, key],
    ["are a temporary key", { ...key, securityToken: "given-sts" }, { ...key, securityToken: "given-sts" }],
    ["may have a property without a value", { ...key, securityToken: undefined }, key],
    [
      "may hold all that can be in a header",
      { ...key, securityToken: "CAIS+/=&%<>\"'\\{}" },
      { ...key, securityToken: "CAIS+/=&%<>\"'\\{}" },
    ],
  ])("%s", (_name, given, expected) => {
    expect(parse(given)).toStrictEqual(expected);
  });

  const whole = "accessKeyId and accessKeySecret (and securityToken where the key is temporary)";
  const secretText = "a non-empty ASCII string without spaces";

  test.each<[string, unknown, string[]]>([
    ["nothing", {}, [`credentials must have ${whole}`]],
    [
      "half a key",
      { accessKeyId: "given-id" },
      [`credentials must have ${whole}: accessKeySecret is missing`],
    ],
    [
      "the other half",
      { accessKeySecret: "given-secret" },
      [`credentials must have ${whole}: accessKeyId is missing`],
    ],
    ["a security token alone", { securityToken: "given-sts" }, [`credentials must have ${whole}`]],
    [
      "half a temporary key",
      { accessKeyId: "given-id", securityToken: "given-sts" },
      [`credentials must have ${whole}: accessKeySecret is missing`],
    ],
    [
      "an empty half",
      { ...key, accessKeySecret: "" },
      [`credentials.accessKeySecret is required: it must be ${secretText}`],
    ],
    [
      "an empty security token",
      { ...key, securityToken: "" },
      [`credentials.securityToken is required: it must be ${secretText}`],
    ],
    [
      "a number",
      { ...key, accessKeySecret: 123_456 },
      [`credentials.accessKeySecret must be ${secretText}, not a value of type number`],
    ],
    ["null", { ...key, accessKeyId: null }, [`credentials.accessKeyId must be ${secretText}, not null`]],
    [
      "a line feed",
      { ...key, accessKeySecret: "given-secret\n" },
      [`credentials.accessKeySecret is not valid: it must be ${secretText}`],
    ],
    ["a list", ["given-id"], [`credentials must be ${whole}, not a list`]],
    ["no object at all", 123_456, [`credentials must be ${whole}, not a value of type number`]],
    ["null at all", null, [`credentials must be ${whole}, not null`]],
    ["a text", "given-id", [`credentials is not valid: it must be ${whole}`]],
    ["not there", undefined, [`credentials is required: it must be ${whole}`]],
  ])("of %s → an issue with its path, and no value in its words", (_name, given, issues) => {
    expect(issuesOf(given)).toEqual(issues);
  });

  test.each([
    ["another cloud's", { accessKey: "given-id", secretKey: "given-secret" }, ["accessKey", "secretKey"]],
    ["of a role", { ...key, roleArn: "acs:ram::1:role/a" }, ["roleArn"]],
    ["misspelled", { ...key, accesskeyid: "given-id" }, ["accesskeyid"]],
  ])("with a property that is %s → an issue that names it", (_name, given, unknown) => {
    expect(issuesOf(given)).toEqual(
      expect.arrayContaining(unknown.map((name) => `credentials.${name} is not a known property`)),
    );
  });

  // Nothing else can be sent in a header of HTTP, and the request would fail each time.
  test.each([
    "given secret",
    " given-secret",
    "given-sécret",
    "given-secret-😀",
    "given-secret-\u2028",
    "a\0",
  ])("with characters that no header can have → an issue: %j", (accessKeySecret) => {
    expect(issuesOf({ ...key, accessKeySecret })).toEqual([
      expect.stringMatching(/^credentials\.accessKeySecret is not valid/),
    ]);
  });

  test("have these properties", () => {
    expect(alibabaCredentials.shapes.flatMap(keysOf)).toEqual([
      "accessKeyId",
      "accessKeySecret",
      "securityToken",
    ]);
  });
});

describe("No credential is in what wrong ones are told:", () => {
  const secret = "s3cret-marker";
  const key = { accessKeyId: secret, accessKeySecret: secret, securityToken: secret };

  test.each<[string, unknown]>([
    ["half a key", { accessKeyId: secret }],
    ["the other half", { accessKeySecret: secret, securityToken: secret }],
    ["a secret with a control character", { ...key, accessKeySecret: `${secret}\n` }],
    ["a secret that is a list", { ...key, accessKeySecret: [secret] }],
    ["a secret that is an object", { ...key, accessKeySecret: { value: secret } }],
    ["a property that is not known", { ...key, password: secret }],
    ["a text", secret],
    ["a list", [secret]],
  ])("%s", (_name, given) => {
    let thrown: unknown;
    try {
      parse(given);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InvalidDescriptionError);
    expect(inspect(thrown, { depth: 10, showHidden: true })).not.toContain(secret);
  });

  test.each([
    ["half a key", { ALIBABA_CLOUD_ACCESS_KEY_ID: secret }],
    ["the other half", { ALICLOUD_SECRET_KEY: secret, ALICLOUD_SECURITY_TOKEN: secret }],
  ])("%s in the environment", (_name, environment) => {
    let thrown: unknown;
    try {
      fromEnvironment(environment);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InvalidDescriptionError);
    expect(inspect(thrown, { depth: 10, showHidden: true })).not.toContain(secret);
  });
});

type Environment = Readonly<Record<string, string>>;

const cli = { ALIBABA_CLOUD_ACCESS_KEY_ID: "cli-id", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "cli-secret" };
const joined = { ALIBABACLOUD_ACCESS_KEY_ID: "joined-id", ALIBABACLOUD_ACCESS_KEY_SECRET: "joined-secret" };
const short = { ALICLOUD_ACCESS_KEY_ID: "short-id", ALICLOUD_ACCESS_KEY_SECRET: "short-secret" };
const terraform = { ALICLOUD_ACCESS_KEY: "tf-id", ALICLOUD_SECRET_KEY: "tf-secret" };
const bare = { ACCESS_KEY_ID: "bare-id", ACCESS_KEY_SECRET: "bare-secret" };

describe("Credentials from the environment are", () => {
  function keyOf(name: string, securityToken?: string) {
    const key = { accessKeyId: `${name}-id`, accessKeySecret: `${name}-secret` };
    return { ...key, ...(securityToken !== undefined && { securityToken }) };
  }

  test.each<[string, Environment, object]>([
    ["a key of today's names", cli, keyOf("cli")],
    [
      "a temporary key of today's names",
      { ...cli, ALIBABA_CLOUD_SECURITY_TOKEN: "sts" },
      keyOf("cli", "sts"),
    ],
    ["a key of the names without a line", joined, keyOf("joined")],
    [
      "a temporary key of the names without a line",
      { ...joined, ALIBABACLOUD_SECURITY_TOKEN: "sts" },
      keyOf("joined", "sts"),
    ],
    ["a key of the short names", short, keyOf("short")],
    [
      "a temporary key of the short names",
      { ...short, ALICLOUD_SECURITY_TOKEN: "sts" },
      keyOf("short", "sts"),
    ],
    ["a key of Terraform's names", terraform, keyOf("tf")],
    [
      "a temporary key of Terraform's names",
      { ...terraform, ALICLOUD_SECURITY_TOKEN: "sts" },
      keyOf("tf", "sts"),
    ],
    ["a key of the bare names", bare, keyOf("bare")],
    ["a temporary key of the bare names", { ...bare, SECURITY_TOKEN: "sts" }, keyOf("bare", "sts")],
    // In order.
    ["today's before all", { ...bare, ...terraform, ...short, ...joined, ...cli }, keyOf("cli")],
    [
      "those without a line before the short ones",
      { ...bare, ...terraform, ...short, ...joined },
      keyOf("joined"),
    ],
    ["the short ones before Terraform's", { ...bare, ...terraform, ...short }, keyOf("short")],
    ["Terraform's before the bare ones", { ...bare, ...terraform }, keyOf("tf")],
    // A variable that is empty is not there.
    [
      "the next where the first are empty",
      { ALIBABA_CLOUD_ACCESS_KEY_ID: "", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "", ...short },
      keyOf("short"),
    ],
    ["without a security token that is empty", { ...cli, ALIBABA_CLOUD_SECURITY_TOKEN: "" }, keyOf("cli")],
    [
      "Terraform's where the short names are empty",
      { ALICLOUD_ACCESS_KEY_ID: "", ALICLOUD_ACCESS_KEY_SECRET: "", ...terraform },
      keyOf("tf"),
    ],
    // Never of two families.
    [
      "without another family's security token",
      {
        ...cli,
        ALIBABACLOUD_SECURITY_TOKEN: "a",
        ALICLOUD_SECURITY_TOKEN: "b",
        SECURITY_TOKEN: "c",
      },
      keyOf("cli"),
    ],
    [
      "the next where the first have only a security token",
      { ALIBABA_CLOUD_SECURITY_TOKEN: "a", ...bare },
      keyOf("bare"),
    ],
  ])("%s", (_name, environment, credentials) => {
    expect(fromEnvironment(environment)).toEqual(credentials);
  });

  test.each<[string, Environment]>([
    ["there are none", {}],
    ["they are empty", { ALIBABA_CLOUD_ACCESS_KEY_ID: "", ALICLOUD_ACCESS_KEY: "", ACCESS_KEY_SECRET: "" }],
    ["there is only a security token", { ALIBABA_CLOUD_SECURITY_TOKEN: "sts" }],
    ["they are another cloud's", { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" }],
  ])("none when %s", (_name, environment) => {
    expect(fromEnvironment(environment)).toBeUndefined();
  });

  test.each([
    ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
    ["ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_ACCESS_KEY_ID"],
    ["ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET"],
    ["ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_ACCESS_KEY_ID"],
    ["ALICLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_SECRET"],
    ["ALICLOUD_ACCESS_KEY_SECRET", "ALICLOUD_ACCESS_KEY_ID"],
    ["ACCESS_KEY_ID", "ACCESS_KEY_SECRET"],
    ["ACCESS_KEY_SECRET", "ACCESS_KEY_ID"],
  ])("an error when %s has no %s beside it", (present, absent) => {
    const read = () => fromEnvironment({ [present]: "half-of-it" });
    expect(read).toThrow(InvalidDescriptionError);
    expect(read).toThrow(`${present} is set in the environment, so ${absent} must be set too`);
  });

  // What is said to be set must be what is set.
  test.each([
    ["ALICLOUD_ACCESS_KEY", /\bALICLOUD_(SECRET_KEY|ACCESS_KEY_SECRET)\b/],
    ["ALICLOUD_SECRET_KEY", /\bALICLOUD_(ACCESS_KEY|ACCESS_KEY_ID)\b/],
  ])("an error that names %s when it stands alone, and what is missing", (present, absent) => {
    const read = () => fromEnvironment({ [present]: "half-of-it" });
    expect(read).toThrow(InvalidDescriptionError);
    expect(read).toThrow(new RegExp(`^${present} is set in the environment, so .* must be set too$`));
    expect(read).toThrow(absent);
  });

  test("an error when the first family has a half, though another is whole", () => {
    const { ALIBABA_CLOUD_ACCESS_KEY_SECRET: _secret, ...half } = cli;
    expect(() => fromEnvironment({ ...half, ...terraform, ...bare })).toThrow(
      "ALIBABA_CLOUD_ACCESS_KEY_ID is set in the environment, so ALIBABA_CLOUD_ACCESS_KEY_SECRET must be set too",
    );
  });
});

test("The names of the variables are told in order", () => {
  expect(alibabaCredentials.environmentText(origin).split(", or ")).toEqual([
    "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    "ALIBABACLOUD_ACCESS_KEY_ID and ALIBABACLOUD_ACCESS_KEY_SECRET",
    "ALICLOUD_ACCESS_KEY_ID and ALICLOUD_ACCESS_KEY_SECRET",
    "ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY",
    "ACCESS_KEY_ID and ACCESS_KEY_SECRET",
  ]);
});
