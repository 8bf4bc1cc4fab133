import * as z from "zod";

/** Metadata of a property that its schema does not contain. */
export interface PropertyMetadata {
  /** A short description, for tables, help and JSDoc. */
  readonly description: string;
  /** A valid value. It also stands for a value that is not known yet. */
  readonly example: string;
  /** Documents the default when it is not a fixed value. @default - the default of its schema */
  readonly defaultDescription?: string;
  /** Whether another value of it is another task, and so another resource. @default true */
  readonly replaces?: boolean;
}

/** A property of a description. */
export interface Property extends PropertyMetadata {
  readonly name: string;
  readonly required: boolean;
  /** The values that it may have, where there are only a few. */
  readonly enum?: readonly string[];
  /** The default value. */
  readonly default?: string;
  readonly replaces: boolean;
}

/** The properties of a description; each is a string, which flags and CloudFormation pass on unchanged. */
export type Shape = Readonly<Record<string, z.ZodType<string | undefined, string | undefined>>>;

const metadata = z.registry<PropertyMetadata>();

/** A property with its metadata. */
export function property<S extends Shape[string]>(schema: S, about: PropertyMetadata): S {
  // A copy: two properties may begin with the same schema.
  const own = schema.clone();
  metadata.add(own, about);
  return own;
}

/**
 * The properties of a description, in their order.
 *
 * @throws {TypeError} when one has no metadata
 */
export function propertiesOf(shape: Shape): readonly Property[] {
  return Object.entries(shape).map(([name, schema]) => {
    const about = metadata.get(schema);
    if (!about) throw new TypeError(`${name} must be made by property()`);
    const words = enumOf(schema);
    const absent = schema.safeParse(undefined);
    return {
      replaces: true,
      ...about,
      name,
      required: !absent.success,
      ...(words && { enum: words }),
      ...(absent.data !== undefined && { default: absent.data }),
    };
  });
}

function enumOf(schema: z.ZodType): readonly string[] | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return enumOf(schema.unwrap() as z.ZodType);
  }
  return schema instanceof z.ZodEnum ? schema.options.map(String) : undefined;
}
