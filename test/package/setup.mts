import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { pack } from "../../scripts/packed-workspace.mts";
import { pulumiEngine } from "../../scripts/pulumi-engine.mts";

declare module "vitest" {
  interface ProvidedContext {
    /** The packed package, a folder for projects that install it, and the folder of the engine. */
    packed: { readonly file: string; readonly folder: string; readonly engine: string };
  }
}

/** One engine and one packed package, for all layouts. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { bin } = await pulumiEngine((line) => console.error(line));
  const folder = await mkdtemp(join(tmpdir(), "cloud-task-waiter-"));
  const { file } = await pack(folder);
  project.provide("packed", { file, folder, engine: bin });
  return () => rm(folder, { recursive: true, force: true });
}
