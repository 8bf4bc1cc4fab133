import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { PollResult } from "../../src/core/poll-result";
import { type SignedIn, SignInGate } from "../../src/http/gate";
import { VirtualClock } from "../support/virtual-clock";

const forever = new AbortController().signal;

const running: PollResult = { type: "status", status: { state: "running", providerState: "running" } };
const notFound: PollResult = { type: "notFound", message: "An incorrect task ID is used" };
const forbidden: PollResult = {
  type: "rejected",
  message: "The operation permission is restricted",
  code: "Anti-DDoS.10001009",
};
const untrusted: PollResult = { type: "rejected", message: "can't reach api (self-signed certificate)" };
const badKey: PollResult = { type: "rejected", unauthorized: true, message: "verify aksk signature fail" };
const expired: PollResult = { type: "expired", message: "The token must be updated." };
const busy: PollResult = { type: "transient", message: "HTTP 503 without an error message" };

type Reply = PollResult | SignedIn<{ token: string }>;

const signedIn: Reply = { type: "signedIn", credentials: { token: "tok-1" } };

/** A gate, and those who ask through it: each question is answered by hand. */
function newGate(isLasting = true) {
  const clock = new VirtualClock();
  const gate = new SignInGate(clock, isLasting);
  const questions: PromiseWithResolvers<Reply>[] = [];
  const ask = (signal = forever) =>
    gate.pass(signal, async () => {
      const question = Promise.withResolvers<Reply>();
      questions.push(question);
      return question.promise;
    });
  /** Lets everything happen that can, and tells how many questions have come through. */
  const settled = async () => {
    await setImmediate();
    return questions.length;
  };
  const answer = (index: number, answer: Reply) => questions[index]?.resolve(answer);
  return { clock, gate, ask, answer, questions, settled };
}

