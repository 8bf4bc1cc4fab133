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
  const isMissed = (without: readonly string[], more: object = {}) => {
    const rest = Object.fromEntries(
      names.filter((name) => !without.includes(name)).map((name) => [name, sample[name]]),
    );
    return kind.problems({ kind: kind.name, ...rest, ...more }).length > 0;
  };
  const required = names.filter((name) => isMissed([name]));
  const others = names.filter((name) => !required.includes(name));
  // Of these, one is enough.
  const pairs = others
    .flatMap((a, index) => others.slice(index + 1).map((b) => [a, b] as const))
    .filter((pair) => isMissed(pair));
  const effective = others.filter((name) => isMissed([name], { waitUntil: "effective" }));
  const code = (words: readonly string[]) => words.map((word) => `\`${word}\``);
  const optional = others.filter((name) => !pairs.flat().includes(name));
  return [
    code([kind.name]).join(),
    kind.title,
    [...code(required), ...pairs.map((pair) => code(pair).join(" or "))].join(", "),
    code(optional).join(", "),
    kind.effectiveSamples.length > 0 ? `with ${code(effective).join(", ")}` : "no",
    kind.seenLive ? "seen live" : "from the vendor's documentation, not seen live",
  ];
}

if (import.meta.main) {
  const { kinds } = createRequire(import.meta.url)("../dist/src/tasks/index.js") as { kinds: AnyKind[] };
  const file = join(import.meta.dirname, "../README.md");
  await writeFile(file, withTable(await readFile(file, "utf8"), kindsTable(kinds)));
}
