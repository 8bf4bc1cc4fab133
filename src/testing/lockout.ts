/** Locks a name after too many rejections. */
export class Lockout {
  private readonly refusals = new Map<string, { readonly count: number; readonly at: number }>();
  private readonly most: number;
  private readonly lockMs: number;

  /** @param lockMs for how long after the last refusal, in milliseconds */
  constructor(most: number, lockMs: number) {
    this.most = most;
    this.lockMs = lockMs;
  }

  isLocked(name: string, now: number): boolean {
    return this.recent(name, now) >= this.most;
  }

  refused(name: string, now: number): void {
    this.refusals.set(name, { count: this.recent(name, now) + 1, at: now });
  }

  accepted(name: string): void {
    this.refusals.delete(name);
  }

  private recent(name: string, now: number): number {
    const { count, at } = this.refusals.get(name) ?? { count: 0, at: 0 };
    return now < at + this.lockMs ? count : 0;
  }
}
