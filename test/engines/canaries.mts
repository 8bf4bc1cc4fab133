import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** Secrets that are looked for, by their names. */
export type Canaries = Readonly<Record<string, string>>;

/** A text that somebody may read. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

/** A secret of two words that are nowhere else, with what encodings change between them. */
export function canary(name: string, between = "+/=&%"): string {
  const letters = createHash("sha256").update(name).digest("base64").replace(/\W/g, "");
  return `${letters.slice(0, 8)}${between}${letters.slice(8, 16)}`;
}

/**
 * All that was found, as `canary @ place`. The words of a canary are looked for one by one: what was cut or masked in
 * part is found too, and no encoding but base64 changes letters and digits.
 */
export function leaks(canaries: Canaries, places: readonly Place[]): string[] {
  return Object.entries(canaries).flatMap(([name, value]) => {
    const needles = wordsOf(value).flatMap((word) => [word, ...insideBase64(word)]);
    return places
      .filter(({ text }) => needles.some((needle) => text.includes(needle)))
      .map((place) => `${name} @ ${place.name}`);
  });
}

/** Every file of a folder and its subfolders. */
export async function filesIn(folder: string): Promise<Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  // Reading a pipe does not end before somebody writes to it.
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const file = join(parentPath, name);
      return { name: relative(folder, file), text: await readFile(file, "latin1") };
    }),
  );
}

/**
 * A place without what Pulumi itself logs of the inputs of every resource, secrets in clear, when it is asked for
 * details.
 */
export function withoutDetailsOfPulumi({ name, text }: Place): Place {
  const details = [
    // The engine, with `-v=7` and above.
    /^I\d{4} [\d:.]+ +\d+ (rpc|step_generator)\.go:\d+\] .*$/gm,
    // Its SDK in a preview, with `--debug` and in the event log.
    /^.*"diagnosticEvent":\{"prefix":"debug: ","message":"RegisterResource RPC finished.*$/gm,
  ];
  return { name, text: details.reduce((rest, detail) => rest.replace(detail, ""), text) };
}

function wordsOf(value: string): string[] {
  const words = value.match(/[A-Za-z0-9]{8,}/g);
  if (!words) throw new TypeError("A canary must have a word of eight letters or digits to be found by");
  return words;
}

/**
 * What the base64 of every text has in it that has the word in it, which may begin anywhere in a group of three bytes.
 * Both alphabets of base64 are the same for letters and digits.
 */
function insideBase64(word: string): string[] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.from(`${" ".repeat(offset)}${word}`);
    return bytes.toString("base64").slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
}
