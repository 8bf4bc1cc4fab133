import { setImmediate } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import type { Clock } from "../../src/core/clock";
import type { CredentialSource } from "../../src/credentials/source";
import { CredentialHolder, NoCredentialsError, nameOfSource } from "../../src/http/credentials";
import { VirtualClock } from "../support/virtual-clock";

const forever = new AbortController().signal;

function holderOf(source: CredentialSource<object>) {
  return new CredentialHolder(source, tokenOf, new VirtualClock());
}

function tokenOf(given: unknown): { token: string } {
  if (typeof given === "object" && given !== null && "token" in given && typeof given.token === "string") {
    return { token: given.token };
  }
  throw new Error("credentials must have token");
}

/** A function that gives these in turn, and the last for ever. */
function sourceOf(...tokens: readonly (string | Error)[]) {
  const calls = { count: 0 };
  const source = async () => {
    const token = tokens[Math.min(calls.count++, tokens.length - 1)];
    if (token instanceof Error) throw token;
    return { token };
  };
  return { source, calls };
}

describe("The credentials of an account", () => {
  test("are the value, where that is given", async () => {
    const holder = holderOf({ token: "tok-1" });
    expect(await holder.current(forever)).toEqual({ token: "tok-1" });
  });

  test("are got once for all who ask, at once or later", async () => {
    const { source, calls } = sourceOf("tok-1", "tok-2");
    const holder = holderOf(source);
    const grants = await Promise.all([holder.current(forever), holder.current(forever)]);
    grants.push(await holder.current(forever));
    expect(new Set(grants).size).toBe(1);
    expect(calls.count).toBe(1);
  });

  test("are renewed once for all who saw them refused at the same time", async () => {
    const { source, calls } = sourceOf("tok-1", "tok-2", "tok-3");
    const holder = holderOf(source);
    const stale = await holder.current(forever);
    const renewed = await Promise.all([1, 2, 3].map(() => holder.renew(stale, forever)));
    expect(renewed.map((grant) => grant)).toEqual([1, 2, 3].map(() => ({ token: "tok-2" })));
    expect(calls.count).toBe(2);
  });

  test("are not renewed again for one who saw the old ones refused late", async () => {
    const { source, calls } = sourceOf("tok-1", "tok-2", "tok-3");
    const holder = holderOf(source);
    const stale = await holder.current(forever);
    const renewed = await holder.renew(stale, forever);
    expect(await holder.renew(stale, forever)).toBe(renewed);
    expect(calls.count).toBe(2);
  });

  test("are renewed as often as they expire", async () => {
    const { source } = sourceOf("tok-1", "tok-2", "tok-3");
    const holder = holderOf(source);
    const first = await holder.current(forever);
    const second = await holder.renew(first, forever);
    if (!second) throw new Error("There are others");
    expect(await holder.renew(second, forever)).toEqual({ token: "tok-3" });
  });

  test.each([
    ["a value has no others", { token: "tok-1" }],
    ["a function that gives the same again has no others", async () => ({ token: "tok-1" })],
  ])("%s", async (_name, source) => {
    const holder = holderOf(source);
    expect(await holder.renew(await holder.current(forever), forever)).toBeUndefined();
  });

  test("that could not be fetched are an error for all who asked, and are tried again for the next", async () => {
    const { source, calls } = sourceOf(new Error("vault is sealed"), "tok-1");
    const holder = holderOf(source);
    const asked = await Promise.allSettled([holder.current(forever), holder.current(forever)]);
    for (const outcome of asked) {
      expect(outcome).toMatchObject({ status: "rejected", reason: expect.any(NoCredentialsError) });
    }
    expect(calls.count).toBe(1);
    expect(await holder.current(forever)).toEqual({ token: "tok-1" });
  });

  test("that a function without a promise could not get are tried again for the next too", async () => {
    let sealed = true;
    const holder = holderOf(() => {
      if (sealed) throw new Error("vault is sealed");
      return { token: "tok-1" };
    });
    await expect(holder.current(forever)).rejects.toThrow(
      "The credentials could not be fetched: vault is sealed",
    );
    sealed = false;
    expect(await holder.current(forever)).toEqual({ token: "tok-1" });
  });
});

