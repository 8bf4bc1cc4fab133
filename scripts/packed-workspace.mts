import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runWell } from "./run.mts";

const root = join(import.meta.dirname, "..");

/**
 * Packs this package and installs it in `folder`, beside the Pulumi SDK, as a user would have it: programs in
 * subfolders find only what they would find there, nothing of this repository. Packing builds.
 */
export async function installPacked(folder: string): Promise<void> {
  const packed = await runWell("npm", ["pack", "--json", "--pack-destination", folder], { cwd: root });
  const [{ filename }] = JSON.parse(packed.slice(packed.search(/^\[/m)));
  const { devDependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const manifest = {
    name: "stacks",
    private: true,
    dependencies: {
      "cloud-task-waiter": `file:${filename}`,
      "@pulumi/pulumi": devDependencies["@pulumi/pulumi"],
    },
  };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await runWell("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: folder,
  });
}
