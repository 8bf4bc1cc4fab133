// Makes the one file that is the function of the CDK constructs, and the licenses of what is in it. The same sources give
// the same bytes, so that a template changes only with the function.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");

/** Bundles into `folder`, which gets nothing else, and returns the packages that are in the bundle. */
export async function bundleLambda(folder: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["cdk/lambda/index.ts"],
    outfile: join(folder, "index.js"),
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    // What the SDK has for bundlers: unused parts of it stay out.
    mainFields: ["module", "main"],
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  const packages = Object.keys(metafile.inputs).flatMap(
    (file) => /^node_modules\/(?:.*\/node_modules\/)?((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[0] ?? [],
  );
  return [...new Set(packages)].toSorted();
}

async function licensesOf(packages: readonly string[]): Promise<string> {
  const texts = await Promise.all(
    packages.map(async (folder) => {
      const { name, version, license } = JSON.parse(
        await readFile(join(root, folder, "package.json"), "utf8"),
      );
      const file = (await readdir(join(root, folder))).find((name) => /^licen[cs]e/i.test(name));
      const text = file === undefined ? "" : await readFile(join(root, folder, file), "utf8");
      return `${name} ${version} (${license})\n\n${text.trim()}\n`;
    }),
  );
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

if (import.meta.main) {
  const dist = join(root, "dist");
  await mkdir(dist, { recursive: true });
  const packages = await bundleLambda(join(dist, "lambda"));
  await writeFile(join(dist, "lambda-licenses.txt"), await licensesOf(packages));
}
