import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kinds } from "../../src/tasks";

const root = join(__dirname, "../..");
const guide = readFileSync(join(root, "docs/adding-a-task.md"), "utf8");

/** The files in the diffs of the guide, each with the lines that the diff adds. */
const additions = [...guide.matchAll(/^```diff\n([\s\S]*?)^```$/gm)].flatMap(([, diff = ""]) => {
  const [before, ...files] = diff.split(/^\+\+\+ b\//m);
  expect(before).toBe("");
  return files.map((text) => {
    const [file = "", ...lines] = text.trimEnd().split("\n");
    return { file, lines };
  });
});

test("a diff of the guide → each line that it adds exists in the file", () => {
  expect(additions.length).toBeGreaterThan(4);
  for (const { file, lines } of additions) {
    const source = readFileSync(join(root, file), "utf8").split("\n");
    expect(lines).not.toHaveLength(0);
    expect(lines.filter((line) => !line.startsWith("+"))).toEqual([]);
    expect(lines.map((line) => line.slice(1)).filter((line) => !source.includes(line))).toEqual([]);
  }
});

test("a link of the guide → leads to a file", () => {
  for (const [, target = ""] of guide.matchAll(/\]\((\.\.\/[^)]+)\)/g)) {
    expect(readFileSync(join(root, "docs", target), "utf8")).not.toBe("");
  }
});

test("the properties of a definition → all of them are in the table of the guide", () => {
  const [, table = ""] = /^\| property .*\n((?:\|.*\n)+)/m.exec(guide) ?? [];
  const documented = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  const derived = ["schema", "properties", "replaceOn", "defaults", "placeholders"];
  const names = new Set(kinds.flatMap((kind) => Object.keys(kind)).filter((name) => !derived.includes(name)));
  expect(documented.toSorted()).toEqual([...names, "shape"].toSorted());
});

test("the made-up kind → as long as the guide says", () => {
  const length = /made-up kind of (\d+) lines/.exec(guide)?.[1];
  const source = readFileSync(join(root, "test/tasks/widget-kind.ts"), "utf8");
  expect(source.trimEnd().split("\n")).toHaveLength(Number(length));
});
