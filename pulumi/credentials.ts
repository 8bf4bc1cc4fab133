import { namesOf } from "../src/schema/forms";
import type { AnyKind } from "../src/tasks/any-kind";

/** The stack's configuration, as Pulumi hands it to a dynamic provider. */
export interface StackConfig {
  get(key: string): string | undefined;
}

const namespace = "cloudTaskWaiter";

/** `cloudTaskWaiter:huaweiAccessKey` for `accessKey` of the cloud `huawei`. */
function configKey(cloud: string, credential: string): string {
  return `${namespace}:${cloud}${credential.charAt(0).toUpperCase()}${credential.slice(1)}`;
}

/** The credentials that the stack's configuration has for a kind of task; `undefined` when it has none but options. */
export function credentialsFromConfig(
  config: StackConfig,
  { cloud }: AnyKind,
): Record<string, string> | undefined {
  const found = cloud.credentialForms
    .flatMap(namesOf)
    .map((name) => [name, config.get(configKey(cloud.name, name))] as const)
    .filter((entry): entry is readonly [string, string] => Boolean(entry[1]));
  const credentials = Object.fromEntries(found);
  const tells = cloud.credentialForms.some(({ telling }) => telling.some((name) => credentials[name]));
  return tells ? credentials : undefined;
}

/** Where the credentials for a kind of task are in the stack's configuration, for error messages. */
export function configPlace({ cloud }: AnyKind): string {
  const [first = "", ...others] = cloud.credentialForms
    .flatMap(namesOf)
    .map((name) => configKey(cloud.name, name));
  const short = others.map((key) => key.slice(namespace.length + 1));
  return `set them in the stack's configuration (${[first, ...short].join(", ")})`;
}
