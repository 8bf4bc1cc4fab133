import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { PulumiStack } from "../../scripts/pulumi-stack.mts";
import { blocksOf } from "../support/pages.ts";
import { fakeCloud } from "./support.mts";

const cloud = await fakeCloud();
const environment = { OS_AUTH_TOKEN: "canary-token-1" };

function changesSubmitted(): number {
  return cloud.requests.filter(({ method }) => method === "PUT").length;
}

describe("The recipe of the page about tasks", () => {
  let stack: PulumiStack;
  let program: string;

  beforeAll(async () => {
    const recipe = blocksOf("docs/tasks.md", "ts").find((code) => code.includes("AntiDdosPolicy"));
    program = (recipe ?? "").replace("https://antiddos.eu-de.otc.t-systems.com", cloud.endpoint);
    const site = inject("site");
    const folder = join(site.workspace, "recipe-program");
    await mkdir(folder);
    await writeFile(join(folder, "Pulumi.yaml"), "name: recipe\nruntime: nodejs\n");
    await writeFile(join(folder, "package.json"), '{ "name": "recipe", "private": true, "type": "module" }');
    await writeFile(join(folder, "index.ts"), program);
    stack = await PulumiStack.create(site, folder, "recipe");
  });

  test("submits a change and waits for its task", async () => {
    cloud.enableMutations("running 500ms → success");
    expect(await stack.up(undefined, environment)).toMatchObject({ code: 0 });
    expect(changesSubmitted()).toBe(1);
  });

  test("submits nothing when nothing has changed", async () => {
    const before = cloud.requests.length;
    expect(await stack.up(undefined, environment)).toMatchObject({ code: 0 });
    expect(cloud.requests).toHaveLength(before);
  });

  test("submits another change and waits for its task, which fails", async () => {
    cloud.enableMutations("running 500ms → failed: The EIP is frozen");
    await writeFile(
      join(stack.folder, "index.ts"),
      program.replace("traffic_pos_id: 1", "traffic_pos_id: 2"),
    );
    const { code, output } = await stack.up(undefined, environment);
    expect(code).not.toBe(0);
    expect(output).toContain("failed: The EIP is frozen");
    expect(changesSubmitted()).toBe(2);
  });

  test("submits the change again when the resource is replaced", async () => {
    cloud.enableMutations("success");
    const { deployment } = JSON.parse(await stack.state());
    const { urn } = deployment.resources.find((resource: { urn: string }) =>
      resource.urn.endsWith("::policy"),
    );
    expect(await stack.replace(urn, environment)).toMatchObject({ code: 0 });
    expect(changesSubmitted()).toBe(3);
  });
});
