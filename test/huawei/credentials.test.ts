import { describe, expect, test } from "vitest";
import { InvalidDescriptionError } from "../../src/core/errors";
import { parseHuaweiCredentials } from "../../src/huawei/credentials";

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

  const whole =
    "accessKey and secretKey (and securityToken where the key is temporary), or token, or username, password and domainName";
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
    expect(problemsOf({ ...key, passphrase: "given-passphrase" })).toEqual([
      "credentials.passphrase is not a known property",
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
