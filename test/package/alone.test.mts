import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { StackSite } from "../../scripts/pulumi-stack.mts";
import { runWell } from "../../scripts/run.mts";
import { install, npmLayout, plugAndPlay } from "./layouts.mts";

const programs = join(import.meta.dirname, "programs");
const languages = [
  ["required by CommonJS", "cjs"],
  ["imported by ESM", "mjs"],
] as const;

describe.each([npmLayout, plugAndPlay])("The package installed alone by $name", (layout) => {
  let site: StackSite;

  beforeAll(async () => {
    site = await install(layout, `alone by ${layout.name}`, []);
    await cp(programs, site.workspace, { recursive: true, filter: (path) => !path.endsWith("tsx") });
  });

  const node = (...args: string[]) => runWell("node", args, { cwd: site.workspace, env: site.environment });

  test.each(languages)("waits when it is %s", async (_way, extension) => {
    expect(await node(`entries.${extension}`)).toContain("state: 'succeeded'");
  });

  test.each(languages)("says what a front needs that is %s", async (_way, extension) => {
    const load = (entry: string) => node(`missing.${extension}`, `cloud-task-waiter/${entry}`);
    expect(await load("cdk")).toContain(
      "cloud-task-waiter/cdk needs aws-cdk-lib and constructs: npm install aws-cdk-lib constructs\nbecause of MODULE_NOT_FOUND",
    );
    expect(await load("pulumi")).toContain(
      "cloud-task-waiter/pulumi needs @pulumi/pulumi: npm install @pulumi/pulumi\nbecause of MODULE_NOT_FOUND",
    );
    expect(await load("pulumi/runtime")).not.toContain("needs");
  });
});

test("The command line runs in a project that has nothing else", async () => {
  const site = await install(npmLayout, `alone by ${npmLayout.name}`, []);
  const said = await runWell("npx", ["--no", "cloud-task-waiter", "kinds"], {
    cwd: site.workspace,
    env: site.environment,
  });
  expect(said).toContain("huawei-antiddos");
});

describe("A package beside it whose installation is broken", () => {
  let site: StackSite;

  beforeAll(async () => {
    site = await install(npmLayout, "broken", []);
    const library = join(site.workspace, "node_modules/aws-cdk-lib");
    await mkdir(library);
    await writeFile(join(library, "index.js"), 'require("./lost");');
  });

  test.each(languages)("keeps its own error when it is %s", async (_way, extension) => {
    const program = `missing.${extension}`;
    await cp(join(programs, program), join(site.workspace, program));
    const options = { cwd: site.workspace, env: site.environment };
    const said = await runWell("node", [program, "cloud-task-waiter/cdk"], options);
    expect(said).toContain("Cannot find module './lost'");
    expect(said).not.toContain("needs");
  });
});
