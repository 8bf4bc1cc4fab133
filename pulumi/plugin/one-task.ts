import { noteWriter } from "../../src/front/notes";
import { outcomeOf } from "../../src/front/outcome";
import { parseRequest } from "../../src/front/request";
import { withSampleValues } from "../../src/front/samples";
import { credentialProblems, toTask } from "./config-credentials";
import type { Properties } from "./inputs";
import { splitCredentials } from "./inputs";
import { differences, hasOtherTriggers } from "./same-task";
import { hasUnknown } from "./unknowns";
import type { WaitKind } from "./wait-kind";
import { goesOnText, toOutputs } from "./wait-kind";

/** A resource that waits for one task. Another task is another resource. */
export const oneTask: WaitKind = {
  idOf: ({ taskId }) => String(taskId),

  withoutCredentials: (inputs) => splitCredentials(inputs)[0],

  problems(before, inputs, config) {
    const [properties, credentials] = splitCredentials(inputs);
    const request = parseRequest(withSampleValues(properties, hasUnknown));
    const { state = "succeeded" } = before;
    const isDone =
      state === "succeeded" && Object.keys(before).length > 0 && replacedBy(before, inputs).length === 0;
    if (isDone && credentials === undefined) return [];
    return credentialProblems(request, properties, credentials, config);
  },

  differs(outputs, inputs) {
    const replaces = replacedBy(outputs, inputs);
    return { changes: replaces.length > 0, replaces };
  },

  async wait(inputs, _outputs, { config, signal, tell }) {
    const [properties, credentials] = splitCredentials(inputs);
    const request = parseRequest(properties);
    const task = toTask(request, credentials, config);
    const note = noteWriter(request.timeoutMs);
    const subject = `${task.kind} task ${task.taskId}`;
    const options = { timeoutMs: request.timeoutMs, signal };
    const outcome = await outcomeOf(task, options, (event) => tell(note(event), subject));
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
