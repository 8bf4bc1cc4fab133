import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeEach, vi } from "vitest";
import type { Output } from "../../src/cli/context";
import { run } from "../../src/cli/run";
import { type Clock, systemClock } from "../../src/core/clock";

export const projectId = "67641fe6886f43fcb78edbbf0ad0b99f";
export const token = "canary-token-1";

/** Every secret that the tests of the command line give it: none of them may be seen. */
export const canaries = [token, "canary-secret-key", "canary-password"];

/** The size of a terminal; without one, it is a stream that is no terminal. */
interface Terminal {
  readonly columns: number;
  readonly rows: number;
}

/** Where a command runs. */
export interface Place {
  /** What is on the standard input. @default - nothing, and it has ended */
  readonly stdin?: Readable | string;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  /** Of stderr. @default - it is no terminal */
  readonly terminal?: Terminal;
  /** Told of what is written on stdout, as it comes. */
  readonly onOut?: (written: string) => void;
  /** Told of what is written on stderr, as it comes. */
  readonly onErr?: (written: string) => void;
}

/** What came of a command. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process. */
export async function command(args: readonly string[], place: Place = {}): Promise<Ran> {
  const { stdin = "", signal = new AbortController().signal, clock = systemClock } = place;
  const stdout = new PassThrough();
  const stderr: Output = Object.assign(
    new PassThrough(),
    place.terminal && { isTTY: true, ...place.terminal },
  );
  if (place.onOut) stdout.on("data", (chunk) => place.onOut?.(String(chunk)));
  if (place.onErr) stderr.on("data", (chunk) => place.onErr?.(String(chunk)));
  const seen = Promise.all([text(stdout), text(stderr as PassThrough)]);
  const context = {
    stdin: typeof stdin === "string" ? Readable.from([stdin]) : stdin,
    stdout,
    stderr,
    signal,
    clock,
  };
  try {
    return await run(args, context).then(async (code) => {
      stdout.end();
      stderr.end();
      const [out, err] = await seen;
      return { code, out, err };
    });
  } finally {
    stdout.end();
    stderr.end();
  }
}

/** What was written as one JSON object on each line. */
export function jsonOf(out: string): Record<string, unknown>[] {
  return out
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Every test of the file finds no credentials in the environment but these, and no other say about terminals. */
export function startWith(environment: Readonly<Record<string, string>> = {}): void {
  beforeEach(() => {
    for (const name of Object.keys(process.env)) {
      if (
        /^(HUAWEICLOUD|HW|OS|ALIBABA_?CLOUD|ALICLOUD)_|^(ACCESS_KEY|SECURITY_TOKEN)|^(NO|FORCE)_COLOR$|^NODE_DEBUG$|^CI$/.test(
          name,
        )
      ) {
        vi.stubEnv(name, undefined);
      }
    }
    vi.stubEnv("TERM", "xterm-256color");
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}

/** A folder for the files of one file's tests; what it returns writes one and tells where it is. */
export function filesFolder(): (content: unknown) => Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "cloud-task-waiter-cli-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  let written = 0;
  return async (content) => {
    const file = join(folder, `${written++}.json`);
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  };
}
