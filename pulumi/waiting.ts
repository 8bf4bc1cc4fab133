import type { TaskWaitError } from "../src/core/errors";
import { isTaskWaitError } from "../src/core/errors";
import type { WaitResult } from "../src/core/events";
import type { Outcome } from "../src/front/outcome";
import type { StackConfig } from "./credentials";
import type { Tell } from "./progress";
import type { Properties } from "./properties";

/** What a wait needs beside the properties of its resource. */
export interface Surroundings {
  readonly config: StackConfig;
  /** Aborted when Pulumi is interrupted. */
  readonly signal: AbortSignal;
  readonly tell: Tell;
}

/** How a wait ended, and what the resource says of it. */
export interface Waited {
  readonly outcome: Outcome<unknown>;
  readonly outputs: Properties;
}

/**
 * What differs between a resource that waits for one task and one that waits for many. All properties are those that
 * the program gave.
 */
export interface Waiting {
  idOf(inputs: Properties): string;
  /** The inputs without the credentials: what is kept as outputs. */
  kept(inputs: Properties): Properties;
  /**
   * One sentence for each fault of the inputs.
   *
   * @param before the inputs that the resource was made with; empty when it is to be made
   * @throws {InvalidDescriptionError} for faults that leave nothing else to look at
   */
  problems(before: Properties, inputs: Properties, config: StackConfig): string[];
  /** Whether the inputs want another wait, and which of them want another resource. */
  differs(
    there: Properties,
    inputs: Properties,
  ): { readonly changes: boolean; readonly replaces: readonly string[] };
  /** @param there the outputs of the resource so far; empty when it is to be made */
  wait(inputs: Properties, there: Properties, surroundings: Surroundings): Promise<Waited>;
}

/** What a resource says of a task that has succeeded, or not yet. */
export function toOutputs(end: WaitResult | TaskWaitError): Properties {
  const { requestId: _forSupportOnly, ...facts } = isTaskWaitError(end) ? factsOf(end) : end;
  return facts;
}

function factsOf({ lastStatus, attempts, elapsedMs }: TaskWaitError) {
  return { ...(lastStatus ?? { state: "unknown", providerState: "" }), attempts, elapsedMs };
}
