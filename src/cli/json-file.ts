import { readFile } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { text } from "node:stream/consumers";
import { untilAborted } from "../core/clock";
import { InvalidDescriptionError } from "../core/errors";
import type { CliContext } from "./context";

/**
 * What a file has in it.
 *
 * @param file `-` for the standard input
 * @throws {InvalidDescriptionError} when it can't be read, or is not JSON; none of its content is in the words
 * @throws the reason of the signal, when that was aborted before the end of the file
 */
export async function readJson(file: string, { stdin, signal }: CliContext): Promise<unknown> {
  let content: string;
  try {
    content = await (file === "-"
      ? text(addAbortSignal(signal, stdin))
      : untilAborted(signal, () => readFile(file, "utf8")));
  } catch (error) {
    signal.throwIfAborted();
    const message = `can't be read: ${(error as Error).message}`;
    throw new InvalidDescriptionError([{ path: [nameOf(file)], message }]);
  }
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ""));
  } catch (error) {
    const [where = ""] = /\(line \d+ column \d+\)/.exec((error as Error).message) ?? [];
    const message = ["is not valid JSON", where].filter(Boolean).join(" ");
    throw new InvalidDescriptionError([{ path: [nameOf(file)], message }]);
  }
}

/** What a file is called in errors. */
export function nameOf(file: string): string {
  return file === "-" ? "the standard input" : file;
}
