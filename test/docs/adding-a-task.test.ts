import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(__dirname, "../..");
const guide = readFileSync(join(root, "docs/adding-a-task.md"), "utf8");

/** The files that the guide's diffs are of, with the lines that they add. */
const additions = [...guide.matchAll(/^```diff\n(?:--- .*\n)?\+\+\+ b\/(\S+)\n([\s\S]*?)^```$/gm)].map(
  ([, file = "", diff = ""]) => ({
    file,
    lines: diff
      .split("\n")
      .filter((line) => line.startsWith("+"))
      .map((line) => line.slice(1)),
  }),
);

test("The guide to a new kind shows the code as it is", () => {
  expect(additions.length).toBeGreaterThan(4);
  for (const { file, lines } of additions) {
    const source = readFileSync(join(root, file), "utf8").split("\n");
    expect(lines.filter((line) => !source.includes(line))).toEqual([]);
  }
});

test("The guide links to files that there are", () => {
  for (const [, target = ""] of guide.matchAll(/\]\((\.\.\/[^)]+)\)/g)) {
    expect(readFileSync(join(root, "docs", target), "utf8")).not.toBe("");
  }
});

test("The made-up kind is as long as the guide says", () => {
  const length = /made-up kind of (\d+) lines/.exec(guide)?.[1];
  const source = readFileSync(join(root, "test/tasks/widget-kind.ts"), "utf8");
  expect(source.trimEnd().split("\n")).toHaveLength(Number(length));
});
