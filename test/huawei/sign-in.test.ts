import { describe, expect, test } from "vitest";
import { InvalidDescriptionError } from "../../src/core/errors";
import { urlOf } from "../../src/http/message";
import { huaweiCredentialSchema } from "../../src/huawei/credential-spec";
import type { Password } from "../../src/huawei/credentials";
import { signInWith } from "../../src/huawei/sign-in";

const user: Password = { username: "me", password: "pw-very-secret", domainName: "OTC0000" };
const otc = { origin: "https://antiddos.eu-de.otc.t-systems.com", project: "project-1" };
const own = { origin: "https://api.example.com", project: "project-1" };
const now = new Date("2026-03-04T12:00:00Z");

describe("A sign-in", () => {
  test("asks for a token of the project, without the list of services", () => {
    const request = signInWith(user, otc).request();
    expect(request).toMatchObject({
      method: "POST",
      query: [["nocatalog", "true"]],
      headers: { accept: "application/json", "content-type": "application/json;charset=utf8" },
    });
    expect(JSON.parse(request.body ?? "")).toEqual({
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: "me", password: "pw-very-secret", domain: { name: "OTC0000" } } },
        },
        scope: { project: { id: "project-1" } },
      },
    });
  });

  test("counts the password among what must never be seen", () => {
    expect(signInWith(user, otc).request().secrets).toEqual(["pw-very-secret"]);
  });

  test.each(['"quotes"', "back\\slash", "pässwörd 😀", "with spaces", "{}[]:,", "'; --"])(
    "sends the password exactly as it is: %j",
    (password) => {
      const { body = "" } = signInWith({ ...user, password }, otc).request();
      expect(JSON.parse(body).auth.identity.password.user.password).toBe(password);
    },
  );

  test.each<[given: string | undefined, origin: string, url: string]>([
    [undefined, otc.origin, "https://iam.eu-de.otc.t-systems.com/v3/auth/tokens"],
    [
      undefined,
      "https://antiddos.cn-north-4.myhuaweicloud.com",
      "https://iam.cn-north-4.myhuaweicloud.com/v3/auth/tokens",
    ],
    ["https://iam.example.com", otc.origin, "https://iam.example.com/v3/auth/tokens"],
    ["https://iam.example.com/", own.origin, "https://iam.example.com/v3/auth/tokens"],
    ["https://iam.example.com/v3", own.origin, "https://iam.example.com/v3/auth/tokens"],
    ["https://iam.example.com/v3/", own.origin, "https://iam.example.com/v3/auth/tokens"],
    ["https://iam.example.com:8443/v3", own.origin, "https://iam.example.com:8443/v3/auth/tokens"],
    ["https://example.com/identity", own.origin, "https://example.com/identity/v3/auth/tokens"],
    ["https://example.com/identity/", own.origin, "https://example.com/identity/v3/auth/tokens"],
    ["https://example.com/a/b/v3/", own.origin, "https://example.com/a/b/v3/auth/tokens"],
    ["https://example.com/v3/iam", own.origin, "https://example.com/v3/iam/v3/auth/tokens"],
    ["https://example.com/iamv3", own.origin, "https://example.com/iamv3/v3/auth/tokens"],
    ["http://127.0.0.1:8080", own.origin, "http://127.0.0.1:8080/v3/auth/tokens"],
  ])("with the iamEndpoint %s for %s goes to %s", (iamEndpoint, origin, url) => {
    const given = huaweiCredentialSchema.parse({ ...user, ...(iamEndpoint && { iamEndpoint }) });
    const signIn = signInWith(given as Password, { ...otc, origin });
    expect(urlOf(signIn.request())).toBe(`${url}?nocatalog=true`);
    expect(signIn.origin).toBe(new URL(url).origin);
  });

  test("for a host whose sign-in address is not known → iamEndpoint is required", () => {
    expect(() => signInWith(user, own)).toThrow(InvalidDescriptionError);
    expect(() => signInWith(user, own)).toThrow(
      "credentials.iamEndpoint is required: it can't be derived from the endpoint https://api.example.com",
    );
  });

  test("is another user's for another domain", () => {
    const names = [user, { ...user, domainName: "OTC0001" }, { ...user, username: "you" }].map(
      (given) => signInWith(given, otc).account,
    );
    expect(new Set(names).size).toBe(3);
    expect(names.join()).not.toContain(user.password);
  });
});

