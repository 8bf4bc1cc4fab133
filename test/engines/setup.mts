import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type Ministack, ministack } from "../../scripts/ministack.mts";
import { installPacked } from "../../scripts/packed-workspace.mts";
import { pulumiEngine, pulumiEnvironment } from "../../scripts/pulumi-engine.mts";
import type { StackSite } from "../../scripts/pulumi-stack.mts";
import { passphrase } from "./recorded-tasks.mts";

declare module "vitest" {
  interface ProvidedContext {
    site: StackSite;
    ministack: Ministack;
  }
}

/** One engine, one MiniStack and one workspace with the packed package, for all tests of a run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const say = (line: string) => console.error(line);
  const { bin } = await pulumiEngine(say);
  project.provide("ministack", await ministack(say));
  const workspace = await mkdtemp(join(tmpdir(), "cloud-task-waiter-"));
  await installPacked(workspace);
  project.provide("site", {
    workspace,
    environment: pulumiEnvironment(bin, join(workspace, "home"), passphrase),
  });
  return () => rm(workspace, { recursive: true, force: true });
}
