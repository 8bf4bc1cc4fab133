import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../core/clock";
import { TimeLimitReached, untilAborted, within } from "../core/clock";
import { debug } from "../core/debug";
import type { ErrorResult } from "../core/poll-result";
import { clip, oneLine } from "../core/text";
import type { CredentialSource } from "../credentials/source";
import { sha256 } from "./digest";

/** How long the words of a function that failed may be, in bytes. */
const longestReason = 500;

/** Whoever asks has a time limit of its own, which keeps the process alive: this one need not. */
const longestFetchMs = 30_000;

/** There are no credentials: the function that gets them failed, what it gave are none, or they don't sign in. */
export class NoCredentialsError extends Error {
  override readonly name = "NoCredentialsError";
  readonly answer: ErrorResult;
  constructor(answer: ErrorResult, options?: ErrorOptions) {
    super(answer.message, options);
    this.answer = answer;
  }
}

/** Credentials that are being got, or have been. */
interface Fetch<C> {
  readonly credentials: Promise<C>;
  readonly cut: AbortController;
  settled: boolean;
  waiting: number;
}

/** The credentials of one source: got once for all who ask, renewed once for all who saw them refused. */
export class CredentialHolder<C extends object> {
  private readonly source: CredentialSource<object>;
  private readonly open: (given: object, signal: AbortSignal) => C | Promise<C>;
  private readonly clock: Clock;
  private held: Fetch<C> | undefined;
  private latest: C | undefined;

  /** @param open what makes credentials of what the source gives; it throws when they are not valid */
  constructor(
    source: CredentialSource<object>,
    open: (given: object, signal: AbortSignal) => C | Promise<C>,
    clock: Clock,
  ) {
    this.source = source;
    this.open = open;
    this.clock = clock;
  }

  /** @throws {NoCredentialsError} or what `signal` is aborted with */
  async current(signal: AbortSignal): Promise<C> {
    signal.throwIfAborted();
    return this.join(this.held ?? this.begin(), signal);
  }

  /**
   * Others in place of those that are no longer good; `undefined` when the source has no others.
   *
   * @throws {NoCredentialsError} or what `signal` is aborted with
   */
  async renew(stale: C, signal: AbortSignal): Promise<C | undefined> {
    const isFirst = this.latest === stale;
    if (isFirst) {
      debug(() => "credentials: rejected, looking for others");
      this.latest = undefined;
    }
    const renewed = await (isFirst ? this.join(this.begin(stale), signal) : this.current(signal));
    return renewed === stale ? undefined : renewed;
  }

  private begin(stale?: C): Fetch<C> {
    const cut = new AbortController();
    const fetch = { credentials: this.fetch(cut.signal, stale), cut, settled: false, waiting: 0 };
    this.held = fetch;
    fetch.credentials.then(
      (credentials) => {
        fetch.settled = true;
        this.latest = credentials;
      },
      () => {
        fetch.settled = true;
        this.drop(fetch);
      },
    );
    return fetch;
  }

  /** Waits with the others; what nobody waits for any more is ended. */
  private async join(fetch: Fetch<C>, signal: AbortSignal): Promise<C> {
    fetch.waiting += 1;
    try {
      return await untilAborted(signal, () => fetch.credentials);
    } finally {
      fetch.waiting -= 1;
      if (fetch.waiting === 0 && !fetch.settled) {
        this.drop(fetch);
        fetch.cut.abort();
      }
    }
  }

  private drop(fetch: Fetch<C>): void {
    if (this.held === fetch) this.held = undefined;
  }

  private async fetch(signal: AbortSignal, before?: C): Promise<C> {
    const { source } = this;
    try {
      const credentials = await within(
        this.clock,
        longestFetchMs,
        signal,
        async (cut) => this.open(typeof source === "function" ? await source() : source, cut),
        false,
      );
      const isSame = before !== undefined && isDeepStrictEqual(credentials, before);
      debug(() => `credentials: ${isSame ? "there are no others" : before ? "renewed" : "obtained"}`);
      return isSame ? before : credentials;
    } catch (error) {
      if (error instanceof NoCredentialsError) throw error;
      // What is thrown and is no error may be anything, also the credentials.
      const reason =
        error instanceof Error ? clip(oneLine(error.message), longestReason) : "no error message";
      const type = error instanceof TimeLimitReached ? "transient" : "rejected";
      throw new NoCredentialsError(
        { type, message: `The credentials could not be fetched: ${reason}` },
        { cause: error },
      );
    }
  }
}

const names = new WeakMap<object, string>();
let named = 0;

/** A name for a source that tells no secret: the same for equal values, or for the same function. */
export function nameOfSource(source: CredentialSource<object>): string {
  if (typeof source !== "function") return sha256(JSON.stringify(source));
  const name = names.get(source) ?? `function-${named++}`;
  names.set(source, name);
  return name;
}
