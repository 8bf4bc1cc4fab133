import type { Answer } from "../core/answer";
import { type Clock, untilAborted } from "../core/clock";

/** Huawei locks an access key for five minutes after five refused requests; a refusal is remembered for as long. */
const refusalMs = 5 * 60_000;

/**
 * Lets one request through until the credentials have proved good, so that many waits on a bad key cost the account one
 * refused request and not one each.
 */
export class SignInGate {
  private readonly clock: Clock;
  private proved = false;
  private first: Promise<Answer | undefined> | undefined;
  private refusal: { readonly answer: Answer; readonly untilMs: number } | undefined;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Asks; or answers with what the first to ask was told, when that holds for all. */
  async pass(signal: AbortSignal, ask: () => Promise<Answer>): Promise<Answer> {
    while (!this.proved) {
      if (this.refusal && this.clock.now() < this.refusal.untilMs) return this.refusal.answer;
      if (!this.first) return this.goFirst(ask);
      const shared = await untilAborted(signal, this.first);
      if (shared && !provesCredentials(shared)) return shared;
    }
    const answer = await ask();
    this.learn(answer);
    return answer;
  }

  private async goFirst(ask: () => Promise<Answer>): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
    this.first = promise;
    let answer: Answer | undefined;
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

  private learn(answer: Answer): void {
    if (provesCredentials(answer)) {
      this.proved = true;
    } else if (refusesCredentials(answer)) {
      this.proved = false;
      this.refusal = { answer, untilMs: this.clock.now() + refusalMs };
    }
  }
}

/** Whether the answer means that these credentials, and so every request with them, are refused. */
export function refusesCredentials(answer: Answer): boolean {
  return answer.type === "expired" || (answer.type === "rejected" && answer.credentials === true);
}

function provesCredentials(answer: Answer): boolean {
  return answer.type !== "transient" && !refusesCredentials(answer);
}
