import * as z from "zod";
import { propertiesOf } from "../schema/property";
import type { Kind, KindDefinition, ParsedDescription, TaskShape } from "./kind";

/** A kind of task, from its definition. */
export function defineKind<const Name extends string, S extends TaskShape, Credentials extends object>(
  definition: KindDefinition<Name, S, Credentials>,
): Kind<ParsedDescription<Name, S>, Credentials> {
  type Description = ParsedDescription<Name, S>;
  const { name, shape, ...facts } = definition;
  const properties = propertiesOf(shape);
  const defaults = properties.flatMap((property) =>
    property.default === undefined ? [] : [[property.name, property.default] as const],
  );
  const examples = properties.map((property) => [property.name, property.example] as const);
  const schema: unknown = z.strictObject({ kind: z.literal(name), ...shape });
  const placeholders: unknown = { kind: name, ...Object.fromEntries(examples) };
  return {
    ...facts,
    name: name as Description["kind"],
    schema: schema as z.ZodType<Description>,
    properties,
    replaceOn: properties.filter(({ replaces }) => replaces).map((property) => property.name),
    defaults: Object.fromEntries(defaults),
    placeholders: placeholders as Description,
  };
}
