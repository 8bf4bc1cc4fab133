import type { Task } from "../core/task";
import { oneLine } from "../core/text";
import { createGroupReporter, createReporter } from "../integration/progress-messages";
import type { CliContext, Output } from "./context";
import type { Display, DisplayOptions } from "./display";
import { liveDisplay } from "./live";
import { writeJson } from "./output";

/** The display that suits the options and the place where it is seen. */
export function displayOf(
  tasks: readonly Task[],
  timeoutMs: number,
  { json = false, quiet = false }: DisplayOptions,
  { stdout, stderr, clock }: CliContext,
): Display {
  if (json) return jsonDisplay(tasks, stdout);
  if (quiet) return { show: () => undefined, end: () => undefined };
  return canBeDrawnOn(stderr)
    ? liveDisplay(tasks, timeoutMs, stderr, clock)
    : lineDisplay(tasks, timeoutMs, stderr);
}

/**
 * A terminal of a container may have 0 columns; lines of a debug log do not go together with a drawing, and the log of a
 * CI job, which may be a terminal, keeps every frame.
 */
function canBeDrawnOn({ isTTY, columns }: Output): boolean {
  const { TERM: terminal, NODE_DEBUG: debugged, CI: inJob } = process.env;
  return isTTY === true && columns !== 0 && terminal !== "dumb" && !debugged && !inJob;
}

function jsonDisplay(tasks: readonly Task[], stdout: Output): Display {
  return {
    show: (event, index) => writeJson(stdout, event.type, tasks[index], event),
    end: () => undefined,
  };
}

/** One line when something changed, and one a minute to show that the wait goes on. */
function lineDisplay(tasks: readonly Task[], timeoutMs: number, stderr: Output): Display {
  const [only, second] = tasks;
  const ofOne = createReporter(timeoutMs);
  const ofMany = createGroupReporter(
    tasks.map(({ taskId }) => taskId),
    timeoutMs,
  );
  const alone = only && !second;
  return {
    show(event, index) {
      const note = alone ? ofOne(event) : ofMany(event, index);
      if (note) stderr.write(`${alone ? `${only.taskId}: ` : ""}${oneLine(note.text)}\n`);
    },
    end: () => undefined,
  };
}
