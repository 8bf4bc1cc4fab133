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

/** Without the credentials, which nothing may keep. */
export function withoutCredentials({ credentials: _secret, ...others }: Properties): Properties {
  return others;
}

/**
 * What a program leaves undefined arrives as null where it was made from a secret: at the top, in the credentials, and in
 * the tasks of a group.
 */
function withoutNulls(properties: Properties): Properties {
  const present = Object.entries(properties).filter(([, value]) => value !== null);
  return Object.fromEntries(
    present.map(([name, value]) => {
      if (name === "credentials" && isRecord(value)) return [name, withoutNulls(value)];
      const isGroup = name === "tasks" && Array.isArray(value);
      return [name, isGroup ? value.map((task) => (isRecord(task) ? withoutNulls(task) : task)) : value];
    }),
  );
}
