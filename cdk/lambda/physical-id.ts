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
  /** How it ended, as `encodeEnd` writes it. */
  readonly end: string;
}

/** The most characters that an end may have for an id of two to fit into the kilobyte that CloudFormation allows. */
export const longestEnd = 476;

export function toPhysicalId(now: Remembered, before?: Remembered): string {
  return [mark, now.name, now.end, ...(before ? [before.name, before.end] : [])].join(".");
}

/** The id of a wait that did not succeed: it says nothing of how it ended. */
export function idWithoutEnd(name: string): string {
  return [mark, name].join(".");
}

/** What an id remembers: the wait that it was given for, and the one before. */
export function rememberedIn(id: string | undefined): readonly Remembered[] {
  const [found, ...parts] = id?.split(".") ?? [];
  if (found !== mark) return [];
  return [parts.slice(0, 2), parts.slice(2, 4)].flatMap(([name, end]) =>
    name && end ? [{ name, end }] : [],
  );
}
