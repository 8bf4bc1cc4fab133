import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { liveDisplay } from "../../src/cli/live";
import { pending, ScriptedTask } from "../core/support";
import { VirtualClock } from "../support/virtual-clock";

test("A live display counts down to the next look from when the last answer came, and leaves no timer", async () => {
  const clock = new VirtualClock();
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  const display = liveDisplay([new ScriptedTask(clock, [pending], "t-1")], 60_000, stream, clock);
  await clock.run(clock.sleep(10_000));
  const status = { state: "running", providerState: "running" } as const;
  display.show({ type: "status", status, attempt: 1, elapsedMs: 10_000, nextDelayMs: 5_000 }, 0);
  await clock.run(clock.sleep(6_000));
  display.end();
  expect(clock.pending).toBe(0);
  stream.end();
  const shown = stripVTControlCharacters(await text(stream)).split("\n");
  expect(shown.slice(0, 2)).toEqual(["· t-1  0s, polling", "· t-1  1s, polling"]);
  const running = shown.filter((line) => line.includes("running"));
  expect(running.at(0)).toBe("• t-1  10s, next in 5s  running");
  expect(running).toContain("• t-1  12s, next in 3s  running");
  expect(running.at(-1)).toBe("• t-1  16s, polling  running");
});
