#!/usr/bin/env node
import "./crash";
import "../core/node-version";
import { constants } from "node:os";
import { systemClock } from "../core/clock";
import { exitCodes } from "./exit-codes";
import { run } from "./run";

const interruption = new AbortController();
let interruptedBy: "SIGINT" | "SIGTERM" | undefined;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    if (interruptedBy) process.exit(codeOf(name));
    interruptedBy = name;
    interruption.abort();
  });
}

// Whoever read the output has gone, as `head` does: the rest is for nobody.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(codeOf("SIGPIPE"));
  });
}

async function main(): Promise<void> {
  const { stdin, stdout, stderr } = process;
  const surroundings = { stdin, stdout, stderr, signal: interruption.signal, clock: systemClock };
  const code = await run(process.argv.slice(2), surroundings);
  process.exitCode = interruptedBy && code === exitCodes.interrupted ? codeOf(interruptedBy) : code;
}

/** What shells say of a process that a signal has ended. */
function codeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

void main();
