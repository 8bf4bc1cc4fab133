import { CommanderError } from "commander";
import { InvalidDescriptionError } from "../core/errors";
import { kindOf } from "../tasks";
import { exitCodes } from "./exit-codes";
import { programFor } from "./program";
import { sayError } from "./say";
import type { Surroundings } from "./surroundings";

/**
 * Runs the command line.
 *
 * @param args what was typed after the name of the program
 * @returns the exit code
 */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  let exitCode: number = exitCodes.succeeded;
  const program = programFor(surroundings, (code) => {
    exitCode = code;
  });
  try {
    const [command = "", kind = ""] = args;
    // The flags of a kind that there is not are nothing to complain of.
    if (["wait", "status"].includes(command) && /^\w/.test(kind)) kindOf(kind);
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage;
    }
    if (!(error instanceof InvalidDescriptionError)) throw error;
    sayError(error, undefined, args.includes("--json"), surroundings);
    return exitCodes.usage;
  }
}
