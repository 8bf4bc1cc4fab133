import { toTask } from "../../src/client/to-task";
import { systemClock } from "../../src/core/clock";
import type { Parsed } from "../../src/core/issue";
import { outcomeOf } from "../../src/integration/outcome";
import type { ParsedTaskWait } from "../../src/integration/parse";
import { parseTaskWait } from "../../src/integration/parse";
import { createReporter } from "../../src/integration/progress-messages";
import { orThrow } from "../../src/schema/parse";
import type { StackConfig } from "./config-credentials";
import { credentialProviders } from "./config-credentials";
import type { Properties } from "./inputs";
import { withoutCredentials } from "./inputs";
import { differences, hasOtherTriggers } from "./same-task";
import { hasUnknown } from "./unknowns";
import type { WaitKind } from "./wait-kind";
import { goesOnText, toOutputs } from "./wait-kind";

/** A resource that waits for one task. Another task is another resource. */
export const oneTask: WaitKind = {
  idOf: ({ taskId }) => String(taskId),

  withoutCredentials,

  parse: parseInputs,

  differs(outputs, inputs) {
    const replaces = replacedBy(outputs, inputs);
    return { changes: replaces.length > 0, replaces };
  },

  async wait(inputs, _outputs, { config, signal, report }) {
    const parsed = orThrow(parseInputs({}, inputs, config));
    const task = toTask(parsed.task, systemClock);
    const { timeoutMs } = parsed;
    const note = createReporter(timeoutMs);
    const subject = `${task.kind} task ${task.taskId}`;
    const options = { timeoutMs, signal };
    const outcome = await outcomeOf(task, options, (event) => report(note(event), subject));
    switch (outcome.type) {
      case "succeeded":
        return { type: "succeeded", outputs: toOutputs(outcome.result) };
      case "failed":
        return { type: "failed", reason: outcome.error.message };
      case "unfinished":
        return {
          type: "unfinished",
          outputs: toOutputs(outcome.error),
          reason: `${outcome.error.message}. ${goesOnText}`,
        };
    }
  },
};

function replacedBy(outputs: Properties, inputs: Properties): string[] {
  const triggers = hasOtherTriggers(outputs, inputs) ? ["triggers"] : [];
  return [...differences(outputs, inputs), ...triggers];
}

function parseInputs(before: Properties, inputs: Properties, config: StackConfig): Parsed<ParsedTaskWait> {
  const { state = "succeeded" } = before;
  const isDone =
    state === "succeeded" && Object.keys(before).length > 0 && replacedBy(before, inputs).length === 0;
  return parseTaskWait(inputs, {
    isUnknown: hasUnknown,
    credentials: (given) => (isDone && given === undefined ? undefined : credentialProviders(given, config)),
  });
}
