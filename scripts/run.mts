import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** How a program ended. */
export interface Ended {
  readonly code: number;
  /** Standard output and standard error, in the order in which they came. */
  readonly output: string;
}

/** A program that runs. */
export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Runs a program to its end. Its lines are handed to `onLine` as they come. */
export function run(
  program: string,
  args: readonly string[],
  options?: SpawnOptions,
  onLine?: (line: string) => void,
): Promise<Ended> {
  return start(program, args, options, onLine).ended;
}

/** The same, for a program that is not left to itself. */
export function start(
  program: string,
  args: readonly string[],
  options: SpawnOptions = {},
  onLine: (line: string) => void = () => undefined,
): Running {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<Ended>((resolve, reject) => {
    let output = "";
    let rest = "";
    const take = (chunk: string) => {
      output += chunk;
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(onLine);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", take);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (rest) onLine(rest);
      resolve({ code: code ?? (signal ? 1 : 0), output });
    });
  });
  return { process: child, ended };
}

/** @throws {Error} with what the program printed, when it does not end well */
export async function runWell(
  program: string,
  args: readonly string[],
  options?: SpawnOptions,
): Promise<string> {
  const { code, output } = await run(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${output}`);
  return output;
}
