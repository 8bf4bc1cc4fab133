import type { Clock } from "../core/clock";
import { debug } from "../core/debug";
import type { ErrorResult, PollResult } from "../core/poll-result";
import { isFetcher } from "../credentials/provider";
import type { CredentialSource } from "../credentials/source";
import { orThrow } from "../schema/parse";
import { Account } from "./account";
import type { Cloud, Target } from "./cloud";
import { CredentialHolder, NoCredentialsError, nameOfSource } from "./credentials";
import { sha256 } from "./digest";
import type { SignedIn } from "./gate";
import { refusesCredentials, SignInGate } from "./gate";
import type { HttpRequest, HttpResponse } from "./message";
import { Pace } from "./pace";
import { Registry } from "./registry";

/** One question and what its answer means. */
interface Exchange<C> {
  /** A signed request; made anew for every attempt, so that its nonce and its time stamp are fresh. */
  request(credentials: C, date: Date): HttpRequest;
  /** What the answer means; its texts may still hold secrets. */
  read(response: HttpResponse, date: Date): PollResult;
}

/** At most 20 requests a second for one account: a tenth of what Huawei's gateway lets through by default. */
const gapMs = 50;

const signInTimeoutMs = 10_000;

const sessions = new WeakMap<Cloud, Sessions<object>>();

/** The sessions of a cloud in this process. */
export function sessionsOf(cloud: Cloud): Sessions<object> {
  const existing = sessions.get(cloud) ?? new Sessions(cloud);
  sessions.set(cloud, existing);
  return existing;
}

/** The sessions of one cloud in this process, and what they share. */
class Sessions<C extends object> {
  private readonly holders = new Registry<CredentialHolder<C>>();
  private readonly gates = new Registry<SignInGate>();
  private readonly paces = new Registry<Pace>();
  /** Whose credentials they are that a sign-in handed out: they change, and the account stays the same. */
  private readonly signedIn = new WeakMap<C, string>();
  private readonly cloud: Cloud<object, C>;

  constructor(cloud: Cloud<object, C>) {
    this.cloud = cloud;
  }

  of(target: Target, source: CredentialSource<object>, clock: Clock): Session<C> {
    const { origin, project = "" } = target;
    const { credentials } = this.cloud;
    const open = (given: object, signal: AbortSignal) => {
      const valid = isFetcher(source) ? orThrow(credentials.parse(given, origin)) : given;
      return this.open(valid, target, clock, signal);
    };
    const holder = this.holders.get(
      clock,
      `${origin} ${project} ${nameOfSource(source)}`,
      () => new CredentialHolder(source, open, clock),
    );
    return new Session(holder, (credentials) => {
      const name = this.signedIn.get(credentials) ?? this.cloud.accountOf(credentials);
      return new Account(clock, this.gate(clock, origin, credentials, true), this.pace(clock, origin, name));
    });
  }

  /** What signs requests with these credentials: they themselves, or what a sign-in gives for them. */
  private async open(valid: object, target: Target, clock: Clock, signal: AbortSignal): Promise<C> {
    const opened = this.cloud.open(valid, target);
    if ("credentials" in opened) return opened.credentials;
    const { signIn } = opened;
    // Every sign-in sends the password again, so they stay one at a time.
    const gate = this.gate(clock, signIn.origin, valid, false);
    const account = new Account(clock, gate, this.pace(clock, signIn.origin, signIn.account));
    const reply = await account.ask<ErrorResult, SignedIn<C>>(
      {
        request: signIn.request,
        take: (response) => {
          const credentials = signIn.take(response);
          return credentials && { type: "signedIn", credentials };
        },
        read: signIn.readError,
      },
      signal,
      signInTimeoutMs,
    );
    if (reply.type !== "signedIn") throw new NoCredentialsError(reply);
    this.signedIn.set(reply.credentials, signIn.account);
    return reply.credentials;
  }

  private gate(clock: Clock, origin: string, credentials: object, isLasting: boolean): SignInGate {
    const name = `${origin} ${nameOfSource(credentials)}`;
    return this.gates.get(clock, name, () => new SignInGate(clock, isLasting));
  }

  private pace(clock: Clock, origin: string, account: string): Pace {
    return this.paces.get(clock, `${origin} ${sha256(account)}`, () => new Pace(clock, gapMs));
  }
}

/** Asks one host with the credentials of one source, and renews them. */
class Session<C extends object> {
  private readonly holder: CredentialHolder<C>;
  private readonly accountOf: (credentials: C) => Account;

  constructor(holder: CredentialHolder<C>, accountOf: (credentials: C) => Account) {
    this.holder = holder;
    this.accountOf = accountOf;
  }

  /**
   * Sends one request, and one more with other credentials when the first are rejected and there are others. Errors of the
   * network, the credentials or the server are results, not exceptions.
   *
   * @param requestTimeoutMs how long one request may take, in milliseconds, from when it is sent
   * @throws what `signal` is aborted with
   */
  async ask(exchange: Exchange<C>, signal: AbortSignal, requestTimeoutMs: number): Promise<PollResult> {
    const askWith = (credentials: C) => {
      const request = (date: Date) => exchange.request(credentials, date);
      const signed = { request, read: exchange.read };
      return this.accountOf(credentials).ask(signed, signal, requestTimeoutMs);
    };
    try {
      const credentials = await this.holder.current(signal);
      const answer = await askWith(credentials);
      if (!refusesCredentials(answer)) return answer;
      const renewed = await this.holder.renew(credentials, signal);
      return renewed ? await askWith(renewed) : answer;
    } catch (error) {
      if (!(error instanceof NoCredentialsError)) throw error;
      debug(() => `credentials: none, ${error.message}`);
      return error.answer;
    }
  }
}
