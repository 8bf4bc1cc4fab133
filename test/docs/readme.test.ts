import { expect, test } from "vitest";
import { blocksOf } from "../support/pages";

/** Without what differs from run to run, and from stack to stack. */
function likeness(text: string): string {
  return text
    .trim()
    .replace(/request [\w-]{36}/g, "request …")
    .replace(/\d+ polls? in [\d.]+s/g, "… polls in …")
    .replace(/task \w+ failed/g, "task … failed")
    .replaceAll(/\b(shop|first)\b/g, "…");
}

const [inPulumi = "", inCdk = ""] = blocksOf("README.md", "text");

test("What the README says that `pulumi up` prints is what the engine was seen to print", () => {
  const seen = blocksOf("docs/pulumi.md", "text").map(likeness);
  expect(seen.some((block) => block.includes(likeness(inPulumi)))).toBe(true);
});

test("What the README says that `cdk deploy` prints is what the CLI was seen to print", () => {
  const seen = blocksOf("docs/cdk.md", "text").map(likeness);
  expect(seen.some((block) => block.includes(likeness(inCdk)))).toBe(true);
});
