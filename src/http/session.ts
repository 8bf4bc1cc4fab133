import type { Answer } from "../core/answer";
import { type Clock, TimeLimitReached, untilAborted, within } from "../core/clock";
import {
  CredentialHolder,
  type CredentialSource,
  type Grant,
  NoCredentialsError,
  nameOfSource,
} from "./credentials";
import { refusesCredentials } from "./gate";
import type { HttpRequest, HttpResponse } from "./message";
import { Pace } from "./pace";
import { redactor } from "./redact";
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

/** What belongs to one account at one host: its credentials and their renewal, its rate, and keeping its secrets. */
export class Session<C extends object> {
  private readonly clock: Clock;
  private readonly holder: CredentialHolder<C>;
  private readonly pace: Pace;

  constructor(holder: CredentialHolder<C>, clock: Clock) {
    this.clock = clock;
    this.holder = holder;
    this.pace = new Pace(clock, gapMs);
  }

  /**
   * Asks once, and once more with other credentials when the first are refused and there are others.
   *
   * @param requestTimeoutMs how long one request may take, in milliseconds, from when it is sent
   * @throws only what `signal` is aborted with: every other trouble is an answer
   */
  async ask(exchange: Exchange<C>, signal: AbortSignal, requestTimeoutMs: number): Promise<Answer> {
    try {
      const grant = await untilAborted(signal, this.holder.current());
      const answer = await this.askWith(grant, exchange, signal, requestTimeoutMs);
      if (!refusesCredentials(answer)) return answer;
      const renewed = await untilAborted(signal, this.holder.renew(grant));
      return renewed ? await this.askWith(renewed, exchange, signal, requestTimeoutMs) : answer;
    } catch (error) {
      if (error instanceof NoCredentialsError) return { type: "rejected", message: error.message };
      throw error;
    }
  }

  private askWith(
    grant: Grant<C>,
    exchange: Exchange<C>,
    signal: AbortSignal,
    requestTimeoutMs: number,
  ): Promise<Answer> {
    return grant.gate.pass(signal, async () => {
      await this.pace.turn(signal);
      const date = this.clock.date();
      const request = exchange.request(grant.credentials, date);
      const redact = redactor(request.secrets);
      const answer = await this.roundTrip(
        request,
        (response) => redactAnswer(exchange.read(redact(response), date), redact),
        signal,
        requestTimeoutMs,
      );
      if (answer.type !== "transient") this.pace.served();
      else if (answer.throttled) this.pace.throttled(answer.retryAfterMs);
      return answer;
    });
  }

  private async roundTrip(
    request: HttpRequest,
    read: (response: HttpResponse) => Answer,
    signal: AbortSignal,
    requestTimeoutMs: number,
  ): Promise<Answer> {
    try {
      return read(await within(this.clock, requestTimeoutMs, signal, (cut) => send(request, cut)));
    } catch (error) {
      // Whoever asked has given up, whatever the reason was: that is no answer, and not for others to share.
      signal.throwIfAborted();
      if (error instanceof NetworkError)
        return { type: error.permanent ? "rejected" : "transient", message: error.message };
      if (error instanceof TimeLimitReached) {
        return {
          type: "transient",
          message: `${new URL(request.origin).host} gave no answer within ${requestTimeoutMs} ms`,
        };
      }
      throw error;
    }
  }
}

/** The body has been redacted as it came; reading it may have brought to light what was escaped in it. */
function redactAnswer(answer: Answer, redact: <T>(value: T) => T): Answer {
  if (answer.type === "status") {
    return { type: "status", status: { ...cut(redact(answer.status)), state: answer.status.state } };
  }
  return { ...cut(redact(answer)), type: answer.type } as Answer;
}

const longestMessage = 2_000;

function cut<T extends { readonly message?: string }>(said: T): T {
  return said.message === undefined ? said : { ...said, message: said.message.slice(0, longestMessage) };
}

const mostSessions = 1_000;

/** The sessions of one cloud in this process: one for all the tasks of an account at a host. */
export class Sessions<C extends object> {
  private readonly byClock = new WeakMap<Clock, Map<string, Session<C>>>();
  private readonly parse: (given: unknown) => C;

  /** @param parse what makes credentials of what a source gives; it throws when they are not valid */
  constructor(parse: (given: unknown) => C) {
    this.parse = parse;
  }

  of(origin: string, source: CredentialSource<object>, clock: Clock): Session<C> {
    const sessions = this.byClock.get(clock) ?? new Map<string, Session<C>>();
    this.byClock.set(clock, sessions);
    const account = `${origin} ${nameOfSource(source)}`;
    const session =
      sessions.get(account) ?? new Session(new CredentialHolder(source, this.parse, clock), clock);
    sessions.set(account, session);
    const [oldest] = sessions.keys();
    if (sessions.size > mostSessions && oldest !== undefined) sessions.delete(oldest);
    return session;
  }
}
