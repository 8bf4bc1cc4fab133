import type { Clock } from "../core/clock";
import { systemClock } from "../core/clock";
import { InvalidDescriptionError } from "../core/errors";
import type { Task } from "../core/task";
import { environmentCredentials, givenCredentials } from "../credentials/provider";
import type { CredentialSource } from "../credentials/source";
import type { CredentialsFor } from "../generated/credentials";
import type { AnyTaskDescription } from "../generated/descriptions";
import { parseTask } from "../integration/parse";
import { orThrow } from "../schema/parse";
import { isRecord } from "../schema/record";
import { toTask } from "./to-task";

/** How a task is polled. */
export interface TaskOptions<C> {
  /** Credentials, or a function that gets them and is called again when they have expired. @default - the environment's */
  readonly credentials?: CredentialSource<C>;
  /** Time and randomness, for tests. @default - the real ones */
  readonly clock?: Clock;
}

/**
 * A task to wait for, from its description.
 *
 * @param description plain data; `kind` says which kind of task it is
 * @param options credentials, or a function that fetches them, and a clock; by default the environment's credentials
 * @throws {InvalidDescriptionError} naming each property that is wrong and what is expected of it
 */
export function createTask<D extends AnyTaskDescription>(
  description: D,
  options: TaskOptions<CredentialsFor<D>> = {},
): Task {
  const { credentials, clock = systemClock, ...unknown } = options;
  const issues = Object.keys(unknown).map((option) => ({
    path: [option],
    message: "is not an option: expected credentials or clock",
  }));
  if (issues.length > 0) throw new InvalidDescriptionError(issues);
  const task = orThrow(
    // What is no object may be a secret: it is not shown.
    parseTask(isRecord(description) ? description : {}, {
      credentials: () => [givenCredentials(credentials), environmentCredentials],
      separateCredentials: true,
    }),
  );
  return toTask(task, clock);
}
