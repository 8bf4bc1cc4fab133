import { expect, test } from "vitest";
import type { WaitEvent } from "../../src/core/events";
import { lineWriter } from "../../src/front/lines";

function status(providerState: string, elapsedMs: number, more: object = {}): WaitEvent {
  return {
    type: "status",
    status: { state: "running", providerState, ...more },
    attempt: 1,
    elapsedMs,
    nextDelayMs: 2_000,
  };
}

test("A line says the provider's word, what it means, the time and the next look", () => {
  const write = lineWriter("task 7");
  expect(write(status("verifying", 1_200, { progress: 40, message: "rules" }))).toBe(
    "verifying, 40 %, rules after 1.2s, next look in 2s (task 7)",
  );
});

test("A line comes only when something has changed, or a minute has passed", () => {
  const write = lineWriter("task 7");
  const events = [
    status("running", 0),
    status("running", 30_000),
    status("running", 61_000),
    status("running", 90_000),
    status("running", 91_000, { progress: 5 }),
  ];
  expect(events.map(write).map((line) => line?.match(/after [^,]*/)?.[0])).toEqual([
    "after 0s",
    undefined,
    "after 1m 1s",
    undefined,
    "after 1m 31s",
  ]);
});

test("Trouble is told in the words of whoever had it, and the end without a next look", () => {
  const write = lineWriter("task 7");
  expect(
    write({ type: "trouble", error: { message: "HTTP 503" }, attempt: 1, elapsedMs: 0, nextDelayMs: 1_000 }),
  ).toBe("no status (HTTP 503) after 0s, next look in 1s (task 7)");
  expect(
    write({
      type: "status",
      status: { state: "succeeded", providerState: "" },
      attempt: 2,
      elapsedMs: 1_000,
    }),
  ).toBe("no state after 1s (task 7)");
});

test("A word that could be taken for the end has its meaning beside it", () => {
  const write = lineWriter("task 7");
  expect(
    write({ type: "status", status: { state: "pending", providerState: "ready" }, attempt: 1, elapsedMs: 0 }),
  ).toBe("ready (pending) after 0s (task 7)");
});

test("A failure is left to the error that ends the wait", () => {
  const write = lineWriter("task 7");
  expect(
    write({ type: "status", status: { state: "failed", providerState: "failed" }, attempt: 1, elapsedMs: 0 }),
  ).toBeUndefined();
});

test("A line begins with what is waited for, where there is more than one phase", () => {
  const write = lineWriter("task 7");
  const events = [
    { ...status("running", 0), phase: "done" },
    { ...status("running", 1_000), phase: "done" },
    { ...status("success", 2_000), phase: "done", nextDelayMs: 0 },
    { ...status("configging", 2_000), phase: "effective" },
    { ...status("configging", 4_000), phase: "effective" },
  ];
  expect(events.map(write)).toEqual([
    "until done: running after 0s, next look in 2s (task 7)",
    undefined,
    "until done: success after 2s (task 7)",
    "until effective: configging after 2s, next look in 2s (task 7)",
    undefined,
  ]);
});

test("The same word of another phase is news", () => {
  const write = lineWriter("task 7");
  write({ ...status("running", 0), phase: "done" });
  expect(write({ ...status("running", 1_000), phase: "effective" })).toMatch(
    /^until effective: running after 1s/,
  );
});

test("Trouble is told with its phase too", () => {
  const write = lineWriter("task 7");
  const error = { message: "HTTP 503" };
  const trouble = { type: "trouble", error, phase: "effective", attempt: 1, elapsedMs: 0 } as const;
  expect(write({ ...trouble, nextDelayMs: 1_000 })).toBe(
    "until effective: no status (HTTP 503) after 0s, next look in 1s (task 7)",
  );
});

test("Trouble that ends the wait is left to the error", () => {
  const write = lineWriter("task 7");
  const error = { message: "The username or password is wrong." };
  expect(write({ type: "trouble", error, attempt: 1, elapsedMs: 0 })).toBeUndefined();
});
