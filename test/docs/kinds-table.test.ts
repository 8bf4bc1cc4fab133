import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kindsTable, withTable } from "../../scripts/kinds-table.mts";
import { kinds } from "../../src/tasks";
import { needsOf } from "../../src/tasks/needs";

test("The README has the table of the kinds as they are (`npm run docs` writes it)", () => {
  const readme = readFileSync(join(__dirname, "../../README.md"), "utf8");
  expect(readme).toBe(withTable(readme, kindsTable(kinds, needsOf)));
});

test("Every kind that was not seen live says so", () => {
  const rows = kindsTable(kinds, needsOf).split("\n").slice(2);
  expect(rows).toHaveLength(kinds.length);
  for (const [index, { seenLive }] of kinds.entries()) {
    expect(rows[index]?.includes("not seen live")).toBe(!seenLive);
  }
});
