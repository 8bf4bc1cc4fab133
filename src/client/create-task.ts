import type { Clock } from "../core/clock";
import { systemClock } from "../core/clock";
import { InvalidDescriptionError } from "../core/errors";
import type { Phase, Task } from "../core/task";
import type { CredentialSource } from "../credentials/provider";
import { environmentCredentials, givenCredentials } from "../credentials/provider";
import type { AnyTaskDescription } from "../generated/descriptions";
import { debug } from "../http/debug";
import type { HttpResponse } from "../http/message";
import { sessionsOf } from "../http/session";
import type { ParsedTask } from "../integration/parse";
import { parseTask } from "../integration/parse";
import { orThrow } from "../schema/parse";
import type { CredentialsFor } from "../tasks";
import { readAnswer } from "../tasks/read-answer";
import type { StatusQuery } from "../tasks/status-query";

/** How a task is polled. */
export interface TaskAccess<C> {
  /** Credentials, or a function that gets them and is called again when they have expired. @default - the environment's */
  readonly credentials?: CredentialSource<C>;
  /** Time and randomness, for tests. @default - the real ones */
  readonly clock?: Clock;
}

/**
 * A task to wait for, from its description.
 *
 * @param description plain data; `kind` says which kind of task it is
 * @param access how to poll: credentials, or a function that gets them; the environment's unless given
 * @throws {InvalidDescriptionError} naming each property that is wrong and what is expected of it
 */
export function createTask<D extends AnyTaskDescription>(
  description: D,
  access: TaskAccess<CredentialsFor<D>> = {},
): Task {
  const { credentials, clock = systemClock, ...unknown } = access;
  const issues = Object.keys(unknown).map((option) => ({
    path: [option],
    message: "is not an option: expected credentials or clock",
  }));
  if (issues.length > 0) throw new InvalidDescriptionError(issues);
  const task = orThrow(
    parseTask(description, {
      credentials: () => [givenCredentials(credentials), environmentCredentials],
    }),
  );
  return toTask(task, clock);
}

/** Polls for a task that has been parsed; nothing is validated again. */
export function toTask({ kind, description, credentials }: ParsedTask, clock: Clock): Task {
  const cloud = kind.cloud(description);
  if (!credentials) throw new TypeError("A task whose credentials were not resolved can't be polled");
  const { source, from } = credentials;
  if (from !== undefined) debug(() => `credentials: ${from}`);
  const session = sessionsOf(cloud).of(kind.request(description), source as CredentialSource<object>, clock);
  const phaseOf = (query: StatusQuery<ParsedTask["description"]>): Phase => {
    const unsigned = query.request(description);
    const exchange = {
      request: (signer: object, date: Date) => cloud.sign(unsigned, signer, date),
      read: (response: HttpResponse, date: Date) => readAnswer(response, date, { cloud, query, description }),
    };
    return { check: (signal, requestTimeoutMs) => session.ask(exchange, signal, requestTimeoutMs) };
  };
  const task = { kind: kind.name, taskId: description.taskId, ...phaseOf(kind) };
  if (!kind.effective || description.waitUntil !== "effective") return task;
  return { ...task, phase: "done", next: { phase: "effective", ...phaseOf(kind.effective) } };
}
