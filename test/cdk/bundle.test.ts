import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { Asset } from "aws-cdk-lib/aws-s3-assets";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HuaweiAntiDdosTask } from "../../cdk";
import { importedSecret, newStack, resourceOf, shield } from "./support";

const root = join(__dirname, "../..");
const shipped = join(root, "dist/lambda");
const folder = mkdtempSync(join(tmpdir(), "cloud-task-waiter-"));
const again = join(folder, "again");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Bundles once more, in a copy of the sources that is elsewhere. */
beforeAll(async () => {
  const copy = join(folder, "copy");
  mkdirSync(copy);
  for (const part of ["cdk", "scripts", "src", "package.json", "tsconfig.json"]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const script = pathToFileURL(join(copy, "scripts/bundle-lambda.mts")).href;
  await runNode(
    "--input-type=module",
    "--eval",
    `await (await import(${JSON.stringify(script)})).bundleLambda(${JSON.stringify(again)});`,
  );
}, 30_000);

async function runNode(...args: string[]): Promise<string> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return (await promisify(execFile)(process.execPath, args, { cwd: folder, env })).stdout;
}

describe("The file that the function is made of", () => {
  test("is the only one", () => {
    expect(readdirSync(shipped)).toEqual(["index.js"]);
    expect(readdirSync(again)).toEqual(["index.js"]);
  });

  test("has the same bytes wherever and whenever it is made, so that no template changes without it", () => {
    const [one, other] = [shipped, again].map((place) => readFileSync(join(place, "index.js")));
    expect(one?.equals(other ?? Buffer.of())).toBe(true);
    const stack = newStack();
    new HuaweiAntiDdosTask(stack, "Wait", { ...shield, credentials: importedSecret(stack) });
    const { assetHash } = new Asset(newStack(), "Asset", { path: again });
    expect(resourceOf(stack, "AWS::Lambda::Function").Properties["Code"]).toMatchObject({
      S3Key: `${assetHash}.zip`,
    });
  });

  test("needs nothing beside it, and exports what Lambda calls", async () => {
    const path = JSON.stringify(join(again, "index.js"));
    const said = await runNode("--eval", `console.log(JSON.stringify(Object.keys(require(${path}))))`);
    expect(JSON.parse(said)).toEqual(["handler"]);
  });

  test("says nothing of the machine that it was made on, and of its sources", () => {
    const text = readFileSync(join(shipped, "index.js"), "utf8");
    for (const place of [root, homedir(), tmpdir()]) expect(text).not.toContain(`${place}/`);
    expect(text).not.toContain("sourceMappingURL");
    expect(text).not.toContain("node_modules/");
  });
});
