import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The TypeScript examples of the README, in their order. */
export function readmeExamples(): string[] {
  return examplesOf("README.md");
}

/** The TypeScript examples of a page, in their order. */
export function examplesOf(page: string): string[] {
  const text = readFileSync(join(__dirname, "../..", page), "utf8");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
}
