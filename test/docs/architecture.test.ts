import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(__dirname, "../..");
const page = readFileSync(join(root, "docs/architecture.md"), "utf8");
const image = readFileSync(join(root, "docs/images/architecture.svg"), "utf8");

test("Every file and folder that the page about the architecture names is there", () => {
  const inPage = [...page.matchAll(/`((?:src|pulumi|cdk|test)(?:\/[\w./-]+)?|\.[\w-]+\.cjs)`/g)];
  const inImage = [...image.matchAll(/class="code"[^>]*>([^<]+)</g)];
  const names = [...inPage, ...inImage].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !existsSync(join(root, name)))).toEqual([]);
});

test("Every room of the sources is on the page about the architecture", () => {
  const rules = readFileSync(join(root, ".dependency-cruiser.cjs"), "utf8");
  const [, levels = ""] = /^const levels = (.*);$/m.exec(rules) ?? [];
  const rooms = [...levels.matchAll(/"(\w+)"/g)].map(([, room = ""]) => room);
  expect(rooms.length).toBeGreaterThan(6);
  for (const room of rooms) expect(page).toContain(`\`src/${room}\``);
});
