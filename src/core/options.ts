import type { Clock } from "./clock";
import { longestTimerMs, systemClock } from "./clock";
import { InvalidDescriptionError } from "./errors";
import type { StatusEvent } from "./events";
import type { Issue } from "./issue";

/** Options of a wait. All times are in milliseconds. */
export interface WatchOptions {
  /** How long the whole wait may take, whatever happens. @default 1800000 (30 minutes) */
  readonly timeoutMs?: number;
  /** The shortest time between a response and the next poll; only the last poll may come sooner. @default 1000 */
  readonly minDelayMs?: number;
  /**
   * The longest time between a response and the next poll, unless the server asks for a longer one, or the last poll
   * comes so soon after it that it takes its place.
   *
   * @default 60000
   */
  readonly maxDelayMs?: number;
  /** How long one request may take. @default 10000 */
  readonly requestTimeoutMs?: number;
  /** How long transient errors (network, 5xx, throttling) are tolerated since the last successful response. @default 300000 (5 minutes) */
  readonly transientErrorBudgetMs?: number;
  /** How long after the start of the wait, or of its next phase, "no such task" is taken for "not yet". @default 30000 */
  readonly notFoundGraceMs?: number;
  /** How many unrecognized statuses in a row end the wait. @default 3 */
  readonly unknownStatusLimit?: number;
  /** How many times in a row the task must be seen as succeeded. @default 1 */
  readonly confirmations?: number;
  /** Aborts the wait. @default - only the timeout ends it */
  readonly signal?: AbortSignal;
  /** Time and randomness, for tests. @default - the real ones */
  readonly clock?: Clock;
}

/** Options of a wait. */
export interface WaitOptions extends WatchOptions {
  /** Called with every status. An error that it throws ends the wait, and the wait rejects with it. @default - none */
  readonly onStatus?: (event: StatusEvent) => void | Promise<void>;
}

/** Options with every default in place. */
export type WaitLimits = Required<WatchOptions>;

/** How long a wait may take where nobody says otherwise. */
export const defaultTimeoutMs = 30 * 60_000;

const numbers = {
  timeoutMs: { byDefault: defaultTimeoutMs, min: 1, max: longestTimerMs },
  minDelayMs: { byDefault: 1_000, min: 1, max: longestTimerMs },
  maxDelayMs: { byDefault: 60_000, min: 1, max: longestTimerMs },
  requestTimeoutMs: { byDefault: 10_000, min: 1, max: longestTimerMs },
  transientErrorBudgetMs: { byDefault: 5 * 60_000, min: 0, max: longestTimerMs },
  notFoundGraceMs: { byDefault: 30_000, min: 0, max: longestTimerMs },
  unknownStatusLimit: { byDefault: 3, min: 1, max: 1_000, whole: true },
  confirmations: { byDefault: 1, min: 1, max: 1_000, whole: true },
} as const satisfies Record<string, { byDefault: number; min: number; max: number; whole?: boolean }>;

const others = ["signal", "clock", "onStatus"];

/**
 * @param more the options that the caller has beside these, for the sentence about one that there is not
 * @throws {InvalidDescriptionError} naming each option that is wrong and what is expected of it
 */
export function resolveOptions(options: WatchOptions, more: readonly string[] = []): WaitLimits {
  const known = [...Object.keys(numbers), ...others, ...more].join(", ");
  const issues: Issue[] = Object.keys(options)
    .filter((name) => !Object.hasOwn(numbers, name) && !others.includes(name))
    .map((name) => ({ path: [name], message: `is not an option: expected one of ${known}` }));

  const resolved = {} as Record<keyof typeof numbers, number>;
  for (const [name, { byDefault, min, max, ...rule }] of Object.entries(numbers)) {
    const key = name as keyof typeof numbers;
    const value: unknown = options[key] ?? byDefault;
    const whole = "whole" in rule;
    if (typeof value === "number" && value >= min && value <= max && (!whole || Number.isInteger(value))) {
      resolved[key] = value;
    } else {
      const expected = whole ? "a whole number" : "a number of milliseconds";
      issues.push({
        path: [name],
        message: `must be ${expected} from ${min} to ${max}, not ${show(value)}`,
      });
    }
  }
  if (resolved.minDelayMs > resolved.maxDelayMs) {
    issues.push({
      path: ["minDelayMs"],
      message: `must not be above maxDelayMs: ${resolved.minDelayMs} is above ${resolved.maxDelayMs}`,
    });
  }
  if (options.signal !== undefined && !(options.signal instanceof AbortSignal)) {
    issues.push({ path: ["signal"], message: "must be an AbortSignal" });
  }
  if (issues.length > 0) throw new InvalidDescriptionError(issues);

  return {
    ...resolved,
    signal: options.signal ?? new AbortController().signal,
    clock: options.clock ?? systemClock,
  };
}

function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
