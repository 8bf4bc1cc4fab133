import type { Answer } from "../core/answer";
import { systemClock } from "../core/clock";
import { InvalidDescriptionError } from "../core/errors";
import type { CredentialSource } from "../http/credentials";
import { type HttpResponse, parseJson } from "../http/message";
import { validate } from "../schema/validate";
import type { Kind, KindDefinition, TaskDescription } from "./kind";

/** Makes of what is particular to a kind all that the fronts need of it. */
export function defineKind<D extends TaskDescription, C extends object>(
  definition: KindDefinition<D, C>,
): Kind {
  const { name, cloud, schema } = definition;

  function sourceFor(
    origin: string,
    given: unknown,
    otherPlaces: readonly string[] = [],
  ): CredentialSource<object> {
    if (typeof given === "function") return given as () => object;
    if (given !== undefined) return cloud.parseCredentials(given);
    const found = cloud.fromEnvironment(process.env, origin);
    if (found) return cloud.parseCredentials(found);
    const places = [...otherPlaces, `set ${cloud.environmentText(origin)} in the environment`];
    throw new InvalidDescriptionError([
      `credentials are missing: give the property credentials with ${cloud.credentialsText}; or ${places.join("; or ")}`,
    ]);
  }

  return {
    ...definition,
    credentialProblems(description, credentials, otherPlaces) {
      try {
        const { origin } = definition.request(validate(schema, description));
        sourceFor(origin, credentials, otherPlaces);
        return [];
      } catch (error) {
        if (error instanceof InvalidDescriptionError) return [...error.problems];
        throw error;
      }
    },
    createTask(given, { credentials, clock = systemClock } = {}) {
      const description = validate(schema, given);
      const unsigned = definition.request(description);
      const source = sourceFor(unsigned.origin, credentials);
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
  const { status: httpStatus, headers, body } = response;
  if (httpStatus < 200 || httpStatus > 299) return cloud.readError(response, date);
  const json = parseJson(body);
  if (json === undefined) {
    return { type: "transient", message: "The answer is not JSON, or was cut short", httpStatus };
  }
  const status = read(json);
  if (!status) return cloud.readError(response, date);
  const requestId = headers["x-request-id"];
  return { type: "status", status: { ...(requestId && { requestId }), ...status } };
}
