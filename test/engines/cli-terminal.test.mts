import { describe, expect, test } from "vitest";
import { ctw, fileWith, onTerminal, ran, waitFor } from "./cli-support.mts";
import { screensOf } from "./screen.mts";
import { fakeCloud, projectId } from "./support.mts";

const cloud = await fakeCloud();
const ctrlC = "\u0003";
const sizes = [
  { columns: 80, rows: 20 },
  { columns: 40, rows: 20 },
];

/** The lines of a screen as they were written: those that were too long go on in the next. */
function textOf(lines: readonly string[]): string {
  return lines.join("");
}

describe.each(sizes)("On a terminal of $columns columns", (size) => {
  test("a wait shows a line that changes, and leaves its result", async () => {
    const { code, out } = await onTerminal(
      size,
      waitFor(cloud, "t-1", "waiting 500ms → running 1500ms → success"),
    );
    expect(code).toBe(0);
    const screens = screensOf(out, size);
    const shown = screens.slice(0, -1).map(({ lines }) => lines.join("\n"));
    expect(shown[0]).toBe("· t-1  0s, polling");
    expect(shown).toContainEqual(expect.stringMatching(/^· t-1 {2}\ds, next in 1s {2}waiting/));
    expect(shown).toContainEqual(expect.stringMatching(/^• t-1 {2}\ds, (polling|next in \ds) {2}running$/));
    expect(textOf(screens.at(-1)?.lines ?? [])).toMatch(
      /^huawei-antiddos task t-1 succeeded: success \(.*\)$/,
    );
    expect(screens.at(-1)).toMatchObject({ isCursorShown: true, scrolled: 0 });
    expect(screens[0]).toMatchObject({ isCursorShown: false });
  });

  test("Ctrl-C ends a wait, and what is left is why, with the cursor", async () => {
    const args = waitFor(cloud, "t-1", "running");
    const { code, out } = await onTerminal(size, args, { when: "running", keys: ctrlC });
    expect(code).toBe(130);
    const last = screensOf(out, size).at(-1);
    expect(textOf(last?.lines ?? [])).toMatch(
      /^error: huawei-antiddos task t-1: ?the wait was interrupted \(state "running", \d+ polls? in .*\)$/,
    );
    expect(last).toMatchObject({ isCursorShown: true });
  });

  test("many tasks stay within the screen, and what is left is how they ended", async () => {
    const taskIds = Array.from(
      { length: 30 },
      (_, index) => `4a4fefe7-34a1-40e2-a87c-16932af3ac${index + 10}`,
    );
    const timelines = [
      "success",
      "running 1s → failed: 防护策略配置中，弹性公网IP已被冻结",
      "running 2s → success",
    ];
    taskIds.forEach((taskId, index) => {
      waitFor(cloud, taskId, timelines[index % 3] ?? "");
    });
    const tasks = taskIds.map((taskId) => ({
      kind: "huawei-antiddos",
      projectId,
      taskId,
      endpoint: cloud.endpoint,
    }));
    const { code, out } = await onTerminal(size, ["wait", "--file", await fileWith(tasks)]);
    expect(code).toBe(1);
    const screens = screensOf(out, size);
    const frames = screens.slice(0, -1);
    for (const { lines, scrolled } of frames) {
      expect(lines.length).toBeLessThan(size.rows);
      expect(scrolled).toBe(0);
    }
    const shown = frames.map(({ lines }) => lines);
    expect(shown[0]).toEqual([
      expect.stringMatching(/^0 of 30 succeeded, 0s of 30m$/),
      ...Array.from({ length: 17 }, () => expect.stringMatching(/^· 4a4f\S+ {2}0s, polling$/)),
      "  and 13 more",
    ]);
    expect(shown).toContainEqual(
      expect.arrayContaining([
        expect.stringMatching(/^\d+ of 30 succeeded, \d+ did not, /),
        expect.stringMatching(/^✖ 4a4f.* {2}\d+s {2}failed, 防护/),
      ]),
    );
    expect(frames.at(-1)?.lines).toEqual([]);
    const last = screens.at(-1);
    expect(last?.lines.at(-1)).toBe("10 of 30 tasks did not succeed");
    expect(last?.lines.join("\n")).not.toMatch(/next in|polling|more$/m);
    expect(last).toMatchObject({ isCursorShown: true });
  });
});

describe("On a terminal", () => {
  const size = { columns: 80, rows: 20 };
  const colour = "\u001b[36m";

  test("a wait has colours, unless NO_COLOR is set", async () => {
    const args = waitFor(cloud, "t-1", "running 500ms → success");
    expect((await onTerminal(size, args)).out).toContain(colour);
    waitFor(cloud, "t-1", "running 500ms → success");
    const { out } = await onTerminal(size, args, { more: { NO_COLOR: "1" } });
    expect(out).toContain("running");
    expect(out).not.toContain("\u001b[3");
  });

  test("that does not know its size, a wait writes plain lines", async () => {
    const none = { columns: 0, rows: 0 };
    const { code, out } = await onTerminal(none, waitFor(cloud, "t-1", "running 500ms → success"));
    expect(code).toBe(0);
    expect(out).toMatch(
      /^t-1: running after .*\r\nt-1: success after .*\r\nhuawei-antiddos task t-1 succeeded/,
    );
  });
});

test("Without a terminal nothing moves the cursor, and nothing has a colour", async () => {
  const { out, err } = await ran(ctw, waitFor(cloud, "t-1", "running 500ms → success"));
  expect(err).toMatch(/^t-1: running after .*\nt-1: success after .*\n$/);
  expect(out + err).not.toContain("\u001b");
});
