import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");

/** The pages that are written for people, by their paths. */
export const pages: readonly string[] = globSync(["*.md", "docs/**/*.md", "examples/**/*.md"], {
  cwd: root,
  exclude: (path) => path.includes("node_modules"),
}).toSorted();

/** The text of a page. */
export function pageOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The code blocks of a page in a language, in their order. */
export function blocksOf(path: string, language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return [...pageOf(path).matchAll(fence)].map(([, code = ""]) => code);
}
