import type { Parsed } from "../core/issue";
import { formatIssue } from "../core/issue";
import type { Environment, EnvironmentMatch } from "./environment";
import { variablesText } from "./environment";
import type { CredentialShape } from "./shape";

/** The credentials of one cloud: their shapes, and how to parse and find them. */
export interface CredentialSpec<C extends object = object> {
  /** As in the names of stack configuration keys: `"huawei"`. */
  readonly name: string;
  readonly shapes: readonly CredentialShape[];
  /** Which properties belong together, for messages. */
  readonly text: string;
  /** Which of the properties are secret; the others may be seen. */
  readonly secrets: readonly string[];
  /**
   * Parses given credentials. The path of an issue begins with `credentials`; its message contains no value.
   *
   * @param origin scheme, host and port that the requests go to
   */
  parse(given: unknown, origin: string): Parsed<C>;
  /** Credentials of the environment for a host; `undefined` when it has none. */
  fromEnvironment(environment: Environment, origin: string): Parsed<EnvironmentMatch | undefined>;
  /** The environment variables that are read for a host, for messages. */
  environmentText(origin: string): string;
}

/** Credentials as a provider has them, before anything is validated. */
export interface FoundCredentials {
  /** A value, or a function that fetches one. */
  readonly given: unknown;
  /** Where they come from, for messages: `the stack's configuration`. @default - the property `credentials` */
  readonly from?: string;
}

/** A place where credentials may be: a property, a secret, the stack's configuration, the environment. */
export interface CredentialProvider {
  /** `undefined` when it has none for the cloud. */
  find(spec: CredentialSpec, origin: string): Parsed<FoundCredentials | undefined>;
  /** How to provide credentials there, for the message that there are none. @default - not mentioned */
  hint?(spec: CredentialSpec, origin: string): string;
  /** Whether it reads the property `credentials`; the issue of missing credentials then has that path. */
  readonly isProperty?: true;
}

/** Credentials that a caller gives: a value, or a function that fetches them. */
export function givenCredentials(credentials: unknown): CredentialProvider {
  return {
    find: () => ({ value: credentials === undefined ? undefined : { given: credentials } }),
    hint: ({ text }) => `give the property credentials with ${text}`,
    isProperty: true,
  };
}

/** Credentials of environment variables. */
export const environmentCredentials: CredentialProvider = {
  find(spec, origin) {
    const { value: found, issues } = spec.fromEnvironment(process.env, origin);
    if (issues) return { issues };
    if (!found) return { value: undefined };
    const variables = variablesText(found.names, Object.keys(found.values));
    return { value: { given: found.values, from: `${variables} in the environment` } };
  },
  hint: (spec, origin) => `set ${spec.environmentText(origin)} in the environment`,
};

/** Credentials that are valid, or a function that fetches them and whose results are yet to be validated. */
export interface ResolvedCredentials<C> {
  readonly source: C | CredentialFetcher;
  /** Where they come from, for debug output. */
  readonly from?: string;
}

/** Fetches credentials; called again when they have expired or are rejected. */
type CredentialFetcher = () => unknown;

/** The credentials of the first provider that has any. A value is validated here, and nowhere else. */
export function resolveCredentials<C extends object>(
  spec: CredentialSpec<C>,
  origin: string,
  providers: readonly CredentialProvider[],
): Parsed<ResolvedCredentials<C>> {
  for (const provider of providers) {
    const { value: found, issues } = provider.find(spec, origin);
    if (issues) return { issues };
    if (found) return validated(spec, origin, found);
  }
  const hints = providers.flatMap((provider) => provider.hint?.(spec, origin) ?? []);
  const message = `are missing: ${hints.join("; or ")}`;
  return providers.some(({ isProperty }) => isProperty)
    ? { issues: [{ path: ["credentials"], message }] }
    : { issues: [{ path: [], message: `credentials ${message}` }] };
}

function validated<C extends object>(
  spec: CredentialSpec<C>,
  origin: string,
  { given, from }: FoundCredentials,
): Parsed<ResolvedCredentials<C>> {
  const place = from === undefined ? {} : { from };
  if (isFetcher(given)) return { value: { source: given, ...place } };
  const { value, issues } = spec.parse(given, origin);
  if (!issues) return { value: { source: value, ...place } };
  // Credentials that were found elsewhere are no property of the input: the issue has no path there.
  return from === undefined
    ? { issues }
    : { issues: issues.map((issue) => ({ path: [], message: `${formatIssue(issue)} (from ${from})` })) };
}

export function isFetcher(source: unknown): source is CredentialFetcher {
  return typeof source === "function";
}
