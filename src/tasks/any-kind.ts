import type { Clock } from "../core/clock";
import type { Task } from "../core/task";
import type { Cloud } from "../http/cloud";
import type { CredentialSource } from "../http/credentials";
import type { Property } from "../schema/property";
import type { Sample } from "./question";

/** What is to be waited for, as plain data: every property is a string. */
export interface TaskDescription {
  /** The kind of task: `"huawei-antiddos"`. */
  readonly kind: string;
  /** The id that the change returned. */
  readonly taskId: string;
  /** Whether the wait goes on, when the task is done, until the change is in effect. @default "done" */
  readonly waitUntil?: "done" | "effective";
}

/** How a task is asked about. */
export interface TaskAccess<C> {
  /** Credentials, or a function that gets them and is called again when they have expired. @default - the environment's */
  readonly credentials?: CredentialSource<C>;
  /** Time and randomness, for tests. @default - the real ones */
  readonly clock?: Clock;
}

/** A kind of task, as the fronts see it: whatever its description and its credentials look like. */
export interface AnyKind {
  readonly name: string;
  readonly title: string;
  readonly seenLive: boolean;
  readonly cloud: Pick<Cloud<object>, "name" | "credentialForms" | "credentialsText">;
  readonly sample: TaskDescription;
  /** All properties of a description but `kind`. */
  readonly properties: readonly Property[];
  /** The properties that say what is waited for: another value of one is another wait. */
  readonly identity: readonly string[];
  /** What the properties stand for that are left out. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly samples: readonly Sample<TaskDescription>[];
  /** Of the answers to what comes after the task, where there is such a phase. */
  readonly effectiveSamples: readonly Sample<TaskDescription>[];
  /** One sentence for each fault of a description: the property and what is expected of it. */
  problems(description: unknown): string[];
  /**
   * A description with every default in place.
   *
   * @throws {InvalidDescriptionError} naming each property that is wrong and what is expected of it
   */
  parse(description: unknown): TaskDescription;
  /**
   * Whether there are valid credentials for a valid description: one sentence for each fault, and no credential in it.
   *
   * @param places where a front looks for credentials before the environment, for the sentence that says there are none;
   *   unless given, in the property `credentials`
   */
  credentialProblems(
    description: TaskDescription,
    credentials: unknown,
    places?: readonly string[],
  ): string[];
  /** @throws {InvalidDescriptionError} when the description or the credentials are not valid, or there are none */
  createTask(description: unknown, access?: TaskAccess<unknown>): Task;
}
