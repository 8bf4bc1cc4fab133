import type { Clock } from "../core/clock";
import { TimeLimitReached, within } from "../core/clock";
import type { ErrorResult, PollResult } from "../core/poll-result";
import { cleanAnswer } from "./clean";
import { debugRequest } from "./debug";
import type { SignedIn, SignInGate } from "./gate";
import type { HttpRequest, HttpResponse } from "./message";
import type { Pace } from "./pace";
import { redactor } from "./redact";
import { NetworkError, send } from "./send";

/** One request, with the credentials in it, and what its answer means. */
export interface SignedExchange<A extends PollResult, S extends SignedIn<unknown> = never> {
  /** Made anew for every attempt, so that its nonce and its time stamp are fresh. */
  request(date: Date): HttpRequest;
  /** What is read before anything is redacted: credentials that a good answer hands out. */
  take?(response: HttpResponse): S | undefined;
  /** What the answer means; its texts may still hold secrets. */
  read(response: HttpResponse, date: Date): A;
}

/** One account at one host, with one set of credentials: its sign-in, its rate, its secrets. */
export class Account {
  private readonly clock: Clock;
  private readonly gate: SignInGate;
  private readonly pace: Pace;

  constructor(clock: Clock, gate: SignInGate, pace: Pace) {
    this.clock = clock;
    this.gate = gate;
    this.pace = pace;
  }

  /**
   * Sends one request. Errors of the network, the credentials or the server are results, not exceptions.
   *
   * @param requestTimeoutMs how long the request may take, in milliseconds, from when it is sent
   * @throws what `signal` is aborted with
   */
  ask<A extends PollResult, S extends SignedIn<unknown> = never>(
    exchange: SignedExchange<A, S>,
    signal: AbortSignal,
    requestTimeoutMs: number,
  ): Promise<A | S | ErrorResult> {
    return this.gate.pass(signal, async () => {
      await this.pace.turn(signal);
      // Others may have been refused while this one waited for its turn.
      const refusal = this.gate.refusalNow();
      if (refusal) return refusal;
      const reply = await this.roundTrip(exchange, signal, requestTimeoutMs);
      if (reply.type !== "transient") this.pace.served();
      else if (reply.throttled) this.pace.throttled(reply.retryAfterMs);
      return reply;
    });
  }

  private async roundTrip<A extends PollResult, S extends SignedIn<unknown>>(
    exchange: SignedExchange<A, S>,
    signal: AbortSignal,
    requestTimeoutMs: number,
  ): Promise<A | S | ErrorResult> {
    const date = this.clock.date();
    const sentAtMs = this.clock.now();
    const request = exchange.request(date);
    const redact = redactor(request.secrets);
    const trace = debugRequest(request, redact);
    try {
      const response = await within(this.clock, requestTimeoutMs, signal, (cut) => send(request, cut));
      const tookMs = this.clock.now() - sentAtMs;
      const reply = exchange.take?.(response) ?? {
        ...cleanAnswer(exchange.read(redact(response), date), redact),
        tookMs,
      };
      trace.answered(response, tookMs, reply);
      return reply;
    } catch (error) {
      if (signal.aborted) trace.unanswered("was canceled");
      // Whoever asked has given up, whatever the reason was: that is no answer, and not for others to share.
      signal.throwIfAborted();
      const pollError = redact(errorResultOf(error, request, requestTimeoutMs));
      trace.unanswered(pollError.message);
      return pollError;
    }
  }
}

/** What it means that no answer came. @throws any error that does not say so */
function errorResultOf(error: unknown, { origin }: HttpRequest, requestTimeoutMs: number): ErrorResult {
  if (error instanceof NetworkError) {
    return { type: error.permanent ? "rejected" : "transient", message: error.message };
  }
  if (!(error instanceof TimeLimitReached)) throw error;
  const message = `${new URL(origin).host} did not respond within ${requestTimeoutMs} ms`;
  return { type: "transient", message };
}
