import * as z from "zod";
import type { Shape } from "../schema/property";
import { propertiesOf } from "../schema/property";
import type { Kind, KindDefinition, TaskDescription } from "./kind";

/** A kind of task, from its definition. */
export function defineKind<const Name extends string, S extends Shape, Credentials extends object>(
  definition: KindDefinition<Name, S, Credentials>,
): Kind<Name, S, Credentials> {
  const { name, shape } = definition;
  const properties = propertiesOf(shape);
  const defaults = properties.flatMap((property) =>
    property.default === undefined ? [] : [[property.name, property.default] as const],
  );
  const examples = properties.map((property) => [property.name, property.example] as const);
  return {
    ...definition,
    schema: z.strictObject({ kind: z.literal(name), ...shape }) as unknown as Kind<
      Name,
      S,
      Credentials
    >["schema"],
    properties,
    replaceOn: properties.filter(({ replaces }) => replaces).map((property) => property.name),
    defaults: Object.fromEntries(defaults),
    placeholders: { kind: name, ...Object.fromEntries(examples) } as unknown as TaskDescription,
  };
}
