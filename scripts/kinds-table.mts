// Writes the table of kinds into the README, from the kinds themselves; `npm run docs`.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AnyKind } from "../src/tasks/any-kind.ts";

const begin = "<!-- kinds: written by `npm run docs` -->";
const end = "<!-- /kinds -->";

/** The table of kinds, in Markdown. */
export function kindsTable(kinds: readonly AnyKind[]): string {
  const head = ["kind", "waits for", "must have", "may have", '`waitUntil: "effective"`', "evidence"];
  const rows = [head, ...kinds.map(toRow)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [line(head), rule, ...rows.slice(1).map(line)].join("\n");
}

/** The README with this table in it. */
export function withTable(readme: string, table: string): string {
  const [before, rest = ""] = readme.split(begin);
  const [, after] = rest.split(end);
  if (after === undefined) throw new Error(`The README has no place for the table: ${begin} … ${end}`);
  return `${before}${begin}\n${table}\n${end}${after}`;
}

function toRow(kind: AnyKind): string[] {
  const { kind: _name, waitUntil: _default, ...sample }: Record<string, unknown> = { ...kind.sample };
  const names = Object.keys(sample);
  const isNeeded = (name: string, more: object) =>
    kind.problems({ ...sample, kind: kind.name, ...more, [name]: undefined }).length > 0;
  const required = names.filter((name) => isNeeded(name, {}));
  const effective = names.filter(
    (name) => !required.includes(name) && isNeeded(name, { waitUntil: "effective" }),
  );
  const code = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ");
  return [
    `\`${kind.name}\``,
    kind.title,
    code(required),
    code(names.filter((name) => !required.includes(name))),
    kind.effectiveSamples.length > 0 ? `with ${code(effective)}` : "no",
    kind.seenLive ? "seen live" : "from the vendor's documentation, not seen live",
  ];
}

if (import.meta.main) {
  const { kinds } = createRequire(import.meta.url)("../dist/src/tasks/index.js") as { kinds: AnyKind[] };
  const file = join(import.meta.dirname, "../README.md");
  await writeFile(file, withTable(await readFile(file, "utf8"), kindsTable(kinds)));
}
