import { InvalidDescriptionError } from "../../src/core/errors";
import type { Task } from "../../src/core/task";
import type { TaskRequest } from "../../src/front/request";
import { debug } from "../../src/http/debug";
import { parseJson } from "../../src/http/message";
import { namesOf } from "../../src/schema/forms";
import { isRecord } from "../../src/schema/record";
import type { AnyKind } from "../../src/tasks/any-kind";
import { propertyPlace } from "../../src/tasks/define-kind";
import type { Properties } from "./inputs";
import { hasUnknown } from "./unknowns";

/** The stack's configuration, as Pulumi hands it to a dynamic provider: structured values are JSON. */
export interface StackConfig {
  get(key: string): string | undefined;
}

const namespace = "cloudTaskWaiter";

/** `cloudTaskWaiter:huaweiAccessKey` for `accessKey` of the cloud `huawei`. */
function configKey(cloud: string, credential: string): string {
  return `${namespace}:${cloud}${credential.charAt(0).toUpperCase()}${credential.slice(1)}`;
}

/**
 * The credentials that the stack's configuration has for a kind of task: one key for each of them, or one key with an
 * object. `undefined` when it has none but options.
 *
 * @throws {InvalidDescriptionError} when there are both, or the object is none
 */
function credentialsFromConfig(
  config: StackConfig,
  { cloud }: AnyKind,
): Readonly<Record<string, unknown>> | undefined {
  const entries = cloud.credentialForms
    .flatMap(namesOf)
    .map((name) => [name, config.get(configKey(cloud.name, name))] as const)
    .filter(([, value]) => Boolean(value));
  const structured = config.get(`${namespace}:${cloud.name}`);
  const [first] = entries;
  if (structured && first) {
    const keys = `${namespace}:${cloud.name} and ${configKey(cloud.name, first[0])}`;
    throw new InvalidDescriptionError([`${keys} are both set: expected only one of the two`]);
  }
  if (structured) return parseObject(structured, cloud.name);
  const credentials = Object.fromEntries(entries);
  const tells = cloud.credentialForms.some(({ telling }) => telling.some((name) => credentials[name]));
  return tells ? credentials : undefined;
}

function parseObject(text: string, cloud: string): Readonly<Record<string, unknown>> {
  const value = parseJson(text);
  if (isRecord(value)) return value;
  throw new InvalidDescriptionError([
    `${namespace}:${cloud} must be an object with the credentials: pulumi config set --path --secret ${namespace}:${cloud}.<name>`,
  ]);
}

/**
 * What is wrong with the credentials for a task, as far as that can be known: one sentence for each fault, and no
 * credential in it.
 *
 * @param given the description as it was given, which may have parts that are not known yet
 */
export function credentialProblems(
  { kind, description }: TaskRequest,
  given: Properties,
  credentials: unknown,
  config: StackConfig,
): string[] {
  // Which environment variables count depends on the place.
  if (hasUnknown([credentials, given["region"], given["endpoint"]])) return [];
  const places = [propertyPlace(kind.cloud), configPlace(kind)];
  if (credentials !== undefined) return kind.credentialProblems(description, credentials, places);
  const configured = credentialsFromConfig(config, kind);
  const problems = kind.credentialProblems(description, configured, places);
  return configured ? problems.map((problem) => `${problem} (from the stack's configuration)`) : problems;
}

/** @throws {InvalidDescriptionError} when the credentials are not valid, or there are none */
export function toTask(request: TaskRequest, credentials: unknown, config: StackConfig): Task {
  const { kind, description } = request;
  const problems = credentialProblems(request, { ...description }, credentials, config);
  if (problems.length > 0) throw new InvalidDescriptionError(problems);
  if (credentials !== undefined) return kind.createTask(description, { credentials });
  const configured = credentialsFromConfig(config, kind);
  if (configured) debug(() => `credentials: ${namespace}:${kind.cloud.name}… in the stack's configuration`);
  return kind.createTask(description, { credentials: configured });
}

/** Where the credentials for a kind of task are in the stack's configuration, for error messages. */
function configPlace({ cloud }: AnyKind): string {
  const [first = "", ...others] = cloud.credentialForms
    .flatMap(namesOf)
    .map((name) => configKey(cloud.name, name));
  const short = others.map((key) => key.slice(namespace.length + 1));
  return `set them in the stack's configuration (${[first, ...short].join(", ")})`;
}
