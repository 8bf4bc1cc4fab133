import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { writeJson } from "../../src/cli/output";

test("An object of JSON is one line of plain text, whatever a provider has put into it", async () => {
  const stdout = new PassThrough();
  const data = { name: "a\u009b31mred\u2028line\u0085x\u007f\u202eabc 防护" };
  writeJson(stdout, "status", undefined, { data });
  stdout.end();
  const written = await text(stdout);
  expect(written).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028](?!$)/u);
  expect(JSON.parse(written)).toEqual({ type: "status", data });
});
