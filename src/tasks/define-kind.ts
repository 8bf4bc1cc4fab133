import type { Answer } from "../core/answer";
import { systemClock } from "../core/clock";
import { InvalidDescriptionError } from "../core/errors";
import type { Phase } from "../core/task";
import type { Cloud } from "../http/cloud";
import type { CredentialSource } from "../http/credentials";
import type { HttpResponse } from "../http/message";
import type { Session, Target } from "../http/session";
import { defaultsOf, propertiesOf } from "../schema/properties";
import { problemsOf, problemsThrownBy, validate } from "../schema/validate";
import type { AnyKind, TaskDescription } from "./any-kind";
import type { Kind, Strings } from "./kind";
import type { Question } from "./question";
import { readAnswer } from "./read-answer";

/** Makes of what is particular to a kind all that the fronts need of it. */
export function defineKind<D extends TaskDescription & Strings<D>, C extends object>(
  kind: Kind<D, C>,
): AnyKind {
  const { name, cloud, schema, effective } = kind;
  const incidental: readonly string[] = ["kind", ...(kind.incidental ?? [])];

  /** Credentials that are a value are checked before anything is asked. */
  function sourceFor(
    target: Target,
    given: unknown,
    places: readonly string[] = [propertyPlace(cloud)],
  ): CredentialSource<object> {
    if (typeof given === "function") return given as () => object;
    const found = given === undefined ? cloud.fromEnvironment(process.env, target.origin) : given;
    if (found === undefined) {
      const everywhere = [...places, `set ${cloud.environmentText(target.origin)} in the environment`];
      throw new InvalidDescriptionError([`credentials are missing: ${everywhere.join("; or ")}`]);
    }
    const { values, open } = cloud.parse(found);
    open(target);
    return values;
  }

  function toPhase(question: Question<D>, description: D, session: Session<C>): Phase {
    const unsigned = question.request(description);
    const exchange = {
      request: (credentials: C, date: Date) => cloud.sign(unsigned, credentials, date),
      read: (response: HttpResponse, date: Date): Answer =>
        readAnswer(response, date, { cloud, question, description }),
    };
    return {
      check: (signal, requestTimeoutMs) => session.ask(exchange, signal, requestTimeoutMs),
    };
  }

  return {
    name,
    title: kind.title,
    seenLive: kind.seenLive,
    cloud,
    sample: kind.sample,
    identity: Object.keys(kind.sample).filter((property) => !incidental.includes(property)),
    properties: propertiesOf(schema).filter((property) => property.name !== "kind"),
    defaults: defaultsOf(schema),
    samples: kind.samples,
    effectiveSamples: effective?.samples ?? [],
    problems: (description) => problemsOf(schema, description),
    parse: (description) => validate(schema, description),
    credentialProblems(description, credentials, places) {
      return problemsThrownBy(() => {
        sourceFor(kind.request(validate(schema, description)), credentials, places);
      });
    },
    createTask(given, { credentials, clock = systemClock, ...unknown } = {}) {
      const problems = Object.keys(unknown).map(
        (option) => `${option} is not an option: expected credentials or clock`,
      );
      if (problems.length > 0) throw new InvalidDescriptionError(problems);
      const description = validate(schema, given);
      const target = kind.request(description);
      const session = cloud.sessions.of(target, sourceFor(target, credentials), clock);
      const task = { kind: name, taskId: description.taskId, ...toPhase(kind, description, session) };
      if (!effective || description.waitUntil !== "effective") return task;
      const next = { phase: "effective", ...toPhase(effective, description, session) };
      return { ...task, phase: "done", next };
    },
  };
}

/** That credentials may be given as a property, for the sentence that says there are none. */
export function propertyPlace({ credentialsText }: Pick<Cloud<object>, "credentialsText">): string {
  return `give the property credentials with ${credentialsText}`;
}
