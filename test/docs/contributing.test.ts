import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(__dirname, "../..");

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

const guide = read("CONTRIBUTING.md");
const { scripts } = JSON.parse(read("package.json"));

/** The commands in the first column of a table, which comes after these words. */
function commandsAfter(words: string): string[] {
  const [, table = ""] = guide.slice(guide.indexOf(words)).split("\n\n");
  return [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, command = ""]) => command);
}

test("CI runs the commands that CONTRIBUTING.md says, in the same order", () => {
  const run = read(".ci/run").split("\n");
  const commands = run.filter((line) => line.startsWith("npm "));
  expect(commands.length).toBeGreaterThan(4);
  expect(commandsAfter("CI runs these")).toEqual(commands);
  expect(commands.at(-1)).toBe("npm test");
});

test.each(["CONTRIBUTING.md", ".ci/run", ".github/workflows/ci.yml", "README.md"])(
  "Every script that %s names is in package.json",
  (file) => {
    const named = [...read(file).matchAll(/npm run ([\w:]+)/g)].map(([, script = ""]) => script);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  },
);

test("CONTRIBUTING.md says of each script what it is for, but for those that others call", () => {
  const told = new Set([...guide.matchAll(/npm (?:run )?([\w:]+)/g)].map(([, script]) => script));
  const calledByOthers = /^(pre.*|api:check)$/;
  const untold = Object.keys(scripts).filter((script) => !told.has(script) && !calledByOthers.test(script));
  expect(untold).toEqual([]);
});

test("Every folder that CONTRIBUTING.md names, and every page that it and its neighbours link to, is there", () => {
  const folders = [...guide.matchAll(/`((?:src|test|docs|pulumi|cdk|examples|bench|scripts)(?:\/\w+)*)`/g)];
  const links = ["CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"].flatMap((page) => [
    ...read(page).matchAll(/\]\((?!https:)([^)#]+)/g),
  ]);
  const paths = [...folders, ...links].map(([, path = ""]) => path);
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("The Node of version managers is the one that the project brings", () => {
  const { devDependencies } = JSON.parse(read("package.json"));
  expect(devDependencies.node.split(".")[0]).toBe(read(".nvmrc").trim());
});

test("CI also runs on the oldest Node that the package allows", () => {
  const { engines } = JSON.parse(read("package.json"));
  const [, oldest] = /node-version: (\d+\.\d+)\.0$/m.exec(read(".github/workflows/ci.yml")) ?? [];
  expect(engines.node).toBe(`>=${oldest}`);
});
