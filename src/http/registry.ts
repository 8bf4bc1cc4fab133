import type { Clock } from "../core/clock";

const mostEntries = 1_000;

/** What is shared in this process under a name; one for each clock. Those that were not asked for the longest go when there are very many. */
export class Registry<T> {
  private readonly byClock = new WeakMap<Clock, Map<string, T>>();

  get(clock: Clock, name: string, make: () => T): T {
    const entries = this.byClock.get(clock) ?? new Map<string, T>();
    this.byClock.set(clock, entries);
    const entry = entries.get(name) ?? make();
    // What was asked for last goes last.
    entries.delete(name);
    entries.set(name, entry);
    const [oldest] = entries.keys();
    if (entries.size > mostEntries && oldest !== undefined) entries.delete(oldest);
    return entry;
  }
}
