import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { PulumiStack, type StackSite } from "../../scripts/pulumi-stack.mts";
import { runWell } from "../../scripts/run.mts";
import { configOf, fakeCloud, programFolder, projectId } from "../engines/support.mts";
import { installAll, layouts } from "./layouts.mts";

const cloud = await fakeCloud();
const programs = join(import.meta.dirname, "programs");
const bundle = join(import.meta.dirname, "../../dist/lambda/index.js");

describe.each(layouts)("The package installed by $name", (layout) => {
  let site: StackSite;

  beforeAll(async () => {
    site = await installAll(layout);
  });

  test.each<[language: string, program: string, settings?: string]>([
    ["JavaScript with CommonJS", "commonjs"],
    ["JavaScript with ESM", "esm"],
    ["TypeScript run by Pulumi", "typescript"],
    ["TypeScript run by tsx", "typescript", "tsx"],
  ])("makes a stack wait that is written in %s", async (_language, program, settings) => {
    const name = settings ?? program;
    const taskId = `${layout.name} ${name}`.replaceAll(/\W+/g, "-");
    cloud.addTask({ projectId, taskId, timeline: "running 500ms → success" });
    const variants = settings === undefined ? [] : [join(programs, settings)];
    const stack = await PulumiStack.create(site, programFolder(program), name, ...variants);
    await stack.configure(configOf(stack, cloud, taskId));
    const { code, output } = await stack.up();
    // On the row of the resource: the gRPC of the SDK has been found.
    expect(output).toMatch(/:HuaweiAntiDdosTask shielded creating \(\S+\) running after /);
    expect(output).toMatch(/state *: "succeeded"/);
    expect(code).toBe(0);
  });

  test.each([
    ["required by CommonJS", "entries.cjs"],
    ["imported by ESM", "entries.mjs"],
  ])("waits without Pulumi when it is %s", async (_way, program) => {
    await cp(join(programs, program), join(site.workspace, program));
    const options = { cwd: site.workspace, env: site.environment };
    expect(await runWell("node", [program], options)).toContain("state: 'succeeded'");
  });

  test.each([
    ["required by CommonJS", "synth.cjs"],
    ["imported by ESM", "synth.mjs"],
  ])("makes a template and its function's bundle when the constructs are %s", async (_way, program) => {
    await cp(join(programs, program), join(site.workspace, program));
    const options = { cwd: site.workspace, env: site.environment };
    const assembly = join(site.workspace, `${program}.out`);
    await runWell("node", [program, assembly], options);
    const asset = (await readdir(assembly)).find((name) => name.startsWith("asset.")) ?? "no asset";
    expect(await readFile(join(assembly, asset, "index.js"), "utf8")).toBe(await readFile(bundle, "utf8"));
  });
});
