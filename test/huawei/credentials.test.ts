import { describe, expect, test } from "vitest";
import { huaweiCredentials } from "../../src/huawei/credential-spec";
import { orThrow } from "../../src/schema/parse";
import { issueTexts } from "../support/issues";

/** A host whose sign-in address is known. */
const origin = "https://antiddos.eu-de.otc.t-systems.com";

function issuesOf(given: unknown): readonly string[] {
  return issueTexts(huaweiCredentials.parse(given, origin));
}

describe("Given credentials", () => {
  const key = { accessKey: "given-ak", secretKey: "given-sk" };
  const user = { username: "given-me", password: "given-pw", domainName: "given-domain" };

  test.each<[string, object, object]>([
    ["are a key", key, key],
    ["are a temporary key", { ...key, securityToken: "given-sts" }, { ...key, securityToken: "given-sts" }],
    ["are a token", { token: "given-token" }, { token: "given-token" }],
    ["are a key of the plain form", { ...key, signing: "plain" }, { ...key, signing: "plain" }],
    ["are a key of the scoped form", { ...key, signing: "scoped" }, { ...key, signing: "scoped" }],
    [
      "are a key of the scoped form for a region and a service",
      { ...key, signing: "scoped", signingScope: "eu-de/antiddos" },
      { ...key, signing: "scoped", signingScope: "eu-de/antiddos" },
    ],
    ["are a user", user, user],
    [
      "are a user, and where it signs in",
      { ...user, iamEndpoint: "https://iam.example.com/v3" },
      { ...user, iamEndpoint: "https://iam.example.com" },
    ],
    [
      "may be a user and a password of any letters",
      { username: "Jörg Müller", password: ' "p ä\\s" ', domainName: "Ünit 7" },
      { username: "Jörg Müller", password: ' "p ä\\s" ', domainName: "Ünit 7" },
    ],
    ["may be a user with properties without a value", { ...user, token: undefined }, user],
    ["may have properties without a value", { ...key, securityToken: undefined, token: undefined }, key],
  ])("%s", (_name, given, expected) => {
    expect(orThrow(huaweiCredentials.parse(given, origin))).toStrictEqual(expected);
  });

  const whole =
    "accessKey and secretKey (and securityToken where the key is temporary), or token, or username, password and domainName";
  const secretText = "a non-empty ASCII string without spaces";

  test.each<[string, unknown, string[]]>([
    ["nothing", {}, [`credentials must have ${whole}`]],
    ["half a key", { accessKey: "given-ak" }, [`credentials must have ${whole}: secretKey is missing`]],
    ["the other half", { secretKey: "given-sk" }, [`credentials must have ${whole}: accessKey is missing`]],
    ["a security token alone", { securityToken: "given-sts" }, [`credentials must have ${whole}`]],
    [
      "a key and a token",
      { ...key, token: "given-token" },
      [`credentials must have ${whole}: accessKey and token can't be combined`],
    ],
    [
      "half a key and a token",
      { secretKey: "given-sk", token: "given-token" },
      [`credentials must have ${whole}: secretKey and token can't be combined`],
    ],
    [
      "an empty half",
      { ...key, secretKey: "" },
      [`credentials.secretKey is required: it must be ${secretText}`],
    ],
    [
      "a number",
      { ...key, secretKey: 123_456 },
      [`credentials.secretKey must be ${secretText}, not a value of type number`],
    ],
    ["null", { ...key, secretKey: null }, [`credentials.secretKey must be ${secretText}, not null`]],
    [
      "a user without a password",
      { ...user, password: undefined },
      [`credentials must have ${whole}: password is missing`],
    ],
    [
      "a user without a domain",
      { ...user, domainName: undefined },
      [`credentials must have ${whole}: domainName is missing`],
    ],
    [
      "a password alone",
      { password: "given-pw" },
      [`credentials must have ${whole}: username and domainName are missing`],
    ],
    [
      "a place to sign in alone",
      { iamEndpoint: "https://iam.example.com" },
      [`credentials must have ${whole}`],
    ],
    [
      "a user and a key",
      { ...user, ...key },
      [`credentials must have ${whole}: accessKey and username can't be combined`],
    ],
    [
      "a user and a token",
      { ...user, token: "given-token" },
      [`credentials must have ${whole}: token and username can't be combined`],
    ],
    [
      "a key and a place to sign in",
      { ...key, iamEndpoint: "https://iam.example.com" },
      [`credentials must have ${whole}: accessKey and iamEndpoint can't be combined`],
    ],
    [
      "a token that signs",
      { token: "given-token", signing: "plain" },
      [`credentials must have ${whole}: token and signing can't be combined`],
    ],
    [
      "an empty password",
      { ...user, password: "" },
      ["credentials.password is required: it must be a non-empty text on one line"],
    ],
    [
      "a password that is a number",
      { ...user, password: 123_456 },
      ["credentials.password must be a non-empty text, not a value of type number"],
    ],
    [
      "a password of two lines",
      { ...user, password: "given\npw" },
      ["credentials.password is not valid: it must be a non-empty text on one line"],
    ],
    [
      "a user that is a list",
      { ...user, username: ["me"] },
      ["credentials.username must be a non-empty text, not a list"],
    ],
    [
      "a place to sign in without TLS",
      { ...user, iamEndpoint: "http://iam.example.com" },
      [
        'credentials.iamEndpoint must be an https: URL (http: is only for this machine), not "http://iam.example.com"',
      ],
    ],
    [
      "a key of another form",
      { ...key, signing: "v4" },
      ['credentials.signing must be "plain" or "scoped", not "v4"'],
    ],
    ...["eu-de", "eu-de/", "/antiddos", "eu-de/antiddos/more", "eu de/antiddos", ""].map(
      (signingScope): [string, unknown, string[]] => [
        `a key for the scope ${JSON.stringify(signingScope)}`,
        { ...key, signing: "scoped", signingScope },
        [
          `credentials.signingScope must be "<region>/<service>", such as "eu-de/antiddos", not ${JSON.stringify(signingScope)}`,
        ],
      ],
    ),
    ["a line feed", { token: "given-token\n" }, [`credentials.token is not valid: it must be ${secretText}`]],
    ["a list", ["given-token"], [`credentials must be ${whole}, not a list`]],
    ["no object at all", 123_456, [`credentials must be ${whole}, not a value of type number`]],
    ["null at all", null, [`credentials must be ${whole}, not null`]],
    ["a text", "given-token", [`credentials is not valid: it must be ${whole}`]],
    ["not there", undefined, [`credentials is required: it must be ${whole}`]],
  ])("of %s → an issue with its path, and no value in its words", (_name, given, issues) => {
    expect(issuesOf(given)).toEqual(issues);
  });

  test("with an unknown property → an issue that names it", () => {
    expect(issuesOf({ ...key, passphrase: "given-passphrase" })).toEqual([
      "credentials.passphrase is not a known property",
    ]);
  });

  // Nothing else can be sent in a header of HTTP, and the request would fail each time.
  test.each(["given token", " given-token", "given-tökén", "given-token-😀", "given-token-\u2028"])(
    "with characters that no header can have → an issue: %j",
    (token) => {
      expect(issuesOf({ token })).toEqual([expect.stringMatching(/^credentials\.token is not valid/)]);
    },
  );
});
