import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../core/clock";
import { SignInGate } from "./gate";

/** Credentials, or a function that gets them; it is called again when they have expired. */
export type CredentialSource<C> = C | (() => C | Promise<C>);

/** The function that gets the credentials threw, or what it gave are none. */
export class NoCredentialsError extends Error {
  override readonly name = "NoCredentialsError";
}

/** Credentials, and whether they have proved good. */
export interface Grant<C> {
  readonly credentials: C;
  readonly gate: SignInGate;
}

/** The credentials of one account: got once for all who ask, renewed once for all who saw them refused. */
export class CredentialHolder<C extends object> {
  private readonly source: CredentialSource<object>;
  private readonly parse: (given: unknown) => C;
  private readonly clock: Clock;
  private held: Promise<Grant<C>> | undefined;
  private latest: Grant<C> | undefined;

  /** @param parse what makes credentials of what the source gives; it throws when they are not valid */
  constructor(source: CredentialSource<object>, parse: (given: unknown) => C, clock: Clock) {
    this.source = source;
    this.parse = parse;
    this.clock = clock;
  }

  current(): Promise<Grant<C>> {
    return this.held ?? this.hold(this.fetch());
  }

  /** Others in place of those that are no longer good; `undefined` when the source has no others. */
  async renew(stale: Grant<C>): Promise<Grant<C> | undefined> {
    const isFirst = this.latest === stale;
    if (isFirst) this.latest = undefined;
    const renewed = await (isFirst ? this.hold(this.fetch(stale)) : this.current());
    return renewed === stale ? undefined : renewed;
  }

  private hold(fetching: Promise<Grant<C>>): Promise<Grant<C>> {
    this.held = fetching;
    fetching.then(
      (grant) => {
        this.latest = grant;
      },
      () => {
        this.held = undefined;
      },
    );
    return fetching;
  }

  private async fetch(before?: Grant<C>): Promise<Grant<C>> {
    try {
      const credentials = this.parse(typeof this.source === "function" ? await this.source() : this.source);
      if (before && isDeepStrictEqual(credentials, before.credentials)) return before;
      return { credentials, gate: new SignInGate(this.clock) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new NoCredentialsError(`The credentials could not be got: ${reason}`, { cause: error });
    }
  }
}

const names = new WeakMap<object, string>();
let named = 0;

/** A name for the account behind a source that tells no secret: the same for equal values, or for the same function. */
export function nameOfSource(source: CredentialSource<object>): string {
  if (typeof source !== "function") return createHash("sha256").update(JSON.stringify(source)).digest("hex");
  const name = names.get(source) ?? `function-${named++}`;
  names.set(source, name);
  return name;
}
