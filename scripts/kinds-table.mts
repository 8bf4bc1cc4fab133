// Writes the tables of kinds and of their properties into the pages, from the kinds themselves; `npm run docs`.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Property } from "../src/schema/property.ts";
import type { AnyKind } from "../src/tasks/kind.ts";
import type { Requirements } from "../src/tasks/requirements.ts";

/** What the tables are made from. */
export interface Known {
  readonly kinds: readonly AnyKind[];
  readonly requirementsOf: (kind: AnyKind) => Requirements;
  readonly regionsByCloud: Readonly<Record<string, readonly string[]>>;
}

/** A page with a table in the place that is marked for it. */
export interface TablePlace {
  readonly page: string;
  readonly name: string;
  write(known: Known): string;
}

export const tablePlaces: readonly TablePlace[] = [
  { page: "README.md", name: "kinds", write: kindsTable },
  { page: "docs/tasks.md", name: "properties", write: propertyTables },
  { page: "docs/tasks.md", name: "regions", write: regionList },
];

/** The table of kinds, in Markdown. */
export function kindsTable({ kinds, requirementsOf }: Known): string {
  const head = ["kind", "waits for", "required", "optional", '`waitUntil: "effective"`', "evidence"];
  return table(
    head,
    kinds.map((kind) => toRow(kind, requirementsOf(kind))),
  );
}

/** A table of the properties of each kind. */
function propertyTables({ kinds }: Known): string {
  return kinds
    .map((kind) => {
      const rows = kind.properties.map((property) => [
        `\`${property.name}\``,
        property.enum
          ? `${property.description} (${property.enum.map((word) => `\`${word}\``).join(", ")})`
          : property.description,
        defaultOf(property),
      ]);
      return `\`${kind.name}\`:\n\n${table(["property", "description", "default"], rows)}`;
    })
    .join("\n\n");
}

function defaultOf({ required, default: value, defaultDescription = "none" }: Property): string {
  if (required) return "required";
  return value === undefined ? defaultDescription : `\`"${value}"\``;
}

function regionList({ regionsByCloud }: Known): string {
  const clouds = Object.entries(regionsByCloud);
  return clouds
    .map(([cloud, regions]) => `- ${cloud}: ${regions.map((name) => `\`${name}\``).join(", ")}`)
    .join("\n");
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const rows = [head, ...body];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [line(head), rule, ...rows.slice(1).map(line)].join("\n");
}

/** The page with this table in its place. */
export function withTable(page: string, name: string, written: string): string {
  const [begin, end] = [`<!-- ${name}: written by \`npm run docs\` -->`, `<!-- /${name} -->`];
  const [before, rest = ""] = page.split(begin);
  const [, after] = rest.split(end);
  if (after === undefined) throw new Error(`There is no place for the table: ${begin} … ${end}`);
  return `${before}${begin}\n${written}\n${end}${after}`;
}

function toRow(kind: AnyKind, { required, oneOf, optional, effective }: Requirements): string[] {
  const code = (words: readonly string[]) => words.map((word) => `\`${word}\``);
  return [
    code([kind.name]).join(),
    kind.displayName,
    [...code(required), ...(oneOf.length > 0 ? [code(oneOf).join(" or ")] : [])].join(", "),
    code(optional).join(", "),
    effective ? `with ${code(effective).join(", ")}` : "no",
    kind.verifiedLive ? "verified live" : "per the vendor's documentation, not verified live",
  ];
}

if (import.meta.main) {
  const built = createRequire(join(import.meta.dirname, "../dist/src/tasks/"));
  const { kinds } = built("./index.js") as Pick<Known, "kinds">;
  const { requirementsOf } = built("./requirements.js") as Pick<Known, "requirementsOf">;
  const { regionsByCloud } = built("../huawei/hosts.js") as Pick<Known, "regionsByCloud">;
  for (const { page, name, write } of tablePlaces) {
    const file = join(import.meta.dirname, "..", page);
    await writeFile(
      file,
      withTable(await readFile(file, "utf8"), name, write({ kinds, requirementsOf, regionsByCloud })),
    );
  }
}
