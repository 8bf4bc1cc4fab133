import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { configOf, fakeCloud, projectId, stackOf } from "./support.mts";

const cloud = await fakeCloud();

/** The frames of the row of the resource, as wide as the engine draws them: it cuts each row at the width of the terminal. */
async function rowsAt(columns: number): Promise<string[]> {
  const taskId = `task-${columns}`;
  cloud.addTask({ projectId, taskId, timeline: "waiting 1s → running 4s → success" });
  // The project is called "stack": with its stack, the longest name has eight characters.
  const stack = await stackOf("commonjs", `${columns}`.slice(0, 2));
  await stack.configure(configOf(stack, cloud, taskId));
  const script = join(import.meta.dirname, "terminal.py");
  const { code, output } = await stack.upOn(["python3", script, `${columns}`, "40", "", ""]);
  expect(code).toBe(0);
  const rows = stripVTControlCharacters(output).split(/\r?\n|\r/);
  return rows.filter((row) => row.includes("HuaweiAntiDdosTask")).map((row) => row.trimEnd());
}

describe("The row of a wait in `pulumi up`", () => {
  test("at 100 columns shows the status and 20 characters of progress", async () => {
    const rows = await rowsAt(100);
    expect(rows.filter((row) => row.length > 100)).toEqual([]);
    expect(rows).toContainEqual(
      expect.stringMatching(/ shielded +creating \(\d+s\)\.* +waiting \(pending\) after$/),
    );
    expect(rows).toContainEqual(
      expect.stringMatching(/ shielded +creating \(\d+s\)\.* +running after .{6,}$/),
    );
  });

  test("at 80 columns shows the status", async () => {
    const rows = await rowsAt(80);
    expect(rows.filter((row) => row.length > 80)).toEqual([]);
    expect(rows).toContainEqual(expect.stringMatching(/ shielded +creating \(\d+s\)/));
    expect(rows).toContainEqual(expect.stringMatching(/ shielded +created \(\d+s\)/));
  });
});
