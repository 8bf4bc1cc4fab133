import { noteWriter } from "../src/front/notes";
import { outcomeOf } from "../src/front/outcome";
import { parseRequest } from "../src/front/request";
import { credentialProblems } from "./credentials";
import type { Properties } from "./properties";
import { splitCredentials } from "./properties";
import { differences, hasOtherTriggers, toTask, withSampleValues } from "./tasks";
import type { Waiting } from "./waiting";
import { toOutputs } from "./waiting";

/** A resource that waits for one task. Another task is another resource. */
export const oneTask: Waiting = {
  idOf: ({ taskId }) => String(taskId),

  kept: (inputs) => splitCredentials(inputs)[0],

  problems(before, inputs, config) {
    const [properties, credentials] = splitCredentials(inputs);
    const request = parseRequest(withSampleValues(properties));
    const isThere = Object.keys(before).length > 0 && replacedBy(before, inputs).length === 0;
    if (isThere && credentials === undefined) return [];
    return credentialProblems(request, properties, credentials, config);
  },

  differs(there, inputs) {
    const replaces = replacedBy(there, inputs);
    return { changes: replaces.length > 0, replaces };
  },

  async wait(inputs, _there, { config, signal, tell }) {
    const [properties, credentials] = splitCredentials(inputs);
    const request = parseRequest(properties);
    const task = toTask(request, credentials, config);
    const note = noteWriter(request.timeoutMs);
    const subject = `${task.kind} task ${task.taskId}`;
    const options = { timeoutMs: request.timeoutMs, signal };
    const outcome = await outcomeOf(task, options, (event) => tell(note(event), subject));
    return { outcome, outputs: toOutputs(outcome.type === "succeeded" ? outcome.result : outcome.error) };
  },
};

function replacedBy(there: Properties, inputs: Properties): string[] {
  return [...differences(there, inputs), ...(hasOtherTriggers(there, inputs) ? ["triggers"] : [])];
}
