import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(__dirname, "../..");

function read(...path: string[]): string {
  return readFileSync(join(root, ...path), "utf8");
}

// What is left over of an example that was renamed is no example.
const files = execFileSync("git", ["ls-files", "examples"], { cwd: root, encoding: "utf8" }).split("\n");
const names = [...new Set(files.flatMap((file) => file.split("/")[1] ?? []))];

describe.each(names)("The example %s", (name) => {
  test("depends on this version of the package, so that a copy of its folder is a project", () => {
    const { dependencies } = JSON.parse(read("examples", name, "package.json"));
    const { version } = JSON.parse(read("package.json"));
    expect(dependencies["cloud-task-waiter"]).toBe(`^${version}`);
  });

  test("can be run by one command, which its page says", () => {
    expect(read("scripts/example.mts")).toContain(`import("./examples/${name}.mts")`);
    expect(read("examples", name, "README.md")).toContain(`npm run example ${name}\n`);
  });
});
