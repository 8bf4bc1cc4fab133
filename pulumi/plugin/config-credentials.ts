import type { Parsed } from "../../src/core/issue";
import type { CredentialProvider, CredentialSpec, FoundCredentials } from "../../src/credentials/provider";
import { environmentCredentials, givenCredentials } from "../../src/credentials/provider";
import { keysOf } from "../../src/credentials/shape";
import { parseJson } from "../../src/http/message";
import { isRecord } from "../../src/schema/record";

/** The stack's configuration, as Pulumi hands it to a dynamic provider: structured values are JSON. */
export interface StackConfig {
  get(key: string): string | undefined;
}

const namespace = "cloudTaskWaiter";

/** Where a resource looks for credentials: its own property, the stack's configuration, the environment. */
export function credentialProviders(given: unknown, config: StackConfig): readonly CredentialProvider[] {
  return [givenCredentials(given), configCredentials(config), environmentCredentials];
}

/** Credentials of the stack's configuration: one key for each of them, or one key with an object. */
function configCredentials(config: StackConfig): CredentialProvider {
  return {
    find: (spec) => findIn(config, spec),
    hint(spec) {
      const [first = "", ...others] = spec.shapes.flatMap(keysOf).map((name) => configKey(spec.name, name));
      const short = others.map((key) => key.slice(namespace.length + 1));
      return `set them in the stack's configuration (${[first, ...short].join(", ")})`;
    },
  };
}

/** `cloudTaskWaiter:huaweiAccessKey` for `accessKey` of the cloud `huawei`. */
function configKey(cloud: string, credential: string): string {
  return `${namespace}:${cloud}${credential.charAt(0).toUpperCase()}${credential.slice(1)}`;
}

function findIn(
  config: StackConfig,
  { name: cloud, shapes }: CredentialSpec,
): Parsed<FoundCredentials | undefined> {
  const from = "the stack's configuration";
  const structuredKey = `${namespace}:${cloud}`;
  const entries = shapes
    .flatMap(keysOf)
    .map((name) => [name, config.get(configKey(cloud, name))] as const)
    .filter(([, value]) => Boolean(value));
  const structured = config.get(structuredKey);
  const [first] = entries;
  if (structured && first) {
    const keys = `${structuredKey} and ${configKey(cloud, first[0])}`;
    return issue(`${keys} are both set: expected only one of the two`);
  }
  if (structured) {
    const given = parseJson(structured);
    return isRecord(given)
      ? { value: { given, from } }
      : issue(
          `${structuredKey} must be an object with the credentials: pulumi config set --path --secret ${structuredKey}.<name>`,
        );
  }
  const given = Object.fromEntries(entries);
  // Options alone, such as how to sign, are no credentials.
  const isMeant = shapes.some(({ discriminators }) => discriminators.some((name) => given[name]));
  return { value: isMeant ? { given, from } : undefined };
}

function issue(message: string): Parsed<never> {
  return { issues: [{ path: [], message }] };
}
