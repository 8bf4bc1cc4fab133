import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { pageOf, pages } from "../support/pages";

const root = join(__dirname, "../..");

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const headings = [...pageOf(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );
}

/** What is wrong with the links of a page to places in this repository. */
function brokenLinks(page: string): string[] {
  const targets = [...pageOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets
    .filter((target) => !/^https?:/.test(target))
    .filter((target) => {
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page : relative(root, join(root, dirname(page), path));
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && !anchorsOf(file).includes(anchor);
    });
}

test.each(pages)("Every link of %s leads to a page or a heading that exists", (page) => {
  expect(brokenLinks(page)).toEqual([]);
});

test("A link to a heading that does not exist is found", () => {
  expect(anchorsOf("README.md")).toContain("in-the-aws-cdk");
  expect(anchorsOf("README.md")).not.toContain("nowhere");
});
