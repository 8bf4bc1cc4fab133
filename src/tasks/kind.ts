import type * as z from "zod";
import type { Issue } from "../core/issue";
import type { Cloud } from "../http/cloud";
import type { Property, Shape } from "../schema/property";
import type { TaskDescription } from "./description";
import type { StatusQuery } from "./status-query";

/** The properties of a description but `kind`. */
export type TaskShape = Shape & { readonly taskId: z.ZodType<string, string> };

/** A description of these properties, with every default in place. */
export type ParsedDescription<Name extends string, S extends TaskShape> = { readonly kind: Name } & Readonly<
  z.output<z.ZodObject<S>>
>;

/** The part of a kind that its definition provides: plain data and pure functions, which send no request. */
interface KindFacts<D, Credentials extends object> extends StatusQuery<D> {
  /** The prefix of its classes and types: `HuaweiAntiDdos` of `HuaweiAntiDdosTask`. */
  readonly typeName: string;
  /** What is waited for, in a few words. */
  readonly displayName: string;
  /** When a resource of this kind exists, and why its creation fails, for the documentation of its classes. */
  readonly documentation: string;
  /** Whether it was seen to work on a real account, and does not only follow the vendor's documentation. */
  readonly verifiedLive: boolean;
  /** Properties of which one at least is required. @default - none */
  readonly oneOf?: readonly (keyof D & string)[];
  /** Checks several properties together. The values are as given, not validated. @default - no such check */
  issues?(given: Readonly<Partial<Record<keyof D, unknown>>>): Issue[];
  /** The cloud whose API knows the task, and whose credentials sign the requests. */
  cloud(description: D): Cloud<Credentials>;
  /** What has to succeed after the task where `waitUntil` is `"effective"`. @default - there is no such phase */
  readonly effective?: StatusQuery<D> & {
    /** The properties that are required for it. */
    readonly requires: readonly (keyof D & string)[];
  };
}

/** The definition of a kind of task. */
export interface KindDefinition<Name extends string, S extends TaskShape, Credentials extends object>
  extends KindFacts<ParsedDescription<Name, S>, Credentials> {
  readonly name: Name;
  /** The properties of a description but `kind`, each made by `property()`. */
  readonly shape: S;
}

/** A kind of task, with what follows from its definition. */
export interface Kind<D extends { readonly kind: string }, Credentials extends object>
  extends KindFacts<D, Credentials> {
  readonly name: D["kind"];
  readonly schema: z.ZodType<D>;
  /** All properties of a description but `kind`. */
  readonly properties: readonly Property[];
  /** The properties whose change replaces the resource. */
  readonly replaceOn: readonly string[];
  /** The defaults of the properties that have one. */
  readonly defaults: Readonly<Record<string, string>>;
  /** A valid description with every property, for values that are not known yet. */
  readonly placeholders: D;
}

/** A kind of task, whatever its description and its credentials look like. */
export interface AnyKind extends Omit<Kind<TaskDescription, object>, "oneOf" | "effective"> {
  readonly oneOf?: readonly string[];
  readonly effective?: StatusQuery<TaskDescription> & { readonly requires: readonly string[] };
}
