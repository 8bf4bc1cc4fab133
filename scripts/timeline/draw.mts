/** A stretch of time, in seconds since the start of a deployment. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** What it looks like. */
  readonly look: "made" | "pending" | "running" | "done" | "wait";
}

/** A line of the picture. */
export interface Row {
  readonly name: string;
  readonly what: string;
  readonly stretches: readonly Stretch[];
  /** When something was asked, in seconds. */
  readonly ticks?: readonly number[];
}

export interface Picture {
  readonly title: string;
  readonly description: string;
  readonly rows: readonly Row[];
  /** Where the picture ends, in seconds. */
  readonly end: number;
}

const width = 860;
const left = 170;
const right = 20;
const top = 16;
const rowHeight = 34;
const barHeight = 20;
const padding = 5;
/** The smallest width of a letter, in pixels, for which its text is not cut. */
const letter = 6.2;

/** Colors of their own for light and dark: an image does not inherit the page's. */
const style = `
svg{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;--back:#fff;--ink:#1f2328;--faint:#59636e;--line:#d1d9e0;--made:#d1d9e0;--pending:#fae17d;--running:#80ccff;--done:#7ce38b;--wait:#e7e1ff}
@media(prefers-color-scheme:dark){svg{--back:#0d1117;--ink:#f0f6fc;--faint:#9198a1;--line:#3d444d;--made:#3d444d;--pending:#634a06;--running:#0c4a8a;--done:#116329;--wait:#3b2e66}}
.back{fill:var(--back)}text{fill:var(--ink)}.faint{fill:var(--faint)}.line,.tick{stroke:var(--line)}.tick{stroke:var(--ink);stroke-width:1.5}
.made{fill:var(--made)}.pending{fill:var(--pending)}.running{fill:var(--running)}.done{fill:var(--done)}.wait{fill:var(--wait)}`;

/** A time line as an SVG image. */
export function draw({ title, description, rows, end }: Picture): string {
  const seconds = Math.ceil(end);
  const x = (time: number) => round(left + (time / seconds) * (width - left - right));
  const bottom = top + rows.length * rowHeight;
  const marks = Array.from({ length: seconds + 1 }, (_, second) => second);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 34}" role="img" aria-labelledby="t d">`,
    `<title id="t">${escapeXml(title)}</title>`,
    `<desc id="d">${escapeXml(description)}</desc>`,
    `<style>${style}</style>`,
    `<rect class="back" width="100%" height="100%" rx="6"/>`,
    `<path class="line" d="${marks.map((second) => `M${x(second)} ${top}V${bottom + 4}`).join("")}"/>`,
    ...marks.map((second) => {
      const text = second === seconds ? `${second} s` : second;
      return `<text class="faint" x="${x(second)}" y="${bottom + 20}" text-anchor="middle">${text}</text>`;
    }),
    ...rows.flatMap((row, index) => drawRow(row, top + index * rowHeight, x)),
    "</svg>",
    "",
  ].join("\n");
}

function drawRow(
  { name, what, stretches, ticks = [] }: Row,
  y: number,
  x: (time: number) => number,
): string[] {
  const bar = y + (rowHeight - barHeight) / 2;
  return [
    `<text x="10" y="${y + 15}">${escapeXml(name)}</text>`,
    `<text class="faint" x="10" y="${y + 28}" font-size="11">${escapeXml(what)}</text>`,
    ...stretches.map(({ from, to, look }) => {
      const span = round(Math.max(2, x(to) - x(from)));
      return `<rect class="${look}" x="${x(from)}" y="${bar}" width="${span}" height="${barHeight}" rx="2"/>`;
    }),
    ...(ticks.length > 0
      ? [`<path class="tick" d="${ticks.map((time) => `M${x(time)} ${bar}v${barHeight}`).join("")}"/>`]
      : []),
    ...stretches
      .filter(({ from, to, text }) => text !== "" && text.length * letter + 2 * padding < x(to) - x(from))
      .map(
        ({ from, text }) => `<text x="${round(x(from) + padding)}" y="${bar + 14}">${escapeXml(text)}</text>`,
      ),
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
