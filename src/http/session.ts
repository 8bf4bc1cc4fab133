import type { Answer } from "../core/answer";
import { type Clock, TimeLimitReached, untilAborted, within } from "../core/clock";
import { cleanAnswer } from "./clean";
import {
  CredentialHolder,
  type CredentialSource,
  hash,
  NoCredentialsError,
  nameOfSource,
} from "./credentials";
import { refusesCredentials, SignInGate } from "./gate";
import type { HttpRequest, HttpResponse } from "./message";
import { Pace } from "./pace";
import { redactor } from "./redact";
import { Registry } from "./registry";
import { NetworkError, send } from "./send";

/** One question and what its answer means. */
export interface Exchange<C> {
  /** A signed request; made anew for every attempt, so that its nonce and its time stamp are fresh. */
  request(credentials: C, date: Date): HttpRequest;
  /** What the answer means; its texts may still hold secrets. */
  read(response: HttpResponse, date: Date): Answer;
}

/** At most 20 requests a second for one account: a tenth of what Huawei's gateway lets through by default. */
const gapMs = 50;

/** The sessions of one cloud in this process, and what they share. */
export class Sessions<C extends object> {
  private readonly holders = new Registry<CredentialHolder<C>>();
  private readonly gates = new Registry<SignInGate>();
  private readonly paces = new Registry<Pace>();
  private readonly parse: (given: unknown) => C;
  private readonly accountOf: (credentials: C) => string;

  /**
   * @param parse what makes credentials of what a source gives; it throws when they are not valid
   * @param accountOf whom the provider takes them for: the access key's id, the user, the token
   */
  constructor(parse: (given: unknown) => C, accountOf: (credentials: C) => string) {
    this.parse = parse;
    this.accountOf = accountOf;
  }

  of(origin: string, source: CredentialSource<object>, clock: Clock): Session<C> {
    const holder = this.holders.get(
      clock,
      `${origin} ${nameOfSource(source)}`,
      () => new CredentialHolder(source, this.parse, clock),
    );
    return new Session(holder, clock, {
      gateOf: (credentials) =>
        this.gates.get(clock, `${origin} ${nameOfSource(credentials)}`, () => new SignInGate(clock)),
      paceOf: (credentials) =>
        this.paces.get(clock, `${origin} ${hash(this.accountOf(credentials))}`, () => new Pace(clock, gapMs)),
    });
  }
}

/** What all who use the same credentials, or the same account, at a host have in common. */
interface Shared<C> {
  gateOf(credentials: C): SignInGate;
  paceOf(credentials: C): Pace;
}

/** Asks one host with the credentials of one source: renews them, keeps the account's rate and its secrets. */
export class Session<C extends object> {
  private readonly holder: CredentialHolder<C>;
  private readonly clock: Clock;
  private readonly shared: Shared<C>;

  constructor(holder: CredentialHolder<C>, clock: Clock, shared: Shared<C>) {
    this.holder = holder;
    this.clock = clock;
    this.shared = shared;
  }

  /**
   * Asks once, and once more with other credentials when the first are refused and there are others. Trouble of the
   * network, the credentials or the server is an answer, not an error.
   *
   * @param requestTimeoutMs how long one request may take, in milliseconds, from when it is sent
   * @throws what `signal` is aborted with
   */
  async ask(exchange: Exchange<C>, signal: AbortSignal, requestTimeoutMs: number): Promise<Answer> {
    try {
      const credentials = await untilAborted(signal, () => this.holder.current());
      const answer = await this.askWith(credentials, exchange, signal, requestTimeoutMs);
      if (!refusesCredentials(answer)) return answer;
      const renewed = await untilAborted(signal, () => this.holder.renew(credentials));
      return renewed ? await this.askWith(renewed, exchange, signal, requestTimeoutMs) : answer;
    } catch (error) {
      if (!(error instanceof NoCredentialsError)) throw error;
      return { type: error.isTransient ? "transient" : "rejected", message: error.message };
    }
  }

  private askWith(
    credentials: C,
    exchange: Exchange<C>,
    signal: AbortSignal,
    requestTimeoutMs: number,
  ): Promise<Answer> {
    const gate = this.shared.gateOf(credentials);
    const pace = this.shared.paceOf(credentials);
    return gate.pass(signal, async () => {
      await pace.turn(signal);
      // Others may have been refused while this one waited for its turn.
      const refusal = gate.refusalNow();
      if (refusal) return refusal;
      const answer = await this.roundTrip(credentials, exchange, signal, requestTimeoutMs);
      if (answer.type !== "transient") pace.served();
      else if (answer.throttled) pace.throttled(answer.retryAfterMs);
      return answer;
    });
  }

  private async roundTrip(
    credentials: C,
    exchange: Exchange<C>,
    signal: AbortSignal,
    requestTimeoutMs: number,
  ): Promise<Answer> {
    const date = this.clock.date();
    const sentAtMs = this.clock.now();
    const request = exchange.request(credentials, date);
    const redact = redactor(request.secrets);
    try {
      const response = await within(this.clock, requestTimeoutMs, signal, (cut) => send(request, cut));
      const tookMs = this.clock.now() - sentAtMs;
      return { ...cleanAnswer(exchange.read(redact(response), date), redact), tookMs };
    } catch (error) {
      // Whoever asked has given up, whatever the reason was: that is no answer, and not for others to share.
      signal.throwIfAborted();
      if (error instanceof NetworkError) {
        return { type: error.permanent ? "rejected" : "transient", message: redact(error.message) };
      }
      if (!(error instanceof TimeLimitReached)) throw error;
      const { host } = new URL(request.origin);
      return { type: "transient", message: `${host} gave no answer within ${requestTimeoutMs} ms` };
    }
  }
}
