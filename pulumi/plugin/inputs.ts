import { isRecord } from "../../src/schema/record";
import { providerKey, urnKey } from "../stored-names";

export type Properties = Readonly<Record<string, unknown>>;

/** What the program gave, without what its resource added for the runtime. */
export function givenBy(inputs: Properties): Properties {
  const { [providerKey]: _provider, [urnKey]: _urn, ...others } = inputs;
  return withoutNulls(others);
}

/** The resource's own URN, where its program told it. */
export function urnIn({ [urnKey]: urn }: Properties): string | undefined {
  return typeof urn === "string" ? urn : undefined;
}

/** The description of a task, and apart from it the credentials, which nothing may keep. */
export function splitCredentials(
  task: Properties,
): readonly [description: Properties, credentials?: unknown] {
  const { credentials, ...description } = withoutNulls(task);
  if (credentials === undefined) return [description];
  return [description, isRecord(credentials) ? withoutNulls(credentials) : credentials];
}

/** What a program leaves undefined arrives as null where it was made from a secret. */
function withoutNulls(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}
