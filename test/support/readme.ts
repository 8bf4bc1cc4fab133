import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The TypeScript examples of the README, in their order. */
export function readmeExamples(): string[] {
  const readme = readFileSync(join(__dirname, "../../README.md"), "utf8");
  return [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
}
