// Writes the table of kinds into the README, from the kinds themselves; `npm run docs`.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AnyKind } from "../src/tasks/any-kind.ts";
import type { Needs } from "../src/tasks/needs.ts";

const begin = "<!-- kinds: written by `npm run docs` -->";
const end = "<!-- /kinds -->";

/** The table of kinds, in Markdown. */
export function kindsTable(kinds: readonly AnyKind[], needsOf: (kind: AnyKind) => Needs): string {
  const head = ["kind", "waits for", "must have", "may have", '`waitUntil: "effective"`', "evidence"];
  const rows = [head, ...kinds.map((kind) => toRow(kind, needsOf(kind)))];
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

function toRow(kind: AnyKind, { required, oneOf, optional, effective }: Needs): string[] {
  const code = (words: readonly string[]) => words.map((word) => `\`${word}\``);
  return [
    code([kind.name]).join(),
    kind.title,
    [...code(required), ...oneOf.map((names) => code(names).join(" or "))].join(", "),
    code(optional).join(", "),
    effective ? `with ${code(effective).join(", ")}` : "no",
    kind.seenLive ? "seen live" : "from the vendor's documentation, not seen live",
  ];
}

if (import.meta.main) {
  const built = createRequire(join(import.meta.dirname, "../dist/src/tasks/"));
  const { kinds } = built("./index.js") as { kinds: AnyKind[] };
  const { needsOf } = built("./needs.js") as { needsOf: (kind: AnyKind) => Needs };
  const file = join(import.meta.dirname, "../README.md");
  await writeFile(file, withTable(await readFile(file, "utf8"), kindsTable(kinds, needsOf)));
}
