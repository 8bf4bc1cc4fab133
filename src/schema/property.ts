/** A property of an object, for people who are to fill it in. */
export interface Property {
  readonly name: string;
  /** What it is, in a few words. */
  readonly meaning: string;
  /** The values that it may have, where there are only a few. */
  readonly words?: readonly string[];
  /** What it stands for when it is left out. */
  readonly byDefault?: string;
}
