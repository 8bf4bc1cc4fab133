import { describe, expect, test } from "vitest";
import type { CredentialShape } from "../../src/credentials/shape";
import { credentialSchema, keysOf, missingKeys, shapeOf, unexpectedKeys } from "../../src/credentials/shape";
import { secret } from "../../src/schema/fields";
import { orThrow, parse } from "../../src/schema/parse";
import { issueTexts } from "../support/issues";

const byKey: CredentialShape = { discriminators: ["id", "key"], optional: ["session"] };
const byToken: CredentialShape = { discriminators: ["token"] };
const byUser: CredentialShape = {
  discriminators: ["user", "password"],
  required: ["domain"],
  optional: ["place"],
};
const shapes = [byKey, byToken, byUser];

const names = ["id", "key", "session", "token", "user", "password", "domain", "place"];
const properties = Object.fromEntries(names.map((name) => [name, secret]));
const schema = credentialSchema<object>(
  shapes,
  properties,
  "id and key, or token, or user, password and domain",
);

describe("The shape of credentials", () => {
  test.each<[string, Record<string, string | undefined>, CredentialShape | undefined]>([
    ["is that whose discriminators are all there", { id: "a", key: "b" }, byKey],
    ["may have optional properties", { id: "a", key: "b", session: "c" }, byKey],
    ["is that whose required properties are all there", { user: "a", password: "b", domain: "c" }, byUser],
    ["does not count properties without a value", { token: "a", id: undefined, domain: undefined }, byToken],
    ["is none without one of its discriminators", { id: "a" }, undefined],
    ["is none without a required property", { user: "a", password: "b" }, undefined],
    ["is none with a property of another shape", { token: "a", session: "b" }, undefined],
    ["is none with an empty property", { id: "a", key: "" }, undefined],
    ["is none for no properties", {}, undefined],
  ])("%s", (_name, values, shape) => {
    expect(shapeOf(shapes, values)).toBe(shape);
  });

  test("tells its properties, and which of them are missing or unexpected", () => {
    expect(keysOf(byUser)).toEqual(["user", "password", "domain", "place"]);
    expect(missingKeys(byUser, { password: "b", user: "" })).toEqual(["user", "domain"]);
    expect(missingKeys(byToken, { token: "a" })).toEqual([]);
    expect(unexpectedKeys(byToken, { token: "a", id: "b", user: undefined })).toEqual(["id"]);
  });
});

describe("Credentials of one of several shapes", () => {
  test.each([
    [{ id: "a", key: "b" }],
    [{ id: "a", key: "b", session: "c" }],
    [{ token: "a" }],
    [{ user: "a", password: "b", domain: "c", place: "d" }],
  ])("that are valid → returned as they are: %j", (given) => {
    expect(orThrow(parse(schema, given))).toStrictEqual(given);
  });

  test("with a property without a value → returned without it", () => {
    expect(orThrow(parse(schema, { token: "a", id: undefined }))).toStrictEqual({ token: "a" });
  });

  test.each([
    [{}, ""],
    [{ id: "s3cret" }, ": key is missing"],
    [{ id: "s3cret", key: "s3cret", token: "s3cret" }, ": id and token can't be combined"],
    [{ user: "s3cret", password: "s3cret" }, ": domain is missing"],
    [{ password: "s3cret" }, ": user and domain are missing"],
    [{ domain: "s3cret" }, ""],
  ])("of no shape → one issue with the shapes and the fault, without a value: %j", (given, fault) => {
    expect(issueTexts(parse(schema, given))).toEqual([
      `must have id and key, or token, or user, password and domain${fault}`,
    ]);
  });

  test("with an invalid value → that issue alone", () => {
    expect(issueTexts(parse(schema, { id: "s3cret s3cret" }))).toEqual([
      "id is not valid: it must be a non-empty ASCII string without spaces",
    ]);
  });

  test.each([["s3cret"], [["s3cret"]], [null], [undefined], [42]])(
    "that are no object → one issue without the value: %j",
    (given) => {
      const [issue, ...more] = issueTexts(parse(schema, given));
      expect(more).toEqual([]);
      expect(issue).toMatch(/id and key, or token, or user, password and domain/);
      expect(issue).not.toContain("s3cret");
    },
  );

  test("with an unknown property → an issue that names it", () => {
    expect(issueTexts(parse(schema, { token: "a", phrase: "s3cret" }))).toEqual([
      "phrase is not a known property",
    ]);
  });
});
