import type { TaskWaitError } from "../../src/core/errors";
import { isTaskWaitError } from "../../src/core/errors";
import type { WaitResult } from "../../src/core/events";
import type { Parsed } from "../../src/core/issue";
import type { ShowProgress } from "../engine/progress";
import type { StackConfig } from "./config-credentials";
import type { Properties } from "./inputs";

/** What a wait needs beside the properties of its resource. */
interface WaitContext {
  readonly config: StackConfig;
  /** Aborted when Pulumi is interrupted. */
  readonly signal: AbortSignal;
  readonly report: ShowProgress;
}

/** How a wait ended, and what its resource says of it. */
type Ended =
  | { readonly type: "succeeded"; readonly outputs: Properties }
  /** Nothing of it is worth keeping. */
  | { readonly type: "failed"; readonly reason: string }
  /** What is known so far is kept, and the next deployment goes on from there. */
  | { readonly type: "unfinished"; readonly outputs: Properties; readonly reason: string };

/**
 * What differs between a resource that waits for one task and one that waits for many. All properties are those that
 * the program gave, and the outputs of a wait that has begun.
 */
export interface WaitKind {
  idOf(inputs: Properties): string;
  withoutCredentials(inputs: Properties): Properties;
  /**
   * The inputs as a typed wait, or everything that is wrong with them: missing credentials too, but for tasks that have
   * succeeded.
   *
   * @param before the resource so far: its inputs or its outputs; empty when it is to be created. Inputs do not tell what
   *   has succeeded, and are taken for success.
   */
  parse(before: Properties, inputs: Properties, config: StackConfig): Parsed<unknown>;
  /** Whether the inputs want another wait, and which of them want another resource. */
  differs(
    outputs: Properties,
    inputs: Properties,
  ): { readonly changes: boolean; readonly replaces: readonly string[] };
  /** @param outputs those of the resource so far; empty when it is to be made */
  wait(inputs: Properties, outputs: Properties, context: WaitContext): Promise<Ended>;
}

export const goesOnText = "The next `pulumi up` continues the wait.";

/** What a resource says of a task that has succeeded, or not yet. */
export function toOutputs(end: WaitResult | TaskWaitError): Properties {
  const { requestId: _forSupportOnly, ...facts } = isTaskWaitError(end) ? factsOf(end) : end;
  return facts;
}

function factsOf({ lastStatus, attempts, elapsedMs }: TaskWaitError) {
  return { ...(lastStatus ?? { state: "unknown", providerState: "" }), attempts, elapsedMs };
}
