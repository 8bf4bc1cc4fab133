import type { TimelineStep } from "./timeline";
import { parseTimeline, stepAt } from "./timeline";

/** The body of the response for a step of a timeline. */
export type BodyOf = (step: Pick<TimelineStep, "state" | "message">) => unknown;

interface Scenario {
  readonly timeline: readonly TimelineStep[];
  readonly body: BodyOf;
  startedAt: number | undefined;
}

/** Named responses that change with time, from the first request on. */
export class Scenarios {
  private readonly scenarios = new Map<string, Scenario>();

  /** Adds a scenario, or replaces the one of the same name. */
  add(name: string, timeline: string, body: BodyOf): void {
    this.scenarios.set(name, { timeline: parseTimeline(timeline), body, startedAt: undefined });
  }

  has(name: string): boolean {
    return this.scenarios.has(name);
  }

  /** The current body; `undefined` when there is no such scenario. */
  bodyOf(name: string): unknown {
    const scenario = this.scenarios.get(name);
    if (!scenario) return undefined;
    scenario.startedAt ??= performance.now();
    return scenario.body(stepAt(scenario.timeline, performance.now() - scenario.startedAt));
  }
}
