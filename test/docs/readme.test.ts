import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { examplesOf } from "../support/readme";

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

test("Every TypeScript example of the README and of the pages about Pulumi and the CDK compiles", () => {
  const blocks = ["README.md", "docs/pulumi.md", "docs/cdk.md"].flatMap(examplesOf);
  expect(blocks.length).toBeGreaterThan(3);
  expect(diagnose(new Map(blocks.map((code, index) => [join(root, `example-${index}.mts`), code])))).toEqual(
    [],
  );
}, 60_000);
