import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type Clock, TimeLimitReached, within } from "../core/clock";

/**
 * Credentials, or a function that gets them: it is called again when they have expired or are refused, and has 30
 * seconds to settle.
 */
export type CredentialSource<C> = C | (() => C | Promise<C>);

/** Whoever asks has a time limit of its own, which keeps the process alive: this one need not. */
const longestFetchMs = 30_000;

/** There are no credentials: the function that gets them failed, or what it gave are none. */
export class NoCredentialsError extends Error {
  override readonly name = "NoCredentialsError";
  /** It was only slow. */
  readonly isTransient: boolean;
  constructor(message: string, isTransient: boolean, options: ErrorOptions) {
    super(message, options);
    this.isTransient = isTransient;
  }
}

/** The credentials of one source: got once for all who ask, renewed once for all who saw them refused. */
export class CredentialHolder<C extends object> {
  private readonly source: CredentialSource<object>;
  private readonly parse: (given: unknown) => C;
  private readonly clock: Clock;
  private held: Promise<C> | undefined;
  private latest: C | undefined;

  /** @param parse what makes credentials of what the source gives; it throws when they are not valid */
  constructor(source: CredentialSource<object>, parse: (given: unknown) => C, clock: Clock) {
    this.source = source;
    this.parse = parse;
    this.clock = clock;
  }

  /** @throws {NoCredentialsError} */
  current(): Promise<C> {
    return this.held ?? this.hold(this.fetch());
  }

  /**
   * Others in place of those that are no longer good; `undefined` when the source has no others.
   *
   * @throws {NoCredentialsError}
   */
  async renew(stale: C): Promise<C | undefined> {
    const isFirst = this.latest === stale;
    if (isFirst) this.latest = undefined;
    const renewed = await (isFirst ? this.hold(this.fetch(stale)) : this.current());
    return renewed === stale ? undefined : renewed;
  }

  private hold(fetching: Promise<C>): Promise<C> {
    this.held = fetching;
    fetching.then(
      (credentials) => {
        this.latest = credentials;
      },
      () => {
        this.held = undefined;
      },
    );
    return fetching;
  }

  private async fetch(before?: C): Promise<C> {
    const { source } = this;
    try {
      const given =
        typeof source === "function"
          ? await within(this.clock, longestFetchMs, neverAborted, async () => source(), false)
          : source;
      const credentials = this.parse(given);
      return before && isDeepStrictEqual(credentials, before) ? before : credentials;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const isTransient = error instanceof TimeLimitReached;
      throw new NoCredentialsError(`The credentials could not be got: ${reason}`, isTransient, {
        cause: error,
      });
    }
  }
}

const neverAborted = new AbortController().signal;

const names = new WeakMap<object, string>();
let named = 0;

/** A name for a source that tells no secret: the same for equal values, or for the same function. */
export function nameOfSource(source: CredentialSource<object>): string {
  if (typeof source !== "function") return hash(JSON.stringify(source));
  const name = names.get(source) ?? `function-${named++}`;
  names.set(source, name);
  return name;
}

/** A name for a text that does not tell it. */
export function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
