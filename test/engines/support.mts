import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, inject } from "vitest";
import { type ConfigValues, PulumiStack } from "../../scripts/pulumi-stack.mts";
import { type FakeHuawei, startFakeHuawei } from "../../src/testing/index.ts";

export const key = { accessKey: "AKIDEXAMPLE", secretKey: "canary-secret-key-1" };
export const projectId = "67641fe6886f43fcb78edbbf0ad0b99f";

/** A fake cloud for the tests of one file. */
export async function fakeCloud(): Promise<FakeHuawei> {
  const cloud = await startFakeHuawei({ credentials: [key, { token: "canary-token-1" }] });
  afterAll(() => cloud.close());
  return cloud;
}

export function programFolder(program: string): string {
  return join(import.meta.dirname, "programs", program);
}

/** An empty stack of one of the programs beside this file, with the files of others over its own. */
export function stackOf(program: string, name: string, ...variants: readonly string[]): Promise<PulumiStack> {
  return PulumiStack.create(inject("site"), programFolder(program), name, ...variants.map(programFolder));
}

/** A stack with as many waits as its configuration names: a resource for each of `single`, one group for all `grouped`. */
export function stackOfMany(name: string): Promise<PulumiStack> {
  return stackOf("commonjs", name, "many");
}

/** The processes in which an engine runs dynamic resources. */
export async function pluginsOf(engine: number | undefined): Promise<number[]> {
  const started = await processes();
  const isBelow = (pid: number): boolean => {
    const parent = started.find((other) => other.pid === pid)?.parent;
    return parent !== undefined && (parent === engine || isBelow(parent));
  };
  return started
    .filter(({ pid, command }) => /^\S*node .*dynamic-provider/.test(command) && isBelow(pid))
    .map(({ pid }) => pid);
}

/** Whether a process has not ended. */
export async function isRunning(pid: number): Promise<boolean> {
  return (await processes()).some((other) => other.pid === pid);
}

async function processes() {
  const { stdout } = await promisify(execFile)("ps", ["-axo", "pid=,ppid=,command="]);
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** Resolves when the condition has come about. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("It has not happened in time");
    await setTimeout(50);
  }
}

/** The configuration that all programs take; the record's creation leaves its time in a file. */
export function configOf(
  stack: PulumiStack,
  cloud: FakeHuawei,
  taskId: string,
  more: ConfigValues = {},
): ConfigValues {
  return {
    projectId,
    taskId,
    endpoint: cloud.endpoint,
    credentials: key,
    log: join(stack.folder, "records.log"),
    ...more,
  };
}

/** When the records of a stack were created, in milliseconds since 1970. */
export async function recordedAt(stack: PulumiStack): Promise<number[]> {
  const text = await readFile(join(stack.folder, "records.log"), "utf8").catch(() => "");
  return text.split("\n").filter(Boolean).map(Number);
}
