import { describe, expect, test } from "vitest";
import { clip, oneLine } from "../../src/core/text";

describe("oneLine", () => {
  test.each([
    ["one line", "one line"],
    ["a\r\n\r\n\tb", "a b"],
    ["red \u001b[31m text", "red [31m text"],
    ["left \u202e right", "left right"],
  ])("%j → %j", (text, line) => {
    expect(oneLine(text)).toBe(line);
  });
});

describe("clip", () => {
  test.each([
    ["shorter than the limit", "abcdefg", 8, "abcdefg"],
    ["exactly the limit", "abcdefgh", 8, "abcdefgh"],
    ["exactly the limit in UTF-8", "éééé", 8, "éééé"],
    ["longer by one byte", "abcdefghi", 8, "abcde…"],
    ["longer, cut inside a character", "ééééé", 8, "éé…"],
  ])("a text %s → at most the limit", (_name, text, limit, clipped) => {
    expect(clip(text, limit)).toBe(clipped);
    expect(Buffer.byteLength(clip(text, limit))).toBeLessThanOrEqual(limit);
  });
});
