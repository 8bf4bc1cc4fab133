import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kindsTable, tablePlaces, withTable } from "../../scripts/kinds-table.mts";
import { regionsByCloud } from "../../src/huawei/hosts";
import { kinds } from "../../src/tasks";
import { requirementsOf } from "../../src/tasks/requirements";

const known = { kinds, requirementsOf, regionsByCloud };

test.each(tablePlaces)("$page → has the table of $name that `npm run docs` writes", (place) => {
  const page = readFileSync(join(__dirname, "../..", place.page), "utf8");
  expect(page).toBe(withTable(page, place.name, place.write(known)));
});

test("a kind that is not verified live → its row says so", () => {
  const rows = kindsTable(known).split("\n").slice(2);
  expect(rows).toHaveLength(kinds.length);
  for (const [index, { verifiedLive }] of kinds.entries()) {
    expect(rows[index]?.includes("not verified live")).toBe(!verifiedLive);
  }
});
