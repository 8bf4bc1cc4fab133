import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kindsTable, tablePlaces, withTable } from "../../scripts/kinds-table.mts";
import { regionsByCloud } from "../../src/huawei/hosts";
import { kinds } from "../../src/tasks";
import { needsOf } from "../../src/tasks/needs";

const known = { kinds, needsOf, regionsByCloud };

test.each(tablePlaces)("$page has the table of $name as they are (`npm run docs` writes it)", (place) => {
  const page = readFileSync(join(__dirname, "../..", place.page), "utf8");
  expect(page).toBe(withTable(page, place.name, place.write(known)));
});

test("Every kind that was not seen live says so", () => {
  const rows = kindsTable(known).split("\n").slice(2);
  expect(rows).toHaveLength(kinds.length);
  for (const [index, { seenLive }] of kinds.entries()) {
    expect(rows[index]?.includes("not seen live")).toBe(!seenLive);
  }
});
