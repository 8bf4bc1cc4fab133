import type { TimelineStep } from "./timeline";
import { parseTimeline, stepAt } from "./timeline";

/** What the provider would send while a step of a timeline lasts. */
export type BodyOf = (step: Pick<TimelineStep, "state" | "message">) => unknown;

interface Script {
  readonly timeline: readonly TimelineStep[];
  readonly body: BodyOf;
  startedAt: number | undefined;
}

/** Answers that change with time, each under a name; its time begins with the first question. */
export class Scripts {
  private readonly scripts = new Map<string, Script>();

  /** Adds a script, or starts another one under the same name. */
  add(name: string, timeline: string, body: BodyOf): void {
    this.scripts.set(name, { timeline: parseTimeline(timeline), body, startedAt: undefined });
  }

  has(name: string): boolean {
    return this.scripts.has(name);
  }

  /** The body of now; `undefined` when there is no such script. */
  bodyOf(name: string): unknown {
    const script = this.scripts.get(name);
    if (!script) return undefined;
    script.startedAt ??= performance.now();
    return script.body(stepAt(script.timeline, performance.now() - script.startedAt));
  }
}
