/**
 * Ends the process when nobody reads what it writes any more: the engine has died. Without this, Pulumi's plugin
 * process answers every failed write with another, and fills the memory of the machine.
 */
export function endWithEngine(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.listeners("error").includes(end)) continue;
    stream.on("error", end);
  }
}

function end(): void {
  process.exit(1);
}
