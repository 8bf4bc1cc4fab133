import { expect, test } from "vitest";
import * as errors from "../../src/core/errors";
import { resolveOptions } from "../../src/core/options";
import { pageOf } from "../support/pages";

const page = pageOf("docs/library.md");

/** The cells of the rows of a table whose first cell is code. */
function rowsAfter(heading: string): string[][] {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const [own = ""] = section.split("\n## ");
  return [...own.matchAll(/^\| (`[^`]+`.*) \|$/gm)].map(([, row = ""]) =>
    row.split(" | ").map((cell) => cell.trim()),
  );
}

test("The page about code has every error with its code", () => {
  const written = rowsAfter("Errors")
    .slice(1)
    .map(([code = "", name = ""]) => [code.slice(1, -1), name.slice(1, -1)]);
  const facts = { kind: "k", taskId: "t", attempts: 1, elapsedMs: 1 };
  const made = [
    new errors.TaskFailedError(facts),
    new errors.WaitTimeoutError(facts, 1),
    new errors.WaitAbortedError(facts),
    new errors.TaskNotFoundError(facts),
    new errors.ProviderRejectedError(facts),
    new errors.ProviderUnavailableError(facts),
    new errors.UnknownStatusError(facts),
    new errors.InvalidDescriptionError([]),
    new errors.TaskGroupError([]),
  ];
  expect(written).toEqual(made.map(({ code, name }) => [code, name]));
});

test("The page about code has every option", () => {
  const written = rowsAfter("Options").flatMap(([names = ""]) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  const { clock: _forTests, ...options } = resolveOptions({});
  expect(written.toSorted()).toEqual([...Object.keys(options), "onStatus"].toSorted());
});
