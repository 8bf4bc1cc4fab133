import { z } from "zod";
import { longestTimerMs } from "../core/clock";
import { durationFormat, parseDuration } from "../core/duration";
import { InvalidDescriptionError } from "../core/errors";
import { expected } from "../schema/fields";
import { problemsOf, validate } from "../schema/validate";
import { kindOf } from "../tasks";
import type { AnyKind, TaskDescription } from "../tasks/any-kind";

/** What a front is asked for: the description of a task, and how to wait for it. */
export interface WaitRequest {
  readonly kind: AnyKind;
  readonly description: TaskDescription;
  /** `undefined` when it was not given. */
  readonly timeoutMs: number | undefined;
}

/** The properties that every front has beside those of the description; the credentials are treated apart. */
const waitProperties = z.object({
  timeout: z
    .string({ error: expected(durationFormat) })
    .transform((text, context) => {
      const ms = parseDuration(text);
      if (ms !== undefined && ms >= 1 && ms <= longestTimerMs) return ms;
      const what = ms === undefined ? durationFormat : "from 1ms to 596h";
      context.addIssue({ code: "custom", message: expected(what)({ input: text }) });
      return z.NEVER;
    })
    .optional(),
  triggers: z.array(z.unknown(), { error: expected("a list") }).optional(),
});

type Properties = Readonly<Record<string, unknown>>;

/** @throws {InvalidDescriptionError} with one sentence for each property that is wrong */
export function parseRequest(properties: Properties): WaitRequest {
  const { timeout, triggers, ...given } = properties;
  const kind = kindOf(given["kind"]);
  const { kind: _chosenByTheFront, ...sample } = kind.sample;
  const names = Object.keys(sample);
  const unknown = Object.keys(given).filter((name) => name !== "kind" && !names.includes(name));
  const known = [...names, "timeout", "triggers", "credentials"].join(", ");
  const description = Object.fromEntries(Object.entries(given).filter(([name]) => !unknown.includes(name)));
  const problems = [
    ...unknown.map((name) => `${name} is not a known property: expected ${known}`),
    ...kind.problems(description),
    ...problemsOf(waitProperties, { timeout, triggers }),
  ];
  if (problems.length > 0) throw new InvalidDescriptionError(problems);
  return {
    kind,
    description: kind.parse(description),
    timeoutMs: validate(waitProperties, { timeout, triggers }).timeout,
  };
}
