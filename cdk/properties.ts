/**
 * What a construct writes into a template, and the function reads from the events that CloudFormation makes of it. Old
 * templates come back in rollbacks, so the names and what they mean never change. Every value is a text, for
 * CloudFormation makes one of whatever is none.
 */

/** @internal */
export type Properties = Readonly<Record<string, unknown>>;

/** Properties without those that are undefined: a template has no word for them. */
export function withoutUndefined(properties: object): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}

/** The properties of every segment of a wait, beside those of a description and of every wait. */
export interface SegmentProperties {
  /** Which segment it is, counted from 1, and of how many. */
  readonly segment: string;
  readonly segments: string;
  /** How long it may take: `"3300000ms"`. */
  readonly segmentTimeout: string;
  /** How the segment before it ended: the value of its attribute `outcome`. */
  readonly previous?: string;
}

/** The properties that say nothing of what is waited for; the first two are CloudFormation's. */
export const segmentPropertyNames: readonly string[] = [
  "ServiceToken",
  "ServiceTimeout",
  "segment",
  "segments",
  "segmentTimeout",
  "previous",
] satisfies readonly (keyof SegmentProperties | "ServiceToken" | "ServiceTimeout")[];

/** The attribute with which a segment tells the next one how it ended. */
export const outcomeAttribute = "outcome";
