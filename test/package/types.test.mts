import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { runWell } from "../../scripts/run.mts";
import { installAll, npmLayout } from "./layouts.mts";

const programs = join(import.meta.dirname, "programs/types");
const compilers = { "5.0": "5.0.4", "5.9": "5.9.3", "6.0": "6.0.3", "7.0": "7.0.2" } as const;

type Compiler = keyof typeof compilers;

const asNode10 = ["--module", "commonjs", "--moduleResolution", "node10"];
const asNode16 = ["--module", "node16", "--moduleResolution", "node16"];
const asNodeNext = ["--module", "nodenext", "--moduleResolution", "nodenext"];
const asBundler = ["--module", "esnext", "--moduleResolution", "bundler"];
const deprecated = ["--ignoreDeprecations", "6.0"];
// Compilers before 5.4 find faults in what aws-cdk-lib and the gRPC of Pulumi declare.
const unchecked = ["--skipLibCheck"];

describe("The types of the package", () => {
  let consumer: string;
  let tools: string;

  // The compilers have a folder of their own: TypeScript 7 is none that Pulumi takes beside it.
  beforeAll(async () => {
    const { workspace } = await installAll(npmLayout);
    consumer = join(workspace, "types");
    await cp(programs, consumer, { recursive: true });
    tools = join(inject("packed").folder, "compilers");
    await mkdir(tools);
    const versions = Object.entries(compilers).map(([name, version]) => [name, `npm:typescript@${version}`]);
    const dependencies = Object.fromEntries(versions.map(([name, from]) => [`typescript-${name}`, from]));
    await writeFile(join(tools, "package.json"), JSON.stringify({ private: true, dependencies }));
    await runWell("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"], { cwd: tools });
  });

  /** The packages whose types the compiler has read. */
  async function compile(
    compiler: Compiler,
    files: readonly string[],
    ...options: string[]
  ): Promise<string[]> {
    const tsc = join(tools, `node_modules/typescript-${compiler}/bin/tsc`);
    const strict = ["--noEmit", "--listFiles", "--strict", "--target", "es2022", "--lib", "es2022"];
    const read = await runWell("node", [tsc, ...strict, "--types", "node", ...options, ...files], {
      cwd: consumer,
    });
    const ofLibraries = read.split("\n").filter((path) => !path.startsWith(tools));
    const packages = ofLibraries.flatMap(
      (path) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
    );
    return [...new Set(packages)];
  }

  test.each<[compiler: Compiler, resolution: string, ...options: string[]]>([
    ["5.0", "node10", ...asNode10],
    ["5.0", "node16", ...asNode16],
    ["5.0", "bundler", ...asBundler, ...unchecked],
    ["5.9", "node10", ...asNode10],
    ["5.9", "nodenext", ...asNodeNext],
    ["5.9", "bundler", ...asBundler],
    ["6.0", "node10", ...asNode10, ...deprecated],
    ["6.0", "nodenext", ...asNodeNext],
    ["6.0", "bundler", ...asBundler],
    ["7.0", "nodenext", ...asNodeNext],
    ["7.0", "bundler", ...asBundler],
  ])("suit TypeScript %s with %s, in code and in Pulumi", async (compiler, _resolution, ...options) => {
    const packages = await compile(compiler, ["code.ts", "pulumi.ts"], ...options);
    expect(packages).toContain("@pulumi/pulumi");
    // It would make every check slower, and bind users to the TypeScript that it needs.
    expect(packages).not.toContain("zod");
  });

  test.each<[compiler: Compiler, resolution: string, ...options: string[]]>([
    ["5.0", "node16", ...asNode16, ...unchecked],
    ["5.9", "node10", ...asNode10],
    ["6.0", "bundler", ...asBundler],
    ["7.0", "nodenext", ...asNodeNext],
  ])("suit TypeScript %s with %s, in the CDK", async (compiler, _resolution, ...options) => {
    const packages = await compile(compiler, ["cdk.ts"], ...options);
    expect(packages).toContain("aws-cdk-lib");
    expect(packages).not.toContain("zod");
  });
});
