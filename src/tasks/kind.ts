import type { z } from "zod";
import type { TaskStatus } from "../core/answer";
import type { Clock } from "../core/clock";
import type { Task } from "../core/task";
import type { Cloud } from "../http/cloud";
import type { CredentialSource } from "../http/credentials";
import type { HttpRequest } from "../http/message";

/** What is to be waited for, as plain data. */
export interface TaskDescription {
  readonly kind: string;
  readonly taskId: string;
}

/** How a task is asked about. */
export interface TaskAccess<C> {
  /** Credentials, or a function that gets them and is called again when they have expired. @default - the environment's */
  readonly credentials?: CredentialSource<C>;
  /** Time and randomness, for tests. @default - the real ones */
  readonly clock?: Clock;
}

/** All that there is to a kind of task. */
export interface KindDefinition<D extends TaskDescription, C extends object> {
  readonly name: D["kind"];
  readonly cloud: Cloud<C>;
  readonly schema: z.ZodType<D>;
  /** A valid description with every property, for documentation and in place of values that are not known yet. */
  readonly sample: Required<D>;
  /** The properties that say which task it is; the others only say how to ask. */
  readonly identity: readonly (keyof D & string)[];
  /** The request for the status, without credentials. */
  request(description: D): HttpRequest;
  /** What the JSON body of an answer with HTTP status 2xx says; `undefined` when it is the body of an error after all. */
  read(body: unknown): TaskStatus | undefined;
  /** Bodies of answers in the vendor's shape. */
  readonly samples: Readonly<Record<"pending" | "succeeded" | "failed", unknown>>;
}

/** A kind of task, as the fronts see it: whatever its description and its credentials look like. */
export interface Kind {
  readonly name: string;
  readonly cloud: Pick<Cloud<object>, "name" | "credentialNames">;
  readonly schema: z.ZodType<TaskDescription>;
  readonly sample: TaskDescription;
  readonly identity: readonly string[];
  readonly samples: KindDefinition<TaskDescription, object>["samples"];
  /**
   * Whether there are valid credentials for a valid description: one sentence for each fault, and no credential in it.
   *
   * @param otherPlaces where else a front looks for credentials, for the sentence that says there are none
   */
  credentialProblems(
    description: TaskDescription,
    credentials: unknown,
    otherPlaces?: readonly string[],
  ): string[];
  /** @throws {InvalidDescriptionError} when the description or the credentials are not valid, or there are none */
  createTask(description: unknown, access?: TaskAccess<object>): Task;
}
