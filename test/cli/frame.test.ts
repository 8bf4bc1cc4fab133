import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Line, Row, Size, Tone } from "../../src/cli/frame";
import { frameOf } from "../../src/cli/frame";
import type { WaitEvent } from "../../src/core/events";
import type { TaskState, TaskStatus } from "../../src/core/poll-result";

const timeoutMs = 30 * 60_000;
const wide: Size = { columns: 80, rows: 24 };
const narrow: Size = { columns: 40, rows: 24 };

/** Characters that every terminal shows in two columns; all others of these tests are one wide. */
const wideCharacters = [..."防护策略配置中アイ한국😀🚀"];

function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (wideCharacters.includes(character) ? 2 : 1), 0);
}

/** A task that was asked at second 10 and is asked again five seconds later. */
function row(taskId: string, status: Partial<TaskStatus> = {}, more: Partial<WaitEvent> = {}): Row {
  const event = {
    type: "status",
    status: { state: "running", providerState: "running", ...status },
    attempt: 3,
    elapsedMs: 10_000,
    nextDelayMs: 5_000,
    ...more,
  } as WaitEvent;
  return { taskId, event, atMs: 10_000 };
}

function pollError(taskId: string, message: string, more: Partial<WaitEvent> = {}): Row {
  return row(taskId, {}, {
    type: "pollError",
    status: undefined,
    error: { message },
    ...more,
  } as Partial<WaitEvent>);
}

/** A task of which nothing more will be heard. */
function ended(taskId: string, state: TaskState, more: Partial<TaskStatus> = {}): Row {
  const { event, atMs } = row(taskId, { state, providerState: state, ...more });
  const { nextDelayMs: _none, ...last } = event as WaitEvent;
  return { taskId, event: last as WaitEvent, atMs };
}

function texts(rows: readonly Row[], size = wide, nowMs = 12_000): string[] {
  return frameOf(rows, nowMs, timeoutMs, size).map(({ text }) => text);
}

function toneOf(one: Row): Tone | undefined {
  return frameOf([one], 12_000, timeoutMs, wide)[0]?.tone;
}

describe("The line of a task", () => {
  test("says the time that has passed, when the next poll is, and the provider's word", () => {
    expect(texts([row("t-1")])).toEqual(["• t-1  12s, next in 3s  running"]);
  });

  test("says that no response yet", () => {
    expect(texts([{ taskId: "t-1", atMs: 0 }], wide, 400)).toEqual(["· t-1  0s, polling"]);
  });

  test("says that it is asked now, when the time of the next look has come", () => {
    expect(texts([row("t-1")], wide, 15_000)).toEqual(["• t-1  15s, polling  running"]);
    expect(texts([row("t-1")], wide, 25_000)).toEqual(["• t-1  25s, polling  running"]);
  });

  test("has whole seconds only, so that it does not flicker", () => {
    expect(texts([row("t-1")], wide, 12_499)).toEqual(["• t-1  12s, next in 3s  running"]);
    expect(texts([row("t-1")], wide, 12_501)).toEqual(["• t-1  13s, next in 2s  running"]);
  });

  test("has a bar where the provider says how much is done", () => {
    expect(texts([row("t-1", { progress: 0 })])).toEqual(["• t-1  12s, next in 3s  ░░░░░░░░░░ running, 0 %"]);
    expect(texts([row("t-1", { progress: 34 })])).toEqual([
      "• t-1  12s, next in 3s  ███░░░░░░░ running, 34 %",
    ]);
    expect(texts([row("t-1", { progress: 100 })])).toEqual([
      "• t-1  12s, next in 3s  ██████████ running, 100 %",
    ]);
  });

  test("has a bar of ten places, however much the provider says is done", () => {
    expect(texts([row("t-1", { progress: 250 })])[0]).toContain("  ██████████ running");
    expect(texts([row("t-1", { progress: -5 })])[0]).toContain("  ░░░░░░░░░░ running");
  });

  test("has no bar on a narrow terminal, and a short name", () => {
    const lines = texts([row("4a4fefe7-34a1-40e2-a87c-16932af3ac4a", { progress: 34 })], narrow);
    expect(lines).toEqual(["• 4a4f…ac4a  12s, next in 3s  running, …"]);
  });

  test("cuts a long name in its middle, because both ends tell it from others", () => {
    const lines = texts([row("aliyun.waf.20180719140433783.SvaZeY")]);
    expect(lines).toEqual(["• aliyun.waf…83.SvaZeY  12s, next in 3s  running"]);
  });

  test("gives a name more room where there is more", () => {
    const lines = texts([row("aliyun.waf.20180719140433783.SvaZeY")], { columns: 120, rows: 24 });
    expect(lines).toEqual(["• aliyun.waf.20180719140433783.SvaZeY  12s, next in 3s  running"]);
  });

  test("says which phase it is", () => {
    expect(texts([row("t-1", {}, { phase: "effective" })])).toEqual([
      "• t-1  12s, next in 3s  until effective: running",
    ]);
  });

  test("says what came in place of a status", () => {
    expect(texts([pollError("t-1", "HTTP 503 without an error message")])).toEqual([
      "· t-1  12s, next in 3s  no status (HTTP 503 without an error message)",
    ]);
  });

  test("says when it ended, and how", () => {
    expect(texts([ended("t-1", "succeeded")], wide, 99_000)).toEqual(["✔ t-1  10s  succeeded"]);
    expect(texts([ended("t-1", "failed", { message: "The EIP is frozen" })], wide, 99_000)).toEqual([
      "✖ t-1  10s  failed, The EIP is frozen",
    ]);
  });

  test("counts wide characters as two columns", () => {
    const [line = ""] = texts([row("t-1", { message: "防护策略配置中".repeat(20) })]);
    expect(line).toMatch(/^• t-1 {2}12s, next in 3s {2}running, (防护策略配置中)+.*…$/);
    expect(widthOf(line)).toBeLessThanOrEqual(80);
    expect(widthOf(line)).toBeGreaterThanOrEqual(79);
  });

  test("moves no cursor, whatever the provider says", () => {
    const message = "a\u001b[2Jb\r\nc\u0007\u009b31m";
    expect(texts([row("t-1", { message }), pollError("t-2", message)]).join("")).not.toMatch(/\p{Cc}/u);
  });
});

