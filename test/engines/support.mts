import { readFile } from "node:fs/promises";
import { join } from "node:path";
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

/** An empty stack of one of the programs beside this file. */
export function stackOf(program: string, name: string): Promise<PulumiStack> {
  return PulumiStack.create(inject("site"), programFolder(program), name);
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
