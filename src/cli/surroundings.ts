import type { Readable, Writable } from "node:stream";
import type { Clock } from "../core/clock";

/** Where text goes; a terminal knows its size. */
export interface Output extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** All that a command has to do with the world, beside the network and the environment. */
export interface Surroundings {
  readonly stdin: Readable;
  /** Results only. */
  readonly stdout: Output;
  /** Everything else. */
  readonly stderr: Output;
  /** Aborted when somebody wants the command to end. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}
