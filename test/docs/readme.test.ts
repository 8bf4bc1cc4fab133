import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { readmeExamples } from "../support/readme";

const root = join(__dirname, "../..");
const blocks = readmeExamples();

/** A stand-in for the types of a package that is not a dependency here. */
const declarations = `
declare module "@pulumi/aws" {
  namespace route53 {
    class Record {
      constructor(name: string, args: object, options: import("@pulumi/pulumi").CustomResourceOptions);
    }
  }
}`;

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

test("Every TypeScript example of the README compiles", () => {
  expect(blocks.length).toBeGreaterThan(3);
  const modules = new Map(blocks.map((code, index) => [join(root, `readme-${index}.mts`), code]));
  modules.set(join(root, "readme-declarations.d.ts"), declarations);
  expect(diagnose(modules)).toEqual([]);
}, 60_000);
