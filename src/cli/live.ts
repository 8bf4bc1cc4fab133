import { styleText } from "node:util";
import { createLogUpdate } from "log-update";
import type { Clock } from "../core/clock";
import type { Task } from "../core/task";
import type { Output } from "./context";
import type { Display } from "./display";
import type { Line, Row, Tone } from "./frame";
import { frameOf } from "./frame";

const redrawMs = 250;
const colours: Readonly<Record<Tone, "gray" | "cyan" | "green" | "red">> = {
  waiting: "gray",
  running: "cyan",
  succeeded: "green",
  failed: "red",
};

/** A line for each task that changes in its place, and is gone in the end. */
export function liveDisplay(
  tasks: readonly Task[],
  timeoutMs: number,
  stream: Output,
  clock: Clock,
): Display {
  const startedAt = clock.now();
  const rows: Row[] = tasks.map(({ taskId }) => ({ taskId, atMs: 0 }));
  const log = createLogUpdate(stream);
  const draw = () => {
    const size = { columns: stream.columns ?? 80, rows: stream.rows ?? 24 };
    const lines = frameOf(rows, clock.now() - startedAt, timeoutMs, size);
    log(lines.map((line) => coloured(line, stream)).join("\n"));
  };
  let cancelTimer: (() => void) | undefined;
  const redraw = () => {
    draw();
    cancelTimer = clock.setTimer(redrawMs, redraw, false);
  };
  redraw();
  return {
    show(event, index) {
      const { taskId = "" } = tasks[index] ?? {};
      rows[index] = { taskId, event, atMs: clock.now() - startedAt };
    },
    end() {
      cancelTimer?.();
      log.clear();
      log.done();
    },
  };
}

function coloured({ tone, text }: Line, stream: Output): string {
  return styleText(colours[tone], text, { stream });
}
