import { expect, test } from "vitest";
import { isRecord } from "../../src/schema/record";

test.each([
  [{}, true],
  [{ name: "n" }, true],
  [[], false],
  [null, false],
  ["text", false],
  [undefined, false],
])("%j → whether it is an object with properties: %j", (value, expected) => {
  expect(isRecord(value)).toBe(expected);
});
