import { exitCodes } from "./exit-codes";

/** Ends the process because of a fault of this program: Node itself would end with 1, which says that a task failed. */
export function crash(error: unknown): never {
  console.error(error);
  process.exit(exitCodes.crashed);
}

process.once("uncaughtException", crash);
