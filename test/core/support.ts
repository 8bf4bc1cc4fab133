import type { WaitEvent } from "../../src/core/events";
import type { WatchOptions } from "../../src/core/options";
import type { PollError, PollResult, TaskState, TaskStatus } from "../../src/core/poll-result";
import type { Task } from "../../src/core/task";
import { watchTask } from "../../src/core/wait";
import { VirtualClock } from "../support/virtual-clock";

/** An answer, and how long it takes to come: with no end it never does, and sets no timer. */
export interface Reply {
  readonly answer: PollResult;
  readonly afterMs?: number;
}

export function status(state: TaskState, more: Partial<TaskStatus> = {}): PollResult {
  return { type: "status", status: { state, providerState: state, ...more } };
}

export const pending = status("pending");
export const running = status("running");
export const succeeded = status("succeeded");
export const failed = status("failed", {
  message: "The EIP is frozen",
  errorCode: "EIP.42",
  requestId: "req-7",
});
export const unknown = status("unknown", { providerState: "hibernating" });

export function transient(more: Partial<PollError> & { retryAfterMs?: number } = {}): PollResult {
  return { type: "transient", message: "HTTP 503 without an error message", httpStatus: 503, ...more };
}

export const notFound: PollResult = {
  type: "notFound",
  message: "An incorrect task ID is used",
  code: "10001008",
};
export const rejected: PollResult = {
  type: "rejected",
  message: "No permission",
  httpStatus: 403,
  requestId: "req-9",
};
export const expired: PollResult = {
  type: "expired",
  message: "The token must be updated.",
  code: "APIGW.0307",
};

const silence = new Promise<never>(() => undefined);

/** The question is never answered. */
export const never: Reply = { answer: running, afterMs: Number.POSITIVE_INFINITY };

/** A task that gives the answers in turn, and the last one for ever. */
export class ScriptedTask implements Task {
  readonly kind = "scripted";
  readonly taskId: string;
  /** When it was asked, in milliseconds of the clock. */
  readonly askedAt: number[] = [];
  private readonly clock: VirtualClock;
  private readonly replies: readonly (PollResult | Reply)[];

  constructor(clock: VirtualClock, replies: readonly (PollResult | Reply)[], taskId = "task-1") {
    this.clock = clock;
    this.replies = replies;
    this.taskId = taskId;
  }

  async poll(): Promise<PollResult> {
    const reply = this.replies[Math.min(this.askedAt.length, this.replies.length - 1)];
    this.askedAt.push(this.clock.now());
    if (!reply) throw new Error("A scripted task has at least one answer");
    if ("type" in reply) return reply;
    if (reply.afterMs === Number.POSITIVE_INFINITY) return silence;
    if (reply.afterMs !== undefined) await this.clock.sleep(reply.afterMs);
    return reply.answer;
  }
}

/** How a watch went: its events, when it asked, and how it ended. */
export interface Course {
  readonly clock: VirtualClock;
  readonly events: WaitEvent[];
  readonly askedAt: readonly number[];
  readonly endedAt: number;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** Runs a whole watch on a virtual clock. */
export async function watch(
  replies: readonly (PollResult | Reply)[],
  options: WatchOptions = {},
  clock = new VirtualClock(),
  taskId = "task-1",
): Promise<Course> {
  const task = new ScriptedTask(clock, replies, taskId);
  return { ...(await courseOf(task, options, clock)), askedAt: task.askedAt };
}

/** A task of two phases, each with answers of its own. */
export function inTwoPhases(
  clock: VirtualClock,
  done: readonly (PollResult | Reply)[],
  effective: readonly (PollResult | Reply)[],
) {
  const first = new ScriptedTask(clock, done);
  const second = new ScriptedTask(clock, effective);
  const task: Task = {
    kind: "scripted",
    taskId: "task-1",
    phase: "done",
    poll: () => first.poll(),
    next: { phase: "effective", poll: () => second.poll() },
  };
  return { task, first: first.askedAt, second: second.askedAt };
}

/** Runs a whole watch of a task of two phases; tells when each of them was asked about. */
export async function watchPhases(
  done: readonly (PollResult | Reply)[],
  effective: readonly (PollResult | Reply)[],
  options: WatchOptions = {},
  clock = new VirtualClock(),
) {
  const { task, ...asked } = inTwoPhases(clock, done, effective);
  return { ...(await courseOf(task, options, clock)), ...asked };
}

async function courseOf(
  task: Task,
  options: WatchOptions,
  clock: VirtualClock,
): Promise<Omit<Course, "askedAt">> {
  const events: WaitEvent[] = [];
  const watching = (async () => {
    const course = watchTask(task, { clock, ...options });
    for (;;) {
      const next = await course.next();
      if (next.done) return next.value;
      events.push(next.value);
    }
  })();
  try {
    const result = await clock.run(watching);
    return { clock, events, endedAt: clock.now(), result };
  } catch (error) {
    return { clock, events, endedAt: clock.now(), error };
  }
}

/** Many of the same answer. */
export function times(count: number, answer: PollResult): PollResult[] {
  return Array.from({ length: count }, () => answer);
}

/** A signal that is never aborted, and how many listen to it. */
export function countedSignal(): { readonly signal: AbortSignal; readonly listening: () => number } {
  const { signal } = new AbortController();
  let count = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<AbortSignal["addEventListener"]>) => {
    count += 1;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<AbortSignal["removeEventListener"]>) => {
    count -= 1;
    removeEventListener.apply(signal, args);
  };
  return { signal, listening: () => count };
}
