import { parseDuration } from "../core/duration";

/** One state of a timeline. */
export interface TimelineStep {
  /** The provider's word for the state. */
  readonly state: string;
  /** What the provider says with it. */
  readonly message: string;
  /** How long it lasts, in milliseconds; the last state lasts for ever. */
  readonly forMs: number;
}

/**
 * Reads a script such as `waiting 300ms → running 2s → success`, or `running 2s → failed: The EIP is frozen`. `->` is
 * the same as `→`.
 *
 * @throws {TypeError} naming the step that can't be read
 */
export function parseTimeline(script: string): readonly TimelineStep[] {
  const steps = script.split(/→|->/).map((step) => step.trim());
  return steps.map((step, index) => {
    const [, state, duration, message = ""] =
      /^(\S+?)(?:\s+(\d[\d.]*\s*(?:ms|s|m|h)))?(?::\s*(.*))?$/.exec(step) ?? [];
    const last = index === steps.length - 1;
    const forMs = last ? Number.POSITIVE_INFINITY : parseDuration((duration ?? "").replace(/\s/g, ""));
    if (state === undefined || forMs === undefined || (last && duration !== undefined)) {
      const form = last
        ? "a state without a duration, as the last"
        : 'a state and a duration such as "running 2s"';
      throw new TypeError(`Timeline step ${index + 1} (${JSON.stringify(step)}) must be ${form}`);
    }
    return { state, message, forMs };
  });
}

/** The step that holds `ageMs` milliseconds after the start. */
export function stepAt(timeline: readonly TimelineStep[], ageMs: number): TimelineStep {
  let endMs = 0;
  for (const step of timeline) {
    endMs += step.forMs;
    if (ageMs < endMs) return step;
  }
  throw new TypeError("A timeline has at least one step, and its last lasts for ever");
}