describe("The tone of a line", () => {
  test.each<[string, Row, Tone]>([
    ["that is asked for the first time", { taskId: "t", atMs: 0 }, "waiting"],
    ["that is pending", row("t", { state: "pending" }), "waiting"],
    ["that runs", row("t"), "running"],
    ["whose state is not known", row("t", { state: "unknown" }), "running"],
    ["that has succeeded and is seen once more", row("t", { state: "succeeded" }), "running"],
    ["without a status", pollError("t", "HTTP 503"), "waiting"],
    ["that has succeeded", ended("t", "succeeded"), "succeeded"],
    ["that has failed", ended("t", "failed"), "failed"],
    ["whose state was never known", ended("t", "unknown"), "failed"],
    ["that did not finish in time", ended("t", "running"), "failed"],
    [
      "that was refused",
      pollError("t", "No permission", { nextDelayMs: undefined } as Partial<WaitEvent>),
      "failed",
    ],
  ])("of a task %s", (_name, one, tone) => {
    expect(toneOf(one)).toBe(tone);
  });
});

describe("The frame of many tasks", () => {
  test("has a summary, and the names in one column", () => {
    expect(texts([row("t-1"), row("task-2", { progress: 50 }), ended("t-3", "succeeded")])).toEqual([
      "1 of 3 succeeded, 12s of 30m",
      "• t-1     12s, next in 3s  running",
      "• task-2  12s, next in 3s  █████░░░░░ running, 50 %",
      "✔ t-3     10s  succeeded",
    ]);
  });

  test("counts those that did not succeed apart", () => {
    expect(texts([ended("t-1", "failed"), ended("t-2", "succeeded"), row("t-3")])[0]).toBe(
      "1 of 3 succeeded, 1 did not, 12s of 30m",
    );
  });

  const hundred = Array.from({ length: 100 }, (_, index) => {
    if (index < 70) return ended(`t-${index}`, "succeeded");
    if (index < 75) return ended(`t-${index}`, "failed");
    return index < 80 ? row(`t-${index}`) : row(`t-${index}`, { state: "pending", providerState: "ready" });
  });

  test("is within the rows, the cursor's own included, and says how many tasks are left out", () => {
    const lines = texts(hundred, { columns: 80, rows: 20 });
    expect(lines).toHaveLength(19);
    expect(lines[0]).toBe("70 of 100 succeeded, 5 did not, 12s of 30m");
    expect(lines.at(-1)).toBe("  and 83 more");
  });

  test("shows failures before what goes on, that before what is yet to begin, and in the order of the tasks", () => {
    const shown = texts(hundred, { columns: 80, rows: 20 }).slice(1, -1);
    const names = shown.map((line) => Number(/t-(\d+)/.exec(line)?.[1]));
    expect(names).toEqual(Array.from({ length: 17 }, (_, index) => 70 + index));
    const before = [...hundred.slice(75), ...hundred.slice(0, 75)];
    const others = texts(before, { columns: 80, rows: 10 }).slice(1, -1);
    expect(others.map((line) => line.slice(0, 6).trim())).toEqual([
      "• t-75",
      "• t-76",
      "✖ t-70",
      "✖ t-71",
      "✖ t-72",
      "✖ t-73",
      "✖ t-74",
    ]);
  });

  test("leaves out nobody where all fit exactly", () => {
    const ten = hundred.slice(0, 10);
    expect(texts(ten, { columns: 80, rows: 12 })).toHaveLength(11);
    expect(texts(ten, { columns: 80, rows: 12 }).at(-1)).toContain("t-9");
    expect(texts(ten, { columns: 80, rows: 11 }).at(-1)).toBe("  and 2 more");
  });
});

