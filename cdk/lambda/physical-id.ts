import type { End } from "./end";
import { decodeEnd, encodeEnd } from "./end";

/**
 * A physical id says what was waited for and how that ended, for it is all that CloudFormation hands back to the
 * function: an event for what was waited for is answered without asking anybody. It also remembers the wait before, to
 * which a rollback returns. Ids are kept in stacks, so their form never changes; another one gets another mark.
 */
const mark = "ctw1";

/** A wait that has ended. */
export interface Remembered {
  /** The name of what was waited for. */
  readonly name: string;
  readonly end: End;
}

export function toPhysicalId(...remembered: readonly Remembered[]): string {
  return [mark, ...remembered.flatMap(({ name, end }) => [name, encodeEnd(end)])].join(".");
}

/** The id of a wait that did not succeed: it says nothing of how it ended. */
export function idWithoutEnd(name: string): string {
  return [mark, name].join(".");
}

/** What an id remembers: the wait that it was given for, and the one before. What can't be read is not remembered. */
export function rememberedIn(id: string | undefined): readonly Remembered[] {
  const [found, ...parts] = id?.split(".") ?? [];
  if (found !== mark) return [];
  return [parts.slice(0, 2), parts.slice(2, 4)].flatMap(([name = "", text = ""]) => {
    const end = decodeEnd(text);
    return end ? [{ name, end }] : [];
  });
}
