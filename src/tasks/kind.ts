import type { z } from "zod";
import type { Cloud } from "../http/cloud";
import type { TaskDescription } from "./any-kind";
import type { Question } from "./question";

/** A kind of task: everything that is particular to it. `C` is what signs a request to its cloud. */
export interface Kind<D extends TaskDescription & Strings<D>, C extends object> extends Question<D> {
  readonly name: D["kind"];
  /** What is waited for, in a few words. */
  readonly title: string;
  /** Whether it was seen to work on a real account, and does not only follow the vendor's documentation. */
  readonly seenLive: boolean;
  readonly cloud: Cloud<C>;
  readonly schema: z.ZodType<D>;
  /** A valid description with every property, in place of values that are not known yet. */
  readonly sample: Required<D>;
  /** The properties that only say how to ask: another value of any other is another wait. @default - none */
  readonly incidental?: readonly (keyof D & string)[];
  /** What has to succeed after the task where `waitUntil` is `"effective"`. @default - there is no such phase */
  readonly effective?: Question<D>;
}

/** Every property of a description is a string, for that is what a command line and CloudFormation hand on. */
export type Strings<D> = { readonly [K in keyof D]?: string };
