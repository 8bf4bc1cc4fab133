import { spawn } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { inject } from "vitest";
import type { FakeHuawei } from "../../src/testing/index.ts";
import type { TerminalSize } from "./screen.mts";
import { projectId } from "./support.mts";

/** How a program ended. */
export interface Ended {
  /** As a shell says it: of a program that a signal has ended, none. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command of the installed package. */
export const ctw = join(inject("site").workspace, "node_modules/.bin/cloud-task-waiter");

/** No credentials but a token, and nothing of who runs the tests. */
const environment = {
  PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
  TERM: "xterm-256color",
  LANG: "C.UTF-8",
  OS_AUTH_TOKEN: "canary-token-1",
  ctw,
};

/** Runs a program to its end; `whenSaid` is told what it has said on stderr so far. */
export async function ran(
  program: string,
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
  whenSaid: (said: string, signal: (name: NodeJS.Signals) => void) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(program, args, { env: { ...environment, ...more }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
    whenSaid(said, (name) => child.kill(name));
  });
  const code = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("exit", resolve);
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, err };
}

/** Runs a line of shell, in which `$ctw` is the command. */
export function shell(line: string, more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return ran("sh", ["-c", line], more);
}

/** Runs the command on a terminal, and types the keys once there is a text on it. */
export function onTerminal(
  { columns, rows }: TerminalSize,
  args: readonly string[],
  { when = "", keys = "", more = {} }: { when?: string; keys?: string; more?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const script = join(import.meta.dirname, "terminal.py");
  return ran("python3", [script, String(columns), String(rows), when, keys, ctw, ...args], more);
}

/** The arguments for a wait for a task that plays a timeline. */
export function waitFor(cloud: FakeHuawei, taskId: string, timeline: string): string[] {
  cloud.addTask({ projectId, taskId, timeline });
  return [
    "wait",
    "huawei-antiddos",
    "--project-id",
    projectId,
    "--task-id",
    taskId,
    "--endpoint",
    cloud.endpoint,
  ];
}

/** A file with something as JSON. */
export async function fileWith(content: unknown): Promise<string> {
  const file = join(await mkdtemp(join(inject("site").workspace, "cli-")), "file.json");
  await writeFile(file, JSON.stringify(content));
  return file;
}
