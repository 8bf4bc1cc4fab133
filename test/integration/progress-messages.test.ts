import { describe, expect, test } from "vitest";
import type { PollErrorEvent, StatusEvent, WaitEvent } from "../../src/core/events";
import type { ProgressMessage } from "../../src/integration/progress-messages";
import { createGroupReporter, createReporter } from "../../src/integration/progress-messages";

const timeoutMs = 30 * 60_000;

function status(providerState: string, elapsedMs: number, more: Partial<StatusEvent> = {}): WaitEvent {
  return {
    type: "status",
    status: { state: "running", providerState },
    attempt: 1,
    elapsedMs,
    nextDelayMs: 2_000,
    ...more,
  };
}

function pollError(message: string, elapsedMs: number, more: Partial<PollErrorEvent> = {}): WaitEvent {
  return { type: "pollError", error: { message }, attempt: 1, elapsedMs, nextDelayMs: 2_000, ...more };
}

/** The last event of a wait: there is no next poll. */
function end({ nextDelayMs: _none, ...event }: WaitEvent): WaitEvent {
  return event;
}

function succeeded(elapsedMs: number): WaitEvent {
  return end(status("success", elapsedMs, { status: { state: "succeeded", providerState: "success" } }));
}

function failed(elapsedMs: number): WaitEvent {
  const message = "The EIP is frozen";
  return end(status("failed", elapsedMs, { status: { state: "failed", providerState: "failed", message } }));
}

/** The notes about the events of one wait. */
function notesOf(...events: readonly WaitEvent[]): (ProgressMessage | undefined)[] {
  const write = createReporter(timeoutMs);
  return events.map(write);
}

function textOf(event: WaitEvent): string | undefined {
  return notesOf(event)[0]?.text;
}

/** When something was said, of the events of one wait. */
function saidAt(...events: readonly WaitEvent[]): number[] {
  const notes = notesOf(...events);
  return events.filter((_event, index) => notes[index]).map(({ elapsedMs }) => elapsedMs);
}

describe("A note", () => {
  test("says the provider's word, what it means, how long it takes, how long it may, and when the next poll is", () => {
    const event = status("verifying", 1_200, {
      status: { state: "running", providerState: "verifying", progress: 40, message: "rules" },
    });
    expect(textOf(event)).toBe("verifying, 40 %, rules after 1.2s, 29m 59s left, next poll in 2s");
  });

  test("says that nothing is done yet where the provider says so", () => {
    const event = status("running", 0, {
      status: { state: "running", providerState: "running", progress: 0 },
    });
    expect(textOf(event)).toBe("running, 0 % after 0s, 30m left, next poll in 2s");
  });

  test.each([
    ["could be taken for the end", "ready", "pending", "ready (pending)"],
    ["is a number", "2", "succeeded", "2 (succeeded)"],
    ["is its meaning", "running", "running", "running"],
    ["is clear", "verifying", "running", "verifying"],
    ["is none", "", "running", "no state"],
  ] as const)("has the meaning of a word where it is needed: one that %s", (_name, word, state, said) => {
    const event = status(word, 1_000, { status: { state, providerState: word } });
    expect(textOf(event)).toMatch(new RegExp(`^${said.replace(/[()]/g, "\\$&")} after 1s,`));
  });

  test("reports an error with its message", () => {
    expect(textOf(pollError("HTTP 503", 0))).toBe("no status (HTTP 503) after 0s, 30m left, next poll in 2s");
  });

  test("at the end speaks of no time that is left", () => {
    expect(textOf(succeeded(1_000))).toBe("success after 1s");
  });

  test.each([
    ["A failure", failed(0)],
    ["An error that ends the wait", end(pollError("The username or password is wrong.", 0))],
  ])("is not made of what the error says that ends the wait: %s", (_name, event) => {
    expect(textOf(event)).toBeUndefined();
  });
});

