import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { draw } from "../../scripts/timeline/draw.mts";

const folder = join(__dirname, "../../docs/images");
const images = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")] as const);

test.each(images)("%s is small, can be read aloud, and has colors for light and dark", (name, image) => {
  expect(name).toMatch(/\.svg$/);
  expect(XMLValidator.validate(image)).toBe(true);
  expect(image.length).toBeLessThan(12_000);
  const { svg } = new XMLParser({ ignoreAttributes: false }).parse(image);
  expect(svg.title["#text"]).toMatch(/\w/);
  expect(svg.desc["#text"]).toMatch(/\w/);
  expect(svg["@_aria-labelledby"]).toBe(`${svg.title["@_id"]} ${svg.desc["@_id"]}`);
  expect(svg.style).toContain("prefers-color-scheme:dark");
});

test("A time line has a bar for each stretch of time, and words where they have room", () => {
  const image = draw({
    title: "A & B",
    description: "One row",
    rows: [
      {
        name: "task",
        what: "of a cloud",
        stretches: [
          { from: 0, to: 0.1, text: "waiting", look: "pending" },
          { from: 0.1, to: 10, text: "running", look: "running" },
        ],
        ticks: [0, 5],
      },
    ],
    end: 10,
  });
  expect(image).toContain("A &amp; B");
  expect(image.match(/<rect class="(pending|running)"/g)).toHaveLength(2);
  expect(image).toContain(">running<");
  expect(image).not.toContain(">waiting<");
});
