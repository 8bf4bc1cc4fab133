import { CommanderError } from "commander";
import { InvalidDescriptionError } from "../core/errors";
import { unknownKind } from "../integration/parse";
import { findKind } from "../tasks";
import type { CliContext } from "./context";
import { exitCodes } from "./exit-codes";
import { printError } from "./output";
import { programFor } from "./program";

/**
 * Runs the command line.
 *
 * @param args what was typed after the name of the program
 * @returns the exit code
 */
export async function run(args: readonly string[], context: CliContext): Promise<number> {
  let exitCode: number = exitCodes.succeeded;
  const program = programFor(context, (code) => {
    exitCode = code;
  });
  try {
    const [command = "", kind = ""] = args;
    // The flags of a kind that there is not are nothing to complain of.
    if (["wait", "status"].includes(command) && /^\w/.test(kind) && !findKind(kind)) {
      throw new InvalidDescriptionError([unknownKind(kind)]);
    }
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    // Interrupted, before there was anything to wait for.
    if (context.signal.aborted && error === context.signal.reason) return exitCodes.interrupted;
    // It was about to help, and has done so.
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.succeeded;
    if (error instanceof CommanderError && error.code === "commander.help") return exitCodes.usage;
    const fault = error instanceof CommanderError ? usageFault(error) : error;
    if (!(fault instanceof InvalidDescriptionError)) throw error;
    printError(fault, undefined, args.includes("--json"), context);
    return exitCodes.usage;
  }
}

function usageFault({ message }: CommanderError): InvalidDescriptionError {
  return new InvalidDescriptionError([{ path: [], message: message.replace(/^error: /, "") }]);
}
