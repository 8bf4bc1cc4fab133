import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runWell } from "./run.mts";

const root = join(import.meta.dirname, "..");

/**
 * Packs this package and installs it in `folder`, beside the SDKs of Pulumi and the CDK, as a user would have it: programs
 * in subfolders find only what they would find there, nothing of this repository. Packing builds.
 */
export async function installPacked(folder: string): Promise<void> {
  await writeManifest(folder, await pack(folder), ["aws-cdk-lib", "constructs"]);
  await runWell("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: folder,
  });
}

/** The fake clouds, as the package that is installed in `folder` has them. */
export function installedTesting(folder: string): typeof import("../src/testing/index.ts") {
  return createRequire(join(folder, "package.json"))("cloud-task-waiter/testing");
}

/** Packs this package into `folder`, and returns the file. Packing builds. */
export async function pack(folder: string): Promise<string> {
  const packed = await runWell("npm", ["pack", "--json", "--pack-destination", folder], { cwd: root });
  const [{ filename }] = JSON.parse(packed.slice(packed.search(/^\[/m)));
  return join(folder, filename);
}

/** Makes `folder` a package that depends on the packed one, on the Pulumi SDK, and on `others` as this package does. */
export async function writeManifest(
  folder: string,
  packed: string,
  others: readonly string[] = [],
): Promise<void> {
  const { devDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const versions = ["@pulumi/pulumi", ...others].map((name) => [name, devDependencies[name]] as const);
  const manifest = {
    name: "stacks",
    private: true,
    dependencies: { "cloud-task-waiter": `file:${packed}`, ...Object.fromEntries(versions) },
  };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
}
