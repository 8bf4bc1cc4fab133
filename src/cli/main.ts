#!/usr/bin/env node
import { crash } from "./crash";
import "../core/node-version";
import { systemClock } from "../core/clock";
import { exitCodes } from "./exit-codes";
import { run } from "./run";

/** What shells say of a process that a signal has ended. */
const endedBy = { SIGINT: exitCodes.interrupted, SIGPIPE: 141, SIGTERM: 143 } as const;

const interruption = new AbortController();
let interruptedBy: "SIGINT" | "SIGTERM" | undefined;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    if (interruptedBy) {
      // As if nobody listened: an exit would wait for a file that is being read.
      process.removeAllListeners(name);
      process.kill(process.pid, name);
    }
    interruptedBy = name;
    interruption.abort();
  });
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", ({ code }: NodeJS.ErrnoException) => {
    // Whoever read the output has gone, as `head` does: the rest is for nobody.
    if (code === "EPIPE") process.exit(endedBy.SIGPIPE);
    // Progress that is lost changes nothing; a result that is lost does.
    if (stream === process.stderr) return;
    console.error(`error: the standard output can't be written: ${code}`);
    process.exit(exitCodes.crashed);
  });
}

async function main(): Promise<void> {
  // Until there is another one: an end that nobody has thought of is no success.
  process.exitCode = exitCodes.crashed;
  const { stdin, stdout, stderr } = process;
  const context = { stdin, stdout, stderr, signal: interruption.signal, clock: systemClock };
  const code = await run(process.argv.slice(2), context);
  process.exitCode = interruptedBy && code === exitCodes.interrupted ? endedBy[interruptedBy] : code;
}

main().catch(crash);
