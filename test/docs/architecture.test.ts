import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(__dirname, "../..");
const page = readFileSync(join(root, "docs/architecture.md"), "utf8");
const image = readFileSync(join(root, "docs/images/architecture.svg"), "utf8");

test("a file or folder that the page names → exists", () => {
  const inPage = [...page.matchAll(/`((?:src|pulumi|cdk|test)(?:\/[\w./-]+)?|\.[\w-]+\.cjs)`/g)];
  const inImage = [...image.matchAll(/class="code"[^>]*>([^<]+)</g)];
  const names = [...inPage, ...inImage].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !existsSync(join(root, name)))).toEqual([]);
});

test("a folder of src → on the page", () => {
  const folders = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(folders.length).toBeGreaterThan(6);
  for (const { name } of folders) expect(page).toContain(`\`src/${name}\``);
});

test("a level of the dependency rules → a folder of src", () => {
  const rules = readFileSync(join(root, ".dependency-cruiser.cjs"), "utf8");
  const [, levels = ""] = /^const levels = (.*?);$/ms.exec(rules) ?? [];
  const folders = [...levels.matchAll(/"(\w+)"/g)].map(([, folder = ""]) => folder);
  expect(folders.length).toBeGreaterThan(6);
  expect(folders.filter((folder) => !existsSync(join(root, "src", folder)))).toEqual([]);
});
