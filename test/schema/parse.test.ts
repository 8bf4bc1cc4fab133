import { describe, expect, test } from "vitest";
import { z } from "zod";
import { InvalidDescriptionError } from "../../src/core/errors";
import { expected } from "../../src/schema/fields";
import { hasProperties, problemsOf, validate } from "../../src/schema/validate";

const text = z.string({ error: expected("a text") });
const schema = z.strictObject({ name: text, inner: z.strictObject({ word: text }).optional() });

describe("A value", () => {
  test("that is valid has no faults and is given back", () => {
    expect(problemsOf(schema, { name: "n" })).toEqual([]);
    expect(validate(schema, { name: "n", inner: { word: "w" } })).toEqual({
      name: "n",
      inner: { word: "w" },
    });
  });

  test("is given back as the schema makes it", () => {
    const doubled = z.object({ count: z.number().transform((count) => count * 2) });
    expect(validate(doubled, { count: 21 })).toEqual({ count: 42 });
  });

  test("has one sentence for each fault, with the way to the property", () => {
    expect(problemsOf(schema, { inner: { word: 17 } })).toEqual([
      "name is missing: it must be a text",
      "inner.word must be a text, not the number 17",
    ]);
  });

  test("has one sentence for each property that is not known, and those that are known at the top", () => {
    expect(problemsOf(schema, { name: "n", nam: 1, nme: 2, inner: { word: "w", wrd: 3 } })).toEqual([
      "inner.wrd is not a known property",
      "nam is not a known property: expected name, inner",
      "nme is not a known property: expected name, inner",
    ]);
  });

  test("that is not valid throws an error of all its faults in one line", () => {
    const check = () => validate(schema, { name: 1, inner: { word: 2 } });
    expect(check).toThrow(InvalidDescriptionError);
    expect(check).toThrow(
      "name must be a text, not the number 1; inner.word must be a text, not the number 2",
    );
  });
});

describe("A rule about several properties", () => {
  test.each([
    [{}, true],
    [[], false],
    [null, false],
    ["text", false],
    [undefined, false],
  ])("is about an object only: %j", (value, expected) => {
    expect(hasProperties({ value })).toBe(expected);
  });
});