describe("Any frame", () => {
  const state = fc.constantFrom<TaskState>("pending", "running", "unknown", "succeeded", "failed");
  const ascii = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 });
  const others = fc.constantFrom(
    ...wideCharacters,
    "é",
    "ß",
    "→",
    "\n",
    "\r\n",
    "\u001b[2J",
    "\u009b31m",
    "\u0007",
  );
  const words = fc.array(fc.oneof(ascii, others), { maxLength: 30 }).map((parts) => parts.join(""));
  const anyRow: fc.Arbitrary<Row> = fc
    .record({
      taskId: fc.stringMatching(/^[\x21-\x7e]{1,80}$/),
      state,
      providerState: words,
      message: fc.option(words, { nil: undefined }),
      progress: fc.option(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { nil: undefined }),
      nextDelayMs: fc.option(fc.nat(1e7), { nil: undefined }),
      isError: fc.boolean(),
      isAsked: fc.boolean(),
    })
    .map(({ taskId, isError, isAsked, nextDelayMs, state: at, providerState, message, progress }) => {
      if (!isAsked) return { taskId, atMs: 0 };
      const base = { attempt: 1, elapsedMs: 1, ...(nextDelayMs !== undefined && { nextDelayMs }) };
      const status = { state: at, providerState, ...(message && { message }), ...(progress && { progress }) };
      const event: WaitEvent = isError
        ? { type: "pollError", error: { message: message ?? "" }, ...base }
        : { type: "status", status, ...base };
      return { taskId, event, atMs: 1 };
    });
  const anySize = fc.record({
    columns: fc.integer({ min: 1, max: 200 }),
    rows: fc.integer({ min: 3, max: 60 }),
  });

  /** The frame of any tasks at any time on a terminal of any size. */
  function forAny(check: (lines: readonly Line[], size: Size, rows: readonly Row[]) => void): void {
    fc.assert(
      fc.property(
        fc.array(anyRow, { minLength: 1, maxLength: 30 }),
        anySize,
        fc.nat(1e8),
        (rows, size, nowMs) => check(frameOf(rows, nowMs, timeoutMs, size), size, rows),
      ),
      { numRuns: 300 },
    );
  }

  test("has no line that is wider than the terminal, and none that is two", () => {
    forAny((lines, { columns }) => {
      for (const { text } of lines) {
        expect(widthOf(text)).toBeLessThanOrEqual(columns);
        expect(text).not.toMatch(/\p{Cc}/u);
      }
    });
  });

  test("leaves the last row to the cursor", () => {
    forAny((lines, { rows }) => {
      expect(lines.length).toBeLessThan(rows);
    });
  });

  test("shows every task or says how many it leaves out", () => {
    forAny((lines, size, rows) => {
      const summary = rows.length > 1 ? 1 : 0;
      const [, more] = /^ {2}and (\d+) m/.exec(lines.at(-1)?.text ?? "") ?? [];
      const shown = lines.length - summary - (more === undefined ? 0 : 1);
      if (size.columns > 12) expect(shown + Number(more ?? 0)).toBe(rows.length);
    });
  });
});
