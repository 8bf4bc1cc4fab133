import { describe, expect, test } from "vitest";
import { z } from "zod";
import { propertiesOf, property } from "../../src/schema/property";

const name = property(z.string(), { description: "what it is called", example: "n" });

describe("propertiesOf", () => {
  test("of properties with metadata → their metadata and whether they are required, in their order", () => {
    const size = property(z.string().optional(), {
      description: "how large it is",
      example: "8",
      defaultDescription: "as large as it has to be",
      replaces: false,
    });
    expect(propertiesOf({ size, name })).toEqual([
      {
        name: "size",
        description: "how large it is",
        example: "8",
        defaultDescription: "as large as it has to be",
        replaces: false,
        required: false,
      },
      { name: "name", description: "what it is called", example: "n", replaces: true, required: true },
    ]);
  });

  test.each([
    ["an enum", z.enum(["slow", "fast"]), { required: true, enum: ["slow", "fast"] }],
    ["an optional enum", z.enum(["s", "l"]).optional(), { required: false, enum: ["s", "l"] }],
    [
      "an enum with a default",
      z.enum(["slow", "fast"]).default("slow"),
      { required: false, enum: ["slow", "fast"], default: "slow" },
    ],
    ["a string with a default", z.string().default("8"), { required: false, default: "8" }],
  ])("of %s → its values and its default", (_name, schema, expected) => {
    const about = { description: "how it goes", example: "slow" };
    expect(propertiesOf({ speed: property(schema, about) })).toEqual([
      { ...about, name: "speed", replaces: true, ...expected },
    ]);
  });

  test("of a schema that was not made by property() → a TypeError that names it", () => {
    expect(() => propertiesOf({ name, speed: z.string() })).toThrow(TypeError);
    expect(() => propertiesOf({ name, speed: z.string() })).toThrow("speed must be made by property()");
  });

  test("of no properties → an empty list", () => {
    expect(propertiesOf({})).toEqual([]);
  });
});

describe("property", () => {
  test("twice with the same schema → two properties with metadata of their own", () => {
    const id = z.string();
    const shape = {
      id: property(id, { description: "of one", example: "1" }),
      otherId: property(id, { description: "of another", example: "2" }),
    };
    expect(propertiesOf(shape).map(({ description }) => description)).toEqual(["of one", "of another"]);
  });
});