describe("Something is said", () => {
  test("when the first answer has come, whatever it is", () => {
    expect(saidAt(status("running", 70))).toEqual([70]);
    expect(saidAt(pollError("HTTP 503", 70))).toEqual([70]);
  });

  test("when something has changed: the word, its meaning, the progress, the words", () => {
    const changes: StatusEvent["status"][] = [
      { state: "pending", providerState: "a" },
      { state: "pending", providerState: "b" },
      { state: "running", providerState: "b" },
      { state: "running", providerState: "b", progress: 1 },
      { state: "running", providerState: "b", progress: 1, message: "rules" },
      { state: "running", providerState: "b", progress: 1 },
    ];
    const events = changes.flatMap((change, index) => [
      status("", index * 1_000, { status: change }),
      status("", index * 1_000 + 500, { status: change }),
    ]);
    expect(saidAt(...events)).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000]);
  });

  test("when a minute has passed since the last time", () => {
    const times = [0, 30_000, 59_999, 60_000, 90_000, 119_999, 125_000, 184_999, 185_000];
    expect(saidAt(...times.map((at) => status("running", at)))).toEqual([0, 60_000, 125_000, 185_000]);
  });

  test("a minute after a change, not a minute after the last sign of life", () => {
    const events = [status("a", 0), status("b", 50_000), status("b", 100_000), status("b", 110_000)];
    expect(saidAt(...events)).toEqual([0, 50_000, 110_000]);
  });

  test("when an error comes, when it is another, and when it has passed", () => {
    const events = [
      status("running", 0),
      pollError("HTTP 503", 1_000),
      pollError("HTTP 503", 2_000),
      pollError("no answer", 3_000),
      status("running", 4_000),
    ];
    expect(saidAt(...events)).toEqual([0, 1_000, 3_000, 4_000]);
  });

  test("about each phase, the same word included", () => {
    const notes = notesOf(
      status("running", 0, { phase: "done" }),
      status("running", 1_000, { phase: "done" }),
      status("success", 2_000, {
        phase: "done",
        nextDelayMs: 0,
        status: { state: "succeeded", providerState: "success" },
      }),
      status("running", 2_000, { phase: "effective" }),
      pollError("HTTP 503", 4_000, { phase: "effective" }),
    );
    expect(notes.map((note) => note?.text)).toEqual([
      "until done: running after 0s, 30m left, next poll in 2s",
      undefined,
      "until done: success after 2s",
      "until effective: running after 2s, 29m 58s left, next poll in 2s",
      "until effective: no status (HTTP 503) after 4s, 29m 56s left, next poll in 2s",
    ]);
  });
});

describe("What is said passes", () => {
  test.each([
    ["a status", status("running", 0)],
    ["a success", succeeded(0)],
    ["an error that has just come", pollError("HTTP 503", 0)],
  ])("with the wait: %s", (_name, event) => {
    expect(notesOf(event)).toMatchObject([{ persistent: false }]);
  });

  test("with the wait, however late the error comes", () => {
    expect(notesOf(status("running", 0), pollError("HTTP 503", 300_000))).toMatchObject([
      { persistent: false },
      { persistent: false },
    ]);
  });

  test("not when an error has lasted for a minute, whatever its words", () => {
    const notes = notesOf(
      pollError("HTTP 503", 10_000),
      pollError("no answer", 69_999),
      pollError("HTTP 503", 70_000),
    );
    expect(notes.map((note) => note?.persistent)).toEqual([false, false, true]);
  });

  test("not when an error has just lasted for a minute, although it was told a moment ago", () => {
    const notes = notesOf(
      pollError("HTTP 503", 0),
      pollError("no answer", 30_000),
      pollError("no answer", 59_999),
      pollError("no answer", 60_000),
    );
    expect(notes.map((note) => note?.persistent)).toEqual([false, false, undefined, true]);
  });

  test("when an error has been kept once, also in other words", () => {
    const notes = notesOf(
      pollError("HTTP 503", 0),
      pollError("HTTP 503", 60_000),
      pollError("HTTP 503", 90_000),
      pollError("HTTP 503", 120_000),
      pollError("no answer", 130_000),
    );
    expect(notes.map((note) => note?.persistent)).toEqual([false, true, undefined, false, false]);
  });

  test("when the error was interrupted by a status", () => {
    const notes = notesOf(
      pollError("HTTP 503", 0),
      status("running", 50_000),
      pollError("HTTP 503", 55_000),
      status("running", 65_000),
      pollError("HTTP 503", 114_999),
    );
    expect(notes.map((note) => note?.persistent)).toEqual([false, false, false, false, false]);
  });

  test("again when a persistent error is over", () => {
    const notes = notesOf(pollError("HTTP 503", 0), pollError("HTTP 503", 60_000), status("running", 70_000));
    expect(notes.map((note) => note?.persistent)).toEqual([false, true, false]);
  });

  test("and is kept once more when an error comes back for as long", () => {
    const notes = notesOf(
      pollError("HTTP 503", 0),
      pollError("HTTP 503", 60_000),
      status("running", 70_000),
      pollError("HTTP 503", 80_000),
      pollError("HTTP 503", 140_000),
    );
    expect(notes.map((note) => note?.persistent)).toEqual([false, true, false, false, true]);
  });

  test("not when the provider uses a word that nobody knows", () => {
    const event = status("hibernating", 0, { status: { state: "unknown", providerState: "hibernating" } });
    expect(notesOf(event)).toEqual([
      { text: "hibernating after 0s, 30m left, next poll in 2s", persistent: true },
    ]);
  });
});

