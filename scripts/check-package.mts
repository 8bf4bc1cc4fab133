// Packs this package, and fails where those who install it would be surprised: by what is in it, or by how Node and
// TypeScript find it. Packing builds.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { pack } from "./packed-workspace.mts";
import { runWell } from "./run.mts";

const root = join(import.meta.dirname, "..");
const typesChecker = fileURLToPath(
  new URL("dist/index.js", import.meta.resolve("@arethetypeswrong/cli/package.json")),
);
const beside = ["LICENSE", "README.md", "package.json", "dist/lambda/index.js", "dist/lambda-licenses.txt"];

/** All that is to be in the package: the pages, and of every module what it does and what its types are. */
async function wantedPaths(): Promise<string[]> {
  const pages = await filesOf("docs");
  const modules = (await filesOf("src", "pulumi", "cdk")).filter((path) => !path.startsWith("cdk/lambda/"));
  const compiled = modules.flatMap((path) => {
    const module = path.replace(/\.ts$/, "");
    return [`dist/${module}.js`, `dist/${module}.d.ts`];
  });
  return [...beside, ...pages, ...compiled];
}

/** What is, or is to be, under version control in these folders. */
async function filesOf(...folders: string[]): Promise<string[]> {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", ...folders];
  return (await runWell("git", args, { cwd: root })).split("\0").filter((path) => path !== "");
}

function compare(packed: readonly string[], wanted: readonly string[]): void {
  const surplus = packed.filter((path) => !wanted.includes(path));
  const missing = wanted.filter((path) => !packed.includes(path));
  const faults = [
    ...surplus.map((path) => `is packed and nobody needs it: ${path}`),
    ...missing.map((path) => `is needed and not packed: ${path}`),
  ];
  if (faults.length > 0) throw new Error(faults.join("\n"));
}

const folder = await mkdtemp(join(tmpdir(), "cloud-task-waiter-"));
try {
  const { file, paths } = await pack(folder);
  compare(paths, await wantedPaths());
  console.log(`${basename(file)} has ${paths.length} files, each of them meant to be there`);
  const { messages, pkg } = await publint({
    pack: { tarball: new Uint8Array(await readFile(file)).buffer },
  });
  if (messages.length > 0) {
    throw new Error(messages.map((message) => formatMessage(message, pkg)).join("\n"));
  }
  await runWell(process.execPath, [typesChecker, file]);
  console.log("publint and attw find no fault in it");
} finally {
  await rm(folder, { recursive: true, force: true });
}
