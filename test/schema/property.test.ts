import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defaultsOf, propertiesOf } from "../../src/schema/properties";

describe("What is left out", () => {
  test("stands for what the schema says, where it says anything", () => {
    const schema = z.object({
      name: z.string(),
      speed: z.enum(["slow", "fast"]).default("slow"),
      color: z.string().optional(),
      size: z.string().default("8"),
    });
    expect(defaultsOf(schema)).toEqual({ speed: "slow", size: "8" });
  });

  test("stands for the same behind the rules of several properties", () => {
    const schema = z.object({ speed: z.string().default("slow") }).refine(() => true);
    expect(defaultsOf(schema)).toEqual({ speed: "slow" });
  });

  test("stands for nothing where the schema is no object's", () => {
    expect(defaultsOf(z.string())).toEqual({});
  });
});

describe("The properties of an object", () => {
  const speed = z.enum(["slow", "fast"]).default("slow").describe("how it goes");

  test("are told with what they mean, the words they may have and what they stand for when left out", () => {
    const schema = z.object({ name: z.string().describe("what it is called"), speed });
    expect(propertiesOf(schema)).toEqual([
      { name: "name", meaning: "what it is called" },
      { name: "speed", meaning: "how it goes", words: ["slow", "fast"], byDefault: "slow" },
    ]);
  });

  test("are those behind the rules of several properties too", () => {
    const schema = z.object({ size: z.enum(["s", "l"]).optional() }).refine(() => true);
    expect(propertiesOf(schema)).toEqual([{ name: "size", meaning: "", words: ["s", "l"] }]);
  });

  test("are none where the schema is no object's", () => {
    expect(propertiesOf(z.string())).toEqual([]);
  });
});
