import type { z } from "zod";
import type { Answer, TaskStatus } from "../core/answer";
import { type Clock, systemClock } from "../core/clock";
import { InvalidDescriptionError } from "../core/errors";
import type { Task } from "../core/task";
import type { Cloud } from "../http/cloud";
import type { CredentialSource } from "../http/credentials";
import type { HttpRequest, HttpResponse } from "../http/message";
import { validate } from "../schema/validate";

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
  /** What the JSON body of a good answer says. */
  read(body: unknown): TaskStatus;
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

export function defineKind<D extends TaskDescription, C extends object>(
  definition: KindDefinition<D, C>,
): Kind {
  const { name, cloud, schema } = definition;

  function sourceFor(
    description: D,
    given: unknown,
    otherPlaces: readonly string[] = [],
  ): CredentialSource<object> {
    if (typeof given === "function") return given as () => object;
    if (given !== undefined) return cloud.parseCredentials(given);
    const { origin } = definition.request(description);
    const found = cloud.fromEnvironment(process.env, origin);
    if (found) return cloud.parseCredentials(found);
    const places = [...otherPlaces, `set ${cloud.environmentText(origin)} in the environment`];
    throw new InvalidDescriptionError([
      `credentials are missing: give ${cloud.credentialsText}; or ${places.join("; or ")}`,
    ]);
  }

  return {
    ...definition,
    credentialProblems(description, credentials, otherPlaces) {
      try {
        sourceFor(validate(schema, description), credentials, otherPlaces);
        return [];
      } catch (error) {
        if (error instanceof InvalidDescriptionError) return [...error.problems];
        throw error;
      }
    },
    createTask(given, { credentials, clock = systemClock } = {}) {
      const description = validate(schema, given);
      const source = sourceFor(description, credentials);
      const unsigned = definition.request(description);
      const session = cloud.sessions.of(unsigned.origin, source, clock);
      const exchange = {
        request: (current: C, date: Date) => cloud.sign(unsigned, current, date),
        read: (response: HttpResponse, date: Date) => read(definition, response, date),
      };
      return {
        kind: name,
        taskId: description.taskId,
        check: (signal, requestTimeoutMs) => session.ask(exchange, signal, requestTimeoutMs),
      };
    },
  };
}

function read<D extends TaskDescription, C extends object>(
  { cloud, read }: KindDefinition<D, C>,
  response: HttpResponse,
  date: Date,
): Answer {
  if (response.status < 200 || response.status > 299) return cloud.readError(response, date);
  const requestId = response.headers["x-request-id"];
  try {
    return {
      type: "status",
      status: { ...(requestId && { requestId }), ...read(JSON.parse(response.body)) },
    };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {
      type: "transient",
      message: "The answer is not JSON, or was cut short",
      httpStatus: response.status,
    };
  }
}
