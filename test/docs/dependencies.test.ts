import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import manifest from "../../package.json";

const root = join(__dirname, "../..");

/** Of a page's tables: the names in the first column and the licenses in the last one, in their order. */
function rowsOf(page: string): { name: string; license: string }[] {
  return [...page.matchAll(/^\| `(\S+)` .* \| (\S+) +\|$/gm)].map(([, name = "", license = ""]) => ({
    name,
    license,
  }));
}

function licenseOf(name: string): string {
  return JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).license;
}

test("The page about what comes along has a line for each dependency, and for nothing else", () => {
  const page = readFileSync(join(root, "docs/dependencies.md"), "utf8");
  const names = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
  const rows = names.map((name) => ({ name, license: licenseOf(name) }));
  expect(rowsOf(page)).toHaveLength(rows.length);
  expect(rowsOf(page)).toEqual(expect.arrayContaining(rows));
});