/** A source that settles by hand, and what was told to whoever opens what it gives. */
function slowSource() {
  const opened: { signal: AbortSignal; settle: PromiseWithResolvers<{ token: string }> }[] = [];
  const clock = new VirtualClock();
  const open = (_given: unknown, signal: AbortSignal) => {
    const settle = Promise.withResolvers<{ token: string }>();
    opened.push({ signal, settle });
    return settle.promise;
  };
  const holder = new CredentialHolder({ username: "me" }, open, clock);
  return { holder, opened, clock };
}

describe("Credentials that are being got", () => {
  test("are cut when nobody waits for them any more, and leave no timer", async () => {
    const { holder, opened, clock } = slowSource();
    const leaving = new AbortController();
    const asked = [holder.current(leaving.signal), holder.current(leaving.signal)];
    await setImmediate();
    expect(opened.map(({ signal }) => signal.aborted)).toEqual([false]);
    const reason = new Error("enough");
    leaving.abort(reason);
    for (const one of asked) await expect(one).rejects.toBe(reason);
    await setImmediate();
    expect(opened.map(({ signal }) => signal.aborted)).toEqual([true]);
    expect(clock.pending).toBe(0);
  });

  test("are got anew for whoever asks after they were cut", async () => {
    const { holder, opened } = slowSource();
    const leaving = new AbortController();
    const first = holder.current(leaving.signal);
    leaving.abort(new Error("enough"));
    await expect(first).rejects.toThrow("enough");
    const second = holder.current(forever);
    expect(opened).toHaveLength(2);
    // What comes late of the first is nobody's.
    opened[0]?.settle.resolve({ token: "tok-late" });
    await setImmediate();
    opened[1]?.settle.resolve({ token: "tok-2" });
    expect(await second).toEqual({ token: "tok-2" });
    expect(await holder.current(forever)).toEqual({ token: "tok-2" });
    expect(opened).toHaveLength(2);
  });

  test("are kept when others, which were cut before, end only then", async () => {
    const { holder, opened } = slowSource();
    const leaving = new AbortController();
    const first = holder.current(leaving.signal);
    let second: Promise<object> | undefined;
    // The first to hear of the cut asks anew, before the end of the first is known to anybody.
    opened[0]?.signal.addEventListener("abort", () => {
      second = holder.current(forever);
    });
    leaving.abort(new Error("enough"));
    await expect(first).rejects.toThrow("enough");
    await setImmediate();
    expect(opened).toHaveLength(2);
    const third = holder.current(forever);
    expect(opened).toHaveLength(2);
    opened[1]?.settle.resolve({ token: "tok-2" });
    expect(await Promise.all([second, third])).toEqual([{ token: "tok-2" }, { token: "tok-2" }]);
  });

  test("have a timer that keeps no process alive", async () => {
    const { holder, opened, clock } = slowSource();
    const set = vi.spyOn<Clock, "setTimer">(clock, "setTimer");
    const asked = holder.current(forever);
    expect(set.mock.calls.map(([ms, , keepsAlive]) => [ms, keepsAlive])).toEqual([[30_000, false]]);
    opened[0]?.settle.resolve({ token: "tok-1" });
    await asked;
  });

  test("are got on for those who stay when one leaves", async () => {
    const { holder, opened } = slowSource();
    const leaving = new AbortController();
    const first = holder.current(leaving.signal);
    const others = [holder.current(forever), holder.current(forever)];
    leaving.abort(new Error("enough"));
    await expect(first).rejects.toThrow("enough");
    await setImmediate();
    expect(opened.map(({ signal }) => signal.aborted)).toEqual([false]);
    opened[0]?.settle.resolve({ token: "tok-1" });
    expect(await Promise.all(others)).toEqual([{ token: "tok-1" }, { token: "tok-1" }]);
  });

  test("are kept when the one who waited leaves after they have come", async () => {
    const { holder, opened } = slowSource();
    const leaving = new AbortController();
    const asked = holder.current(leaving.signal);
    opened[0]?.settle.resolve({ token: "tok-1" });
    const credentials = await asked;
    leaving.abort();
    expect(await holder.current(forever)).toBe(credentials);
    expect(opened[0]?.signal.aborted).toBe(false);
  });

  test("in place of others are cut too, and got anew for the next who saw the old ones refused", async () => {
    const { holder, opened, clock } = slowSource();
    const asked = holder.current(forever);
    opened[0]?.settle.resolve({ token: "tok-1" });
    const stale = await asked;
    const leaving = new AbortController();
    const renewal = holder.renew(stale, leaving.signal);
    leaving.abort(new Error("enough"));
    await expect(renewal).rejects.toThrow("enough");
    expect(opened.map(({ signal }) => signal.aborted)).toEqual([false, true]);
    expect(clock.pending).toBe(0);
    const again = holder.renew(stale, forever);
    expect(opened).toHaveLength(3);
    opened[2]?.settle.resolve({ token: "tok-2" });
    expect(await again).toEqual({ token: "tok-2" });
  });

  test("have half a minute", async () => {
    const { holder, opened, clock } = slowSource();
    await expect(clock.run(holder.current(forever))).rejects.toMatchObject({
      answer: {
        type: "transient",
        message: "The credentials could not be fetched: no response within 30000 ms",
      },
    });
    expect(clock.now()).toBe(30_000);
    expect(opened.map(({ signal }) => signal.aborted)).toEqual([true]);
  });

  test("end with the very answer of whoever could not get them", async () => {
    const answer = { type: "transient", message: "Sign-in at iam: busy", retryAfterMs: 7_000 } as const;
    const open = () => Promise.reject(new NoCredentialsError(answer));
    const holder = new CredentialHolder({ username: "me" }, open, new VirtualClock());
    await expect(holder.current(forever)).rejects.toMatchObject({ answer });
  });

  test("are not got at all for one who had already left", async () => {
    const { holder, opened, clock } = slowSource();
    await expect(holder.current(AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
    await setImmediate();
    expect(opened.every(({ signal }) => signal.aborted)).toBe(true);
    expect(clock.pending).toBe(0);
  });
});

describe("What a function gives that are no credentials", () => {
  test("is an error in the words of whoever reads it", async () => {
    await expect(holderOf(() => ({ user: "me" })).current(forever)).rejects.toThrow(
      "The credentials could not be fetched: credentials must have token",
    );
  });
});

describe("The name of an account", () => {
  test("is the same for equal values, and another for others", () => {
    const name = nameOfSource({ accessKey: "AK7", secretKey: "sk-very-secret" });
    expect(nameOfSource({ accessKey: "AK7", secretKey: "sk-very-secret" })).toBe(name);
    expect(nameOfSource({ accessKey: "AK7", secretKey: "another" })).not.toBe(name);
    expect(nameOfSource({ accessKey: "AK8", secretKey: "sk-very-secret" })).not.toBe(name);
  });

  test("is the same for the same function only", () => {
    const one = () => ({ token: "tok-1" });
    const other = () => ({ token: "tok-1" });
    expect(nameOfSource(one)).toBe(nameOfSource(one));
    expect(nameOfSource(one)).not.toBe(nameOfSource(other));
  });

  test("tells nothing secret", () => {
    expect(nameOfSource({ accessKey: "AK7", secretKey: "sk-very-secret" })).toMatch(/^[0-9a-f]{64}$/);
  });
});
