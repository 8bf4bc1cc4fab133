import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { runWell } from "./run.mts";

const root = join(import.meta.dirname, "..");

/** The packed package. */
export interface Packed {
  readonly file: string;
  /** The paths that are in it. */
  readonly paths: readonly string[];
}

/** The SDKs that this package needs where its users have them. */
export const peers = ["@pulumi/pulumi", "aws-cdk-lib", "constructs"] as const;

/**
 * Packs this package and installs it in `folder`, beside the SDKs of Pulumi and the CDK, as a user would have it: programs
 * in subfolders find only what they would find there, nothing of this repository. Packing builds.
 */
export async function installPacked(folder: string): Promise<void> {
  const { file } = await pack(folder);
  await writeManifest(folder, file, await ownVersions(peers));
  await install(folder);
}

/** Installs more packages in `folder`, in the versions that this package develops with. */
export async function installBeside(folder: string, names: readonly string[]): Promise<void> {
  const versions = Object.entries(await ownVersions(names));
  await install(
    folder,
    versions.map(([name, version]) => `${name}@${version}`),
  );
}

async function install(folder: string, packages: readonly string[] = []): Promise<void> {
  const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  await runWell("npm", ["install", ...quietly, ...packages], { cwd: folder });
}

/** The fake clouds, as the package that is installed in `folder` has them. */
export function installedTesting(folder: string): typeof import("../src/testing/index.ts") {
  return createRequire(join(folder, "package.json"))("cloud-task-waiter/testing");
}

/** Packs this package into `folder`. Packing builds. */
export async function pack(folder: string): Promise<Packed> {
  const said = await runWell("npm", ["pack", "--json", "--pack-destination", folder], { cwd: root });
  const [{ filename, files }]: [{ filename: string; files: { path: string }[] }] = JSON.parse(
    said.slice(said.search(/^\[/m)),
  );
  return { file: join(folder, filename), paths: files.map(({ path }) => path) };
}

/** The versions with which this package itself is built and tested. */
export async function ownVersions(names: readonly string[]): Promise<Record<string, string>> {
  const { devDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  return Object.fromEntries(names.map((name) => [name, devDependencies[name]]));
}

/** Makes `folder` a package that depends on the packed one and on others. */
export async function writeManifest(
  folder: string,
  packed: string,
  others: Readonly<Record<string, string>>,
): Promise<void> {
  const dependencies = { "cloud-task-waiter": `file:${packed}`, ...others };
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ name: "stacks", private: true, dependencies }),
  );
}
