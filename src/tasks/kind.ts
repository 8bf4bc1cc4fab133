import type * as z from "zod";
import type { Issue } from "../core/issue";
import type { Cloud } from "../http/cloud";
import type { Property, Shape } from "../schema/property";
import type { StatusQuery } from "./status-query";

/** A task to wait for, as plain data: every property is a string. */
export interface TaskDescription {
  /** The task type: `"huawei-antiddos"`. */
  readonly kind: string;
  /** The id that the change returned. */
  readonly taskId: string;
  /** Whether the wait goes on, when the task is done, until the change is in effect. @default "done" */
  readonly waitUntil?: "done" | "effective" | undefined;
}

/** A description of a kind, with every default in place. */
export type ParsedDescription<Name extends string, S extends Shape> = { readonly kind: Name } & Readonly<
  z.output<z.ZodObject<S>>
>;

/** All that is particular to a kind of task. Plain data and pure functions: it sends no request. */
export interface KindDefinition<Name extends string, S extends Shape, Credentials extends object>
  extends StatusQuery<ParsedDescription<Name, S>> {
  readonly name: Name;
  /** What its classes and types begin with: `HuaweiAntiDdos` of `HuaweiAntiDdosTask`. */
  readonly typeName: string;
  /** What is waited for, in a few words. */
  readonly displayName: string;
  /** When a resource of this kind exists, and why its creation fails, for the documentation of its classes. */
  readonly documentation: string;
  /** Whether it was seen to work on a real account, and does not only follow the vendor's documentation. */
  readonly verifiedLive: boolean;
  /** The properties of a description but `kind`, each made by `property()`. */
  readonly shape: S;
  /** Properties of which one at least is required. @default - none */
  readonly oneOf?: readonly (keyof S & string)[];
  /** What is wrong with a description, beside what each property tells on its own. @default - nothing */
  issues?(description: Readonly<Partial<z.output<z.ZodObject<S>>>>): Issue[];
  /** The cloud whose API knows the task, and whose credentials sign the requests. */
  cloud(description: ParsedDescription<Name, S>): Cloud<Credentials>;
  /** What has to succeed after the task where `waitUntil` is `"effective"`. @default - there is no such phase */
  readonly effective?: StatusQuery<ParsedDescription<Name, S>> & {
    /** The properties that are required for it. */
    readonly requires: readonly (keyof S & string)[];
  };
}

/** A kind of task, with what follows from its definition. */
export interface Kind<Name extends string, S extends Shape, Credentials extends object>
  extends KindDefinition<Name, S, Credentials> {
  readonly schema: z.ZodType<ParsedDescription<Name, S>>;
  /** All properties of a description but `kind`. */
  readonly properties: readonly Property[];
  /** The properties whose other value is another task. */
  readonly replaceOn: readonly string[];
  /** What the properties are that are left out. */
  readonly defaults: Readonly<Record<string, string>>;
  /** A valid description with every property, for values that are not known yet. */
  readonly placeholders: TaskDescription;
}

/** A kind of task, whatever its description and its credentials look like. */
export interface AnyKind extends StatusQuery<TaskDescription> {
  readonly name: string;
  readonly typeName: string;
  readonly displayName: string;
  readonly documentation: string;
  readonly verifiedLive: boolean;
  readonly shape: Shape;
  readonly oneOf?: readonly string[];
  issues?(description: object): Issue[];
  cloud(description: TaskDescription): Cloud;
  readonly effective?: StatusQuery<TaskDescription> & { readonly requires: readonly string[] };
  readonly schema: z.ZodType<TaskDescription>;
  readonly properties: readonly Property[];
  readonly replaceOn: readonly string[];
  readonly defaults: Readonly<Record<string, string>>;
  readonly placeholders: TaskDescription;
}
