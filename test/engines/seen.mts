import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";

/**
 * Expects that what a run printed is what a page shows under the marker `seen: <name>`, but for what differs from run to
 * run: times, counts of questions, ids of requests, ports. With `UPDATE_DOCS=1` the page is written instead.
 */
export async function expectSeen(name: string, output: string, pageName = "pulumi.md"): Promise<void> {
  const page = join(import.meta.dirname, "../../docs", pageName);
  const seen = withoutNoise(output);
  const text = await readFile(page, "utf8");
  const block = new RegExp(`(<!-- seen: ${name} -->\n\`\`\`text\n)([^]*?)(\n\`\`\`)`);
  const shown = block.exec(text)?.[2];
  if (shown === undefined) throw new Error(`docs/${pageName} has no block that is marked "seen: ${name}"`);
  if (process.env["UPDATE_DOCS"]) {
    await writeFile(
      page,
      text.replace(block, (_, start, _shown, end) => `${start}${seen}${end}`),
    );
  } else {
    expect(masked(seen)).toEqual(masked(shown));
  }
}

/** Without the lines that only show that Pulumi is alive, and without trailing spaces. */
function withoutNoise(output: string): string {
  const lines = output.split("\n").map((line) => line.trimEnd());
  const told = lines.filter((line) => !/^@ |^ . +pulumi:pulumi:Stack /.test(line));
  return told
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** In an order of its own, but for the lines of one resource: Pulumi tells of several now in this order, now in that. */
function masked(text: string): string[] {
  const lines = text
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<id>")
    .replace(/\b\d+:\d\d:\d\d [AP]M\b/g, "<hour>")
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<date>")
    .replace(/\b\d+ polls?\b/g, "<n> polls")
    .replace(/\b\d+(\.\d+)?(h|m|s)( \d+(m|s))?\b/g, "<time>")
    .replace(/127\.0\.0\.1:\d+/g, "<host>")
    .split("\n");
  const resourceOf = (line: string) => /^ . +(\S+:\S+ \S+) /.exec(line)?.[1] ?? line;
  return lines.filter(Boolean).toSorted((a, b) => resourceOf(a).localeCompare(resourceOf(b)));
}
