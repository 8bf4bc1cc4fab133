// Compiles the CDK constructs with jsii, so that they stay usable from Python, Java, Go and .NET: `npm run jsii:check`.
// jsii compiles what a package exports by `main`. In this package that is the library, so the constructs are copied into
// a package of their own.
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mts";

const root = join(import.meta.dirname, "..");
const lambda = join(root, "cdk", "lambda");
const compiler = fileURLToPath(import.meta.resolve("jsii/bin/jsii"));

/** Writes the package of the constructs. Its files keep their paths, so that jsii's diagnostics name the original files. */
async function writePackage(folder: string): Promise<void> {
  const { version, description, license, peerDependencies } = JSON.parse(
    await readFile(join(root, "package.json"), "utf8"),
  );
  const peers = Object.entries<string>(peerDependencies).filter(([name]) => name !== "@pulumi/pulumi");
  const manifest = {
    name: "cloud-task-waiter-cdk",
    version,
    description,
    license,
    // jsii requires both.
    author: { name: "cloud-task-waiter", url: "https://example.com" },
    repository: { type: "git", url: "https://example.com/cloud-task-waiter.git" },
    main: "dist/cdk/index.js",
    types: "dist/cdk/index.d.ts",
    jsii: { outdir: "jsii", targets: {}, tsconfig: "tsconfig.jsii.json", validateTsconfig: "minimal" },
    peerDependencies: Object.fromEntries(peers),
    // jsii requires the oldest version of each peer here.
    devDependencies: Object.fromEntries(peers.map(([name, range]) => [name, range.replace("^", "")])),
  };
  const tsconfig = { extends: "./tsconfig.build.json", include: ["cdk"] };
  await Promise.all([
    writeFile(join(folder, "package.json"), JSON.stringify(manifest)),
    writeFile(join(folder, "tsconfig.jsii.json"), JSON.stringify(tsconfig)),
    ...["README.md", "tsconfig.json", "tsconfig.build.json"].map((name) =>
      cp(join(root, name), join(folder, name)),
    ),
    cp(join(root, "src"), join(folder, "src"), { recursive: true }),
    cp(join(root, "cdk"), join(folder, "cdk"), {
      recursive: true,
      filter: (path) => path !== lambda && !path.startsWith(lambda + sep),
    }),
    symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction"),
  ]);
}

const folder = await mkdtemp(join(tmpdir(), "cloud-task-waiter-jsii-"));
try {
  await writePackage(folder);
  const { code, output } = await run(process.execPath, [compiler, "--fail-on-warnings"], { cwd: folder });
  if (code !== 0) {
    console.error(output.trimEnd());
    process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
