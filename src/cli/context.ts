import type { Readable, Writable } from "node:stream";
import type { Clock } from "../core/clock";

/** Where text goes; a terminal knows its size. */
export interface Output extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** The streams, signal and clock of a command. */
export interface CliContext {
  readonly stdin: Readable;
  /** Results only. */
  readonly stdout: Output;
  /** Everything else. */
  readonly stderr: Output;
  /** Aborted when the command is interrupted. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}