describe("The answer to a sign-in", () => {
  const { take, readError } = signInWith(user, otc);

  test("hands out the token of its header", () => {
    expect(take({ status: 201, headers: { "x-subject-token": "MIIabc" }, body: "{}" })).toEqual({
      token: "MIIabc",
    });
  });

  test.each<[string, number, Record<string, string>]>([
    ["without the header", 201, {}],
    ["with an empty header", 201, { "x-subject-token": "" }],
    ["that is a good one, but not the right one", 200, { "x-subject-token": "MIIabc" }],
    ["that is not there yet", 202, { "x-subject-token": "MIIabc" }],
    ["that is a redirect", 301, { "x-subject-token": "MIIabc" }],
    ["that is a refusal", 401, { "x-subject-token": "MIIabc" }],
  ])("%s hands out none", (_name, status, headers) => {
    expect(take({ status, headers, body: "{}" })).toBeUndefined();
  });

  test.each<[number, string, object]>([
    [
      401,
      '{"error":{"code":401,"message":"The username or password is wrong.","title":"Unauthorized"}}',
      {
        type: "rejected",
        unauthorized: true,
        code: "401",
        message: "Sign-in at iam.eu-de.otc.t-systems.com: The username or password is wrong.",
      },
    ],
    [
      403,
      '{"error":{"code":403,"message":"Access is forbidden","title":"Forbidden"}}',
      {
        type: "rejected",
        code: "403",
        message: "Sign-in at iam.eu-de.otc.t-systems.com: Access is forbidden",
      },
    ],
    [
      400,
      '{"error_msg":"Request body is invalid.","error_code":"IAM.0011"}',
      {
        type: "rejected",
        code: "IAM.0011",
        message: "Sign-in at iam.eu-de.otc.t-systems.com: Request body is invalid.",
      },
    ],
    [
      429,
      "",
      {
        type: "transient",
        throttled: true,
        message: "Sign-in at iam.eu-de.otc.t-systems.com: HTTP 429 without an error message",
      },
    ],
    [503, "<p>Busy</p>", { type: "transient", message: "Sign-in at iam.eu-de.otc.t-systems.com: Busy" }],
    [
      404,
      "",
      {
        type: "rejected",
        message:
          "Sign-in at iam.eu-de.otc.t-systems.com: HTTP 404 without an error message (the endpoint may be wrong)",
      },
    ],
  ])("that is %i %s says where it came from", (httpStatus, body, expected) => {
    expect(readError({ status: httpStatus, headers: {}, body }, now)).toEqual({ httpStatus, ...expected });
  });

  test.each([
    [200, "transient", ": the response has no token"],
    [299, "transient", ": the response has no token"],
    [
      300,
      "rejected",
      ": the server responded with a redirect, which is not followed: the endpoint may be wrong",
    ],
  ])("that is %i is %s: %s", (httpStatus, type, words) => {
    expect(readError({ status: httpStatus, headers: {}, body: "{}" }, now)).toEqual({
      type,
      message: `Sign-in at iam.eu-de.otc.t-systems.com${words}`,
      httpStatus,
    });
  });

  test("that asks to slow down keeps its hint", () => {
    const answer = readError({ status: 429, headers: { "retry-after": "7" }, body: "" }, now);
    expect(answer).toMatchObject({ type: "transient", throttled: true, retryAfterMs: 7_000 });
  });
});
