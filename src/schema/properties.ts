import { z } from "zod";
import type { Property } from "./property";

/** The properties that the schema of an object knows, in their order. */
export function propertiesOf(schema: z.ZodType): readonly Property[] {
  const shape = "shape" in schema ? (schema.shape as Readonly<Record<string, z.ZodType>>) : {};
  return Object.entries(shape).map(([name, property]) => {
    const { description: meaning = "" } = property;
    const words = wordsOf(property);
    const byDefault = property.safeParse(undefined).data;
    return {
      name,
      meaning,
      ...(words && { words }),
      ...(typeof byDefault === "string" && { byDefault }),
    };
  });
}

/** What the properties of an object stand for that are left out. */
export function defaultsOf(schema: z.ZodType): Readonly<Record<string, string>> {
  const entries = propertiesOf(schema).map(({ name, byDefault }) => [name, byDefault] as const);
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function wordsOf(property: z.ZodType): readonly string[] | undefined {
  if (property instanceof z.ZodOptional || property instanceof z.ZodDefault) {
    return wordsOf(property.unwrap() as z.ZodType);
  }
  return property instanceof z.ZodEnum ? property.options.map(String) : undefined;
}