describe("The gate of a sign-in", () => {
  test.each([
    ["a status", running],
    ["a task that is not known", notFound],
  ])("lets one go first, and all the others when it was told %s", async (_name, proof) => {
    const { ask, answer, settled } = newGate();
    const asked = [ask(), ask(), ask()];
    expect(await settled()).toBe(1);
    answer(0, proof);
    expect(await settled()).toBe(3);
    answer(1, running);
    answer(2, running);
    expect(await Promise.all(asked)).toEqual([proof, running, running]);
  });

  test("lets one sign in after the other, because each sends the password again", async () => {
    const { ask, answer, settled } = newGate(false);
    const asked = [ask(), ask(), ask()];
    for (const index of [0, 1]) {
      expect(await settled()).toBe(index + 1);
      answer(index, signedIn);
    }
    expect(await settled()).toBe(3);
    answer(2, badKey);
    expect(await Promise.all(asked)).toEqual([signedIn, signedIn, badKey]);
    expect(await ask()).toEqual(badKey);
    expect(await settled()).toBe(3);
  });

  test("lets one after the other go first when nothing was heard from behind the sign-in", async () => {
    const { ask, answer, settled } = newGate();
    const asked = [ask(), ask(), ask()];
    await settled();
    answer(0, untrusted);
    expect(await settled()).toBe(2);
    answer(1, badKey);
    expect(await Promise.all(asked)).toEqual([untrusted, badKey, badKey]);
    expect(await settled()).toBe(2);
  });

  test("stays open for those who come later", async () => {
    const { ask, answer, settled } = newGate();
    const first = ask();
    await settled();
    answer(0, running);
    await first;
    void ask();
    void ask();
    expect(await settled()).toBe(3);
  });

  test.each([
    ["refused credentials", badKey],
    ["expired credentials", expired],
    ["a transient error", busy],
  ])("tells all who wait of %s, and asks for none of them", async (_name, bad) => {
    const { ask, answer, settled } = newGate();
    const asked = [ask(), ask(), ask()];
    await settled();
    answer(0, bad);
    expect(await settled()).toBe(1);
    expect(await Promise.all(asked)).toEqual([bad, bad, bad]);
  });

  test("remembers a refusal for fifteen minutes, and then lets one go first again", async () => {
    const { clock, ask, answer, settled } = newGate();
    const first = ask();
    await settled();
    answer(0, badKey);
    await first;
    await clock.run(clock.sleep(15 * 60_000 - 1));
    expect(await Promise.all([ask(), ask()])).toEqual([badKey, badKey]);
    expect(await settled()).toBe(1);
    await clock.run(clock.sleep(1));
    const again = [ask(), ask()];
    expect(await settled()).toBe(2);
    answer(1, running);
    expect(await settled()).toBe(3);
    answer(2, running);
    expect(await Promise.all(again)).toEqual([running, running]);
  });

  test("does not remember a transient error", async () => {
    const { ask, answer, settled } = newGate();
    const first = ask();
    await settled();
    answer(0, busy);
    await first;
    void ask();
    expect(await settled()).toBe(2);
  });

  test("closes again when credentials that were good are refused", async () => {
    const { ask, answer, settled } = newGate();
    const first = ask();
    await settled();
    answer(0, running);
    await first;
    const second = ask();
    await settled();
    answer(1, badKey);
    expect(await second).toEqual(badKey);
    expect(await ask()).toEqual(badKey);
    expect(await settled()).toBe(2);
  });

  test("tells nobody of the credentials that another was handed out", async () => {
    const { ask, answer, settled } = newGate();
    const asked = [ask(), ask()];
    await settled();
    answer(0, signedIn);
    expect(await settled()).toBe(2);
    answer(1, { type: "signedIn", credentials: { token: "tok-2" } });
    expect(await Promise.all(asked)).toEqual([
      signedIn,
      { type: "signedIn", credentials: { token: "tok-2" } },
    ]);
  });

  test("remembers a refusal no longer for those who were told of it meanwhile", async () => {
    const { clock, ask, answer, settled } = newGate();
    const first = ask();
    await settled();
    answer(0, badKey);
    await first;
    for (let minutes = 0; minutes < 15; minutes += 5) {
      expect(await ask()).toEqual(badKey);
      await clock.run(clock.sleep(5 * 60_000));
    }
    void ask();
    expect(await settled()).toBe(2);
  });

  test("lets another go first when the first gives up while it asks", async () => {
    const { ask, answer, questions, settled } = newGate();
    const first = ask();
    const second = ask();
    const third = ask();
    await settled();
    questions[0]?.reject(new Error("enough"));
    await expect(first).rejects.toThrow("enough");
    expect(await settled()).toBe(2);
    answer(1, running);
    expect(await settled()).toBe(3);
    answer(2, running);
    expect(await Promise.all([second, third])).toEqual([running, running]);
  });

  test("lets whoever waits leave at once", async () => {
    const { ask, answer, settled } = newGate();
    const leaving = new AbortController();
    const first = ask();
    const second = ask(leaving.signal);
    await settled();
    leaving.abort(new Error("enough"));
    await expect(second).rejects.toThrow("enough");
    answer(0, running);
    expect(await first).toEqual(running);
    expect(await settled()).toBe(1);
  });

  /** An open gate with two questions under way, the first of which is refused. */
  async function refusedBesideAnother() {
    const { ask, answer, settled, ...rest } = newGate();
    const proof = ask();
    await settled();
    answer(0, running);
    await proof;
    const asked = [ask(), ask()];
    await settled();
    answer(1, badKey);
    await settled();
    return { ask, answer, settled, asked, ...rest };
  }

  test("remembers a refusal no longer when others that were under way are refused later", async () => {
    const { clock, gate, ask, answer, settled, asked } = await refusedBesideAnother();
    await clock.run(clock.sleep(5 * 60_000));
    answer(2, expired);
    expect(await Promise.all(asked)).toEqual([badKey, expired]);
    expect(gate.refusalNow()).toBe(badKey);
    await clock.run(clock.sleep(10 * 60_000 - 1));
    expect(gate.refusalNow()).toBe(badKey);
    await clock.run(clock.sleep(1));
    expect(gate.refusalNow()).toBeUndefined();
    void ask();
    expect(await settled()).toBe(4);
  });

  test.each<[string, Reply]>([
    ["a status", running],
    ["a task that is not known", notFound],
    ["a token", signedIn],
  ])("forgets a refusal when another that was under way is told %s", async (_name, proof) => {
    const { gate, answer, settled } = await refusedBesideAnother();
    expect(gate.refusalNow()).toBe(badKey);
    answer(2, proof);
    await settled();
    expect(gate.refusalNow()).toBeUndefined();
  });

  test.each<[string, Reply]>([
    ["a transient error", busy],
    ["a refusal without a code", untrusted],
    ["a refusal of another kind, which may come before anybody looked", forbidden],
  ])("keeps a refusal when another that was under way is told of %s", async (_name, answered) => {
    const { gate, answer, settled } = await refusedBesideAnother();
    answer(2, answered);
    await settled();
    expect(gate.refusalNow()).toBe(badKey);
  });
});
