import { describe, expect, test } from "vitest";
import { percentage, word } from "../../src/tasks/fields";

describe("A word", () => {
  test.each<[unknown, string]>([
    ["SUCCESS", "SUCCESS"],
    ["", ""],
    [" 2 ", " 2 "],
    ["constructor", "constructor"],
    [2, "2"],
    [0, "0"],
    [-1, "-1"],
    [2.5, "2.5"],
    [1e21, "1e+21"],
  ])("is what a text or a number says: %j", (given, expected) => {
    expect(word.parse(given)).toBe(expected);
  });

  test.each<unknown>([
    undefined,
    null,
    true,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    [],
    ["SUCCESS"],
    {},
    { toString: "SUCCESS" },
  ])("is absent where there is anything else: %j", (given) => {
    expect(word.parse(given)).toBeUndefined();
  });
});

describe("A percentage", () => {
  test.each<[unknown, number]>([
    [0, 0],
    [60, 60],
    [99.5, 99.5],
    [100, 100],
    ["0", 0],
    ["60", 60],
    ["60%", 60],
    // As a page of the vendor prints it.
    ["60% ", 60],
    [" 60 % ", 60],
    ["060", 60],
    ["99.5", 99.5],
    ["99.95%", 99.95],
    ["100%", 100],
    ["100.0", 100],
    ["\t7\n", 7],
  ])("is how much is done: %j", (given, expected) => {
    expect(percentage.parse(given)).toBe(expected);
  });

  test.each<unknown>([
    undefined,
    null,
    true,
    "",
    " ",
    "%",
    "half",
    "60 of 100",
    "about 60%",
    "60%%",
    "6 0",
    "60.",
    ".5",
    "1e1",
    "0x10",
    "+60",
    "-1",
    -1,
    100.1,
    101,
    "100.1",
    "101%",
    "9".repeat(400),
    `${"6 ".repeat(50_000)}x`,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    [],
    [60],
    { value: 60 },
  ])("is absent where there is anything else: case %#", (given) => {
    expect(percentage.parse(given)).toBeUndefined();
  });
});
