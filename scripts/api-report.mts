// Writes what the package lets its users name, from the declarations that are published: `npm run api`. With --check it
// writes nothing, and fails where the committed report is another: `npm run api:check`.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { runWell } from "./run.mts";

const root = join(import.meta.dirname, "..");
const work = join(root, ".api");
const report = join(root, "api/cloud-task-waiter.api.md");

/** A larger surface than this is one that nobody reviews. */
const mostLines = 450;
const lineWidth = 120;

/** One report of all entry points: a type that several of them use is in it once. */
const entries = `
export * from "./src/index";
export * as cdk from "./cdk/index";
export * as pulumi from "./pulumi/index";
export * as testing from "./src/testing/index";
`;

/** What API Extractor says of the declarations, types included that users meet without being able to import them. */
async function extract(): Promise<string> {
  await rm(work, { recursive: true, force: true });
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  await runWell(process.execPath, [
    tsc,
    ...["-p", join(root, "tsconfig.build.json"), "--emitDeclarationOnly", "--outDir", work],
  ]);
  await writeFile(join(work, "entries.d.ts"), entries);
  await mkdir(join(work, "temp"));
  const silent = { default: { logLevel: ExtractorLogLevel.None } };
  const config = ExtractorConfig.prepare({
    packageJsonFullPath: join(root, "package.json"),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: join(work, "entries.d.ts"),
      compiler: { tsconfigFilePath: join(root, "tsconfig.build.json") },
      apiReport: {
        enabled: true,
        reportFileName: "all",
        reportFolder: work,
        reportTempFolder: join(work, "temp"),
        // What is tagged as internal is in the declarations and not for users.
        reportVariants: ["public"],
        includeForgottenExports: true,
      },
      newlineKind: "lf",
      messages: {
        compilerMessageReporting: silent,
        extractorMessageReporting: silent,
        tsdocMessageReporting: silent,
      },
    },
  });
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
    },
  });
  if (!succeeded) throw new Error("API Extractor could not read the declarations");
  const text = await readFile(join(work, "all.public.api.md"), "utf8");
  return /^```ts\n([\s\S]*)^```/m.exec(text)?.[1] ?? "";
}

/**
 * The same in fewer lines: without the tags that all have, and a declaration on one line where it fits.
 *
 * @param declarations each ends with the first line that is not indented again
 */
function compact(declarations: string): string[] {
  const lines = declarations.split("\n").filter((line) => line !== "" && !/^\s*(\/\/|\/\*\*)/.test(line));
  const blocks: string[][] = [];
  let isOpen = false;
  for (const line of lines) {
    if (isOpen) blocks.at(-1)?.push(line);
    else blocks.push([line]);
    isOpen = !/^\S.*;$|^}/.test(line);
  }
  return blocks.flatMap(inOneLine);
}

function inOneLine(block: readonly string[]): readonly string[] {
  const line = block
    .map((part) => part.trim())
    .join(" ")
    .replace("{ }", "{}");
  if (line.length <= lineWidth) return [line];
  return block[0]?.startsWith("declare namespace") ? wrap(line) : block;
}

/** A list of names, with as many on each line as it has room for. */
function wrap(line: string): string[] {
  const wrapped = [""];
  for (const word of line.split(" ")) {
    const last = wrapped.at(-1) ?? "";
    const longer = last === "" ? word : `${last} ${word}`;
    if (longer.length <= lineWidth) wrapped[wrapped.length - 1] = longer;
    else wrapped.push(`    ${word}`);
  }
  return wrapped;
}

const lines = [
  "# What users can name",
  "",
  "Written by `npm run api` from the published declarations, and held against them by `npm run api:check`. What is under",
  "`cdk`, `pulumi` and `testing` is exported by the entry points of these names, what is marked with `export` by the",
  "package itself; the others are types that users meet without being able to import them. A name that two entry points",
  "have ends with `_2` in one of them.",
  "",
  "```ts",
  ...compact(await extract()),
  "```",
  "",
];
await rm(work, { recursive: true, force: true });
const name = relative(root, report);
if (lines.length > mostLines) {
  throw new Error(
    `${name} would have ${lines.length} lines; a surface of more than ${mostLines} is too large`,
  );
}
const text = lines.join("\n");
if (!process.argv.includes("--check")) {
  await mkdir(join(report, ".."), { recursive: true });
  await writeFile(report, text);
} else if ((await readFile(report, "utf8")) !== text) {
  console.error(`${name} is not what the code is; see what \`npm run api\` changes in it`);
  process.exitCode = 1;
}
