import type { Clock } from "../core/clock";
import { untilAborted } from "../core/clock";
import { debug } from "../core/debug";
import type { ErrorResult, PollResult } from "../core/poll-result";

/**
 * Huawei locks an access key for 5 minutes after five refusals, and a user for 15 minutes after as few as three wrong
 * passwords within 15 minutes; a refusal is remembered for as long.
 */
const refusalMs = 15 * 60_000;

/** Credentials that a sign-in has handed out. */
export interface SignedIn<C> {
  readonly type: "signedIn";
  readonly credentials: C;
}

/** What comes of one request. */
type Reply = PollResult | SignedIn<unknown>;

/**
 * Lets one request through until the credentials have proved good, so that many waits on a bad key cost the account one
 * refused request and not one each.
 */
export class SignInGate {
  private readonly clock: Clock;
  private readonly isLasting: boolean;
  private proved = false;
  private first: Promise<Reply | undefined> | undefined;
  private refusal: { readonly answer: ErrorResult; readonly untilMs: number } | undefined;

  /** @param isLasting whether a good answer proves the credentials for all that follow, too */
  constructor(clock: Clock, isLasting = true) {
    this.clock = clock;
    this.isLasting = isLasting;
  }

  /** Asks; or answers with what the first to ask was told, when that holds for all. */
  async pass<R extends Reply>(signal: AbortSignal, ask: () => Promise<R>): Promise<R | ErrorResult> {
    while (!this.proved) {
      const refusal = this.refusalNow();
      if (refusal) {
        debug(() => "no request sent: these credentials were rejected recently");
        return refusal;
      }
      const { first } = this;
      if (!first) return this.goFirst(ask);
      const shared = await untilAborted(signal, () => first);
      if (shared?.type === "transient") return shared;
    }
    const answer = await ask();
    this.learn(answer);
    return answer;
  }

  /** What somebody was told who was refused with these credentials a short time ago. */
  refusalNow(): ErrorResult | undefined {
    return this.refusal && this.clock.now() < this.refusal.untilMs ? this.refusal.answer : undefined;
  }

  private async goFirst<R extends Reply>(ask: () => Promise<R>): Promise<R> {
    const { promise, resolve } = Promise.withResolvers<Reply | undefined>();
    this.first = promise;
    let answer: R | undefined;
    try {
      answer = await ask();
      this.learn(answer);
      return answer;
    } finally {
      this.first = undefined;
      // Without an answer, as when its wait was ended, another goes first.
      resolve(answer);
    }
  }

  private learn(answer: Reply): void {
    if (answer.type === "signedIn" || provesCredentials(answer)) {
      this.proved = this.isLasting;
      this.refusal = undefined;
    } else if (answer.type !== "status" && refusesCredentials(answer)) {
      this.proved = false;
      // Not prolonged by those who were told of it.
      if (!this.refusalNow()) this.refusal = { answer, untilMs: this.clock.now() + refusalMs };
    }
  }
}

/** Whether the answer means that these credentials, and so every request with them, are refused. */
export function refusesCredentials(answer: PollResult): boolean {
  return answer.type === "expired" || (answer.type === "rejected" && answer.unauthorized === true);
}

/** Whether only a caller who is known gets this answer: a refusal may come before anybody looked at the credentials. */
function provesCredentials(answer: PollResult): boolean {
  return answer.type === "status" || answer.type === "notFound";
}
