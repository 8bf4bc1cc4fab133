import { describe, expect, test } from "vitest";
import { credentialsOf } from "../../src/schema/credentials";
import { secret } from "../../src/schema/fields";
import { type Form, formOf, missingOf, namesOf } from "../../src/schema/forms";
import { problemsOf, validate } from "../../src/schema/validate";

const byKey: Form = { telling: ["id", "key"], optional: ["session"] };
const byToken: Form = { telling: ["token"] };
const byUser: Form = { telling: ["user", "password"], required: ["domain"], optional: ["place"] };
const forms = [byKey, byToken, byUser];

const names = ["id", "key", "session", "token", "user", "password", "domain", "place"];
const properties = Object.fromEntries(names.map((name) => [name, secret]));
const schema = credentialsOf<object>(forms, properties, "id and key, or token, or user, password and domain");

describe("A form", () => {
  test.each<[string, Record<string, string | undefined>, Form | undefined]>([
    ["has all that tells it", { id: "a", key: "b" }, byKey],
    ["may have what is optional", { id: "a", key: "b", session: "c" }, byKey],
    ["has what is required beside", { user: "a", password: "b", domain: "c" }, byUser],
    ["does not see what has no value", { token: "a", id: undefined, domain: undefined }, byToken],
    ["is none without a part of what tells it", { id: "a" }, undefined],
    ["is none without what is required", { user: "a", password: "b" }, undefined],
    ["is none with what belongs to another", { token: "a", session: "b" }, undefined],
    ["is none with an empty part", { id: "a", key: "" }, undefined],
    ["is none of nothing", {}, undefined],
  ])("%s", (_name, values, form) => {
    expect(formOf(forms, values)).toBe(form);
  });

  test("knows its names, and which of them are missing", () => {
    expect(namesOf(byUser)).toEqual(["user", "password", "domain", "place"]);
    expect(missingOf(byUser, { password: "b", user: "" })).toEqual(["user", "domain"]);
    expect(missingOf(byToken, { token: "a" })).toEqual([]);
  });
});

describe("Credentials of one of several forms", () => {
  test.each([
    [{ id: "a", key: "b" }],
    [{ id: "a", key: "b", session: "c" }],
    [{ token: "a" }],
    [{ user: "a", password: "b", domain: "c", place: "d" }],
  ])("are given back as they are: %j", (given) => {
    expect(validate(schema, given)).toStrictEqual(given);
  });

  test("are given back without what has no value", () => {
    expect(validate(schema, { token: "a", id: undefined })).toStrictEqual({ token: "a" });
  });

  test.each([
    [{}, ""],
    [{ id: "s3cret" }, ": key is missing"],
    [{ id: "s3cret", key: "s3cret", token: "s3cret" }, ": id and token do not go together"],
    [{ user: "s3cret", password: "s3cret" }, ": domain is missing"],
    [{ password: "s3cret" }, ": user and domain are missing"],
    [{ domain: "s3cret" }, ""],
  ])(
    "that have none of them are told which there are and what is wrong, and not shown: %j",
    (given, fault) => {
      expect(problemsOf(schema, given)).toEqual([
        `must have id and key, or token, or user, password and domain${fault}`,
      ]);
    },
  );

  test("with a wrong value are told of that alone", () => {
    expect(problemsOf(schema, { id: "s3cret s3cret" })).toEqual([
      "id is not valid: it must be a non-empty ASCII string without spaces",
    ]);
  });

  test.each([["s3cret"], [["s3cret"]], [null], [undefined], [42]])("are an object: %j", (given) => {
    const [problem, ...more] = problemsOf(schema, given);
    expect(more).toEqual([]);
    expect(problem).toMatch(/id and key, or token, or user, password and domain/);
    expect(problem).not.toContain("s3cret");
  });

  test("have no property that is not known", () => {
    expect(problemsOf(schema, { token: "a", phrase: "s3cret" })).toEqual(["phrase is not a known property"]);
  });
});
