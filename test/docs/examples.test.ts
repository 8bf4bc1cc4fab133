import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { blocksOf, pages } from "../support/pages";

const root = join(__dirname, "../..");

/** What the compiler says of modules that only exist in memory, in a folder of this repository. */
function diagnose(modules: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (name) => modules.get(name) ?? readFile(name);
  host.fileExists = (name) => modules.has(name) || fileExists(name);
  const program = ts.createProgram([...modules.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
}

test("Every TypeScript example of every page compiles", () => {
  const blocks = pages.flatMap((page) =>
    blocksOf(page, "ts").map((code, index) => [join(root, `${page}-${index}.mts`), code] as const),
  );
  expect(blocks.length).toBeGreaterThan(10);
  expect(diagnose(new Map(blocks))).toEqual([]);
}, 60_000);
