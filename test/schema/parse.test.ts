import { describe, expect, test } from "vitest";
import { z } from "zod";
import { InvalidDescriptionError } from "../../src/core/errors";
import { expected } from "../../src/schema/fields";
import { issuesOf, orThrow, parse, parseAt, parsed, unknownProperty } from "../../src/schema/parse";
import { issueTexts } from "../support/issues";

const text = z.string({ error: expected("a text") });
const schema = z.strictObject({ name: text, inner: z.strictObject({ word: text }).optional() });

describe("parse", () => {
  test("of a valid value → the value, without issues", () => {
    const value = { name: "n", inner: { word: "w" } };
    expect(parse(schema, value)).toEqual({ value });
    expect(issuesOf(parse(schema, { name: "n" }))).toEqual([]);
  });

  test("with a schema that transforms → the transformed value", () => {
    const doubled = z.object({ count: z.number().transform((count) => count * 2) });
    expect(parse(doubled, { count: 21 })).toEqual({ value: { count: 42 } });
  });

  test("of several invalid properties → an issue for each, with the path of the property", () => {
    const result = parse(schema, { inner: { word: 17 } });
    expect(result).toEqual({
      issues: [
        { path: ["name"], message: "is required: it must be a text" },
        { path: ["inner", "word"], message: "must be a text, not the number 17" },
      ],
    });
    expect(issueTexts(result)).toEqual([
      "name is required: it must be a text",
      "inner.word must be a text, not the number 17",
    ]);
  });

  test("of unknown properties → an issue for each; at the top it names the known ones", () => {
    expect(issueTexts(parse(schema, { name: "n", nam: 1, nme: 2, inner: { word: "w", wrd: 3 } }))).toEqual([
      "nam is not a known property: expected name, inner",
      "nme is not a known property: expected name, inner",
      "inner.wrd is not a known property",
    ]);
  });

  test("of a property with a misspelt name → its issue comes before that of the missing one", () => {
    expect(issueTexts(parse(schema, { nam: "n" }))).toEqual([
      "nam is not a known property: expected name, inner",
      "name is required: it must be a text",
    ]);
  });

  test("with names to expect → an issue of an unknown property names those", () => {
    expect(issueTexts(parse(schema, { name: "n", nam: 1 }, ["name", "inner", "timeout"]))).toEqual([
      "nam is not a known property: expected name, inner, timeout",
    ]);
    expect(unknownProperty(["nam"], [])).toEqual({ path: ["nam"], message: "is not a known property" });
  });
});

describe("parseAt", () => {
  test("of an invalid value → issues with the path of the part before their own", () => {
    expect(issuesOf(parseAt(["tasks", 1], schema, { name: 5, more: 1 }))).toEqual([
      { path: ["tasks", 1, "more"], message: "is not a known property: expected name, inner" },
      { path: ["tasks", 1, "name"], message: "must be a text, not the number 5" },
    ]);
  });

  test("of a valid value → the value", () => {
    expect(parseAt(["part"], schema, { name: "n" })).toEqual({ value: { name: "n" } });
  });
});

describe("orThrow", () => {
  test("of a value → the value", () => {
    expect(orThrow(parse(schema, { name: "n" }))).toEqual({ name: "n" });
  });

  test("of issues → an InvalidDescriptionError with all of them, in one line", () => {
    const check = () => orThrow(parse(schema, { name: 1, inner: { word: 2 } }));
    expect(check).toThrow(InvalidDescriptionError);
    expect(check).toThrow(
      "name must be a text, not the number 1; inner.word must be a text, not the number 2",
    );
  });
});

describe("parsed", () => {
  test("without issues → the value", () => {
    expect(parsed([], () => 42)).toEqual({ value: 42 });
  });

  test("with issues → the issues; the value is not made", () => {
    const issues = [{ path: ["name"], message: "is required" }];
    expect(parsed(issues, () => expect.fail("There is no value"))).toEqual({ issues });
  });
});
