import { describe, expect, test } from "vitest";
import {
  CredentialHolder,
  type CredentialSource,
  NoCredentialsError,
  nameOfSource,
} from "../../src/http/credentials";
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

  test("that could not be got are an error for all who asked, and are tried again for the next", async () => {
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
      "The credentials could not be got: vault is sealed",
    );
    sealed = false;
    expect(await holder.current(forever)).toEqual({ token: "tok-1" });
  });
});

describe("What a function gives that are no credentials", () => {
  test("is an error in the words of whoever reads it", async () => {
    await expect(holderOf(() => ({ user: "me" })).current(forever)).rejects.toThrow(
      "The credentials could not be got: credentials must have token",
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