describe("A note about many tasks", () => {
  type Told = readonly [index: number, event: WaitEvent];

  function groupNotes(events: readonly Told[], succeededBefore?: number): (string | undefined)[] {
    const write = createGroupReporter(
      ["task-1", "task-2", "task-3"],
      timeoutMs,
      succeededBefore === undefined ? undefined : { succeeded: succeededBefore },
    );
    return events.map(([index, event]) => write(event, index)?.text);
  }

  test("says how many have succeeded, and what is new of which of them", () => {
    expect(
      groupNotes([
        [0, status("running", 0)],
        [2, status("waiting", 0, { status: { state: "pending", providerState: "waiting" } })],
        [0, succeeded(1_000)],
        [2, succeeded(61_000)],
      ]),
    ).toEqual([
      "0 of 3 succeeded; task-1: running after 0s, 30m left, next poll in 2s",
      "0 of 3 succeeded; task-3: waiting (pending) after 0s, 30m left, next poll in 2s",
      "1 of 3 succeeded; task-1: success after 1s",
      "2 of 3 succeeded; task-3: success after 1m 1s",
    ]);
  });

  test("counts those that had succeeded before", () => {
    expect(
      groupNotes(
        [
          [1, status("running", 0)],
          [1, succeeded(1_000)],
        ],
        2,
      ),
    ).toEqual([
      "2 of 3 succeeded; task-2: running after 0s, 30m left, next poll in 2s",
      "3 of 3 succeeded; task-2: success after 1s",
    ]);
  });

  test("tells a failure, with its reason, because the others may go on for long", () => {
    expect(
      groupNotes([
        [0, failed(1_000)],
        [1, end(pollError("No permission", 2_000))],
        [2, succeeded(3_000)],
      ]),
    ).toEqual([
      "0 of 3 succeeded, 1 did not; task-1: failed, The EIP is frozen after 1s",
      "0 of 3 succeeded, 2 did not; task-2: no status (No permission) after 2s",
      "1 of 3 succeeded, 2 did not; task-3: success after 3s",
    ]);
  });

  test("tells a failure although its words are not new", () => {
    expect(
      groupNotes([
        [0, pollError("HTTP 503", 0)],
        [0, end(pollError("HTTP 503", 1_000))],
      ]),
    ).toEqual([
      "0 of 3 succeeded; task-1: no status (HTTP 503) after 0s, 30m left, next poll in 2s",
      "0 of 3 succeeded, 1 did not; task-1: no status (HTTP 503) after 1s",
    ]);
  });

  test("counts a task as failed whose state nobody knows at last", () => {
    const event = status("", 0, { status: { state: "unknown", providerState: "hibernating" } });
    expect(
      groupNotes([
        [0, event],
        [0, end(event)],
      ]),
    ).toEqual([
      "0 of 3 succeeded; task-1: hibernating after 0s, 30m left, next poll in 2s",
      "0 of 3 succeeded, 1 did not; task-1: hibernating after 0s",
    ]);
  });

  test("does not count a phase that has succeeded for the task", () => {
    const done = { state: "succeeded", providerState: "success" } as const;
    expect(groupNotes([[0, status("", 0, { phase: "done", nextDelayMs: 0, status: done })]])).toEqual([
      "0 of 3 succeeded; task-1: until done: success after 0s",
    ]);
  });

  test("does not count a success that is to be confirmed", () => {
    const done = { state: "succeeded", providerState: "success" } as const;
    expect(groupNotes([[0, status("", 0, { status: done })]])).toEqual([
      "0 of 3 succeeded; task-1: success after 0s, 30m left, next poll in 2s",
    ]);
  });

  test("is made of what is new of each task, whatever another one said", () => {
    const notes = groupNotes([
      [0, status("running", 0)],
      [1, status("running", 0)],
      [0, status("running", 1_000)],
      [1, status("verifying", 1_000)],
      [0, status("running", 2_000)],
    ]);
    expect(notes.map(Boolean)).toEqual([true, true, false, true, false]);
  });

  test("comes once a minute for all of them together when nothing changes", () => {
    const times = [0, 30_000, 59_000, 61_000, 90_000, 119_000, 122_000];
    const events = times.flatMap((at): Told[] => [
      [0, status("running", at)],
      [1, status("running", at)],
      [2, status("running", at)],
    ]);
    const notes = groupNotes(events);
    const spoken = events.filter((_event, index) => notes[index]);
    expect(spoken.map(([index, { elapsedMs }]) => [index, elapsedMs])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [0, 61_000],
      [0, 122_000],
    ]);
  });

  test("comes when the error of one of them has lasted, however much the others say", () => {
    const write = createGroupReporter(["task-1", "task-2"], timeoutMs);
    const events: readonly Told[] = [
      [0, pollError("HTTP 503", 0)],
      [1, status("verifying", 50_000)],
      [0, pollError("HTTP 503", 55_000)],
      [1, status("applying", 65_000)],
      [0, pollError("HTTP 503", 66_000)],
    ];
    expect(events.map(([index, event]) => write(event, index)?.persistent)).toEqual([
      false,
      false,
      undefined,
      false,
      true,
    ]);
  });

  test("lasts when the error of one of them has lasted, and only then", () => {
    const write = createGroupReporter(["task-1", "task-2"], timeoutMs);
    const events: readonly Told[] = [
      [0, pollError("HTTP 503", 0)],
      [1, pollError("HTTP 503", 60_000)],
      [0, pollError("no answer", 61_000)],
      [1, status("running", 62_000)],
    ];
    expect(events.map(([index, event]) => write(event, index)?.persistent)).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });
});
