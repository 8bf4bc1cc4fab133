import { describe, expect, test } from "vitest";
import type { InvocationEvent } from "../../../cdk/lambda/event";
import { failed, never, notFound, running, status, succeeded, times, transient } from "../../core/support";
import type { PhasedScript, Script } from "./support";
import { create, minutes, responseUrl, Stage, wait } from "./support";

/** A wait of many hours in one segment, as no construct would make it, in invocations of a quarter of an hour. */
const long = wait({ timeout: `${6 * 60 * minutes}ms`, segmentTimeout: `${6 * 60 * minutes}ms` });

function stageOf(script: Script | PhasedScript): Stage {
  return new Stage({ "t-1": script });
}

/** The event of a wait that has begun just now, in another invocation: the first one of all is short. */
function begun(stage: Stage, event: InvocationEvent): InvocationEvent {
  const now = stage.clock.date().getTime();
  return { ...event, standing: { startedAt: now, segmentStartedAt: now, members: [] } };
}

/** The same course with no limit of an invocation. */
async function inOneInvocation(script: Script | PhasedScript, properties = wait()) {
  const stage = stageOf(script);
  stage.invocationMs = 1_000_000 * minutes;
  const { answers, invocations } = await stage.play(begun(stage, create(properties)));
  expect(invocations).toBe(1);
  return { stage, answer: answers[0], askedAt: stage.askedAt("t-1") };
}

describe("A wait that takes longer than an invocation", () => {
  test("goes on in further ones, and is answered once", async () => {
    const stage = stageOf([...times(60, running), succeeded]);
    stage.invocationMs = 5 * minutes;
    const { answers, invocations } = await stage.play(create());
    expect(invocations).toBe(5);
    expect(answers).toMatchObject([{ Status: "SUCCESS", Data: { state: "succeeded" } }]);
  });

  test("asks neither more nor at another time than one that is not interrupted", async () => {
    const script = [...times(60, running), succeeded];
    const { askedAt } = await inOneInvocation(script);
    const stage = stageOf(script);
    stage.invocationMs = 3 * minutes;
    const { invocations } = await stage.play(create());
    expect(invocations).toBeGreaterThan(4);
    expect(stage.askedAt("t-1").map(Math.round)).toEqual(askedAt.map(Math.round));
  });

  test("has one time limit over all of them, and counts every question", async () => {
    const { answer } = await inOneInvocation([running]);
    const stage = stageOf([running]);
    stage.invocationMs = 4 * minutes;
    const { answers, invocations } = await stage.play(create());
    expect(invocations).toBeGreaterThan(5);
    expect(answers).toMatchObject([{ Status: "FAILED", Reason: answer?.Reason }]);
    expect(answers[0]?.Reason).toMatch(
      /^scripted task t-1 did not finish within 30m \(state "running", \d+ polls in 30m\)$/,
    );
    expect(stage.clock.now()).toBeLessThanOrEqual(30 * minutes);
  });

  test("leaves the time for handing on, and for an answer that has to be given again", async () => {
    for (const [invocationMs, workingMs] of [
      [15 * minutes, 13.5 * minutes],
      [60_000, 54_000],
      [10_000, 8_500],
    ] as const) {
      const stage = stageOf([running]);
      stage.invocationMs = invocationMs;
      let handedOnAt = 0;
      stage.goOn = async () => {
        handedOnAt ||= stage.clock.now();
      };
      await stage.play(begun(stage, create()));
      expect(handedOnAt).toBe(workingMs);
    }
  });

  test("is handed on early by the first one: what Lambda tries again of that begins anew", async () => {
    const stage = stageOf([running]);
    let handedOnAt = 0;
    stage.goOn = async () => {
      handedOnAt ||= stage.clock.now();
    };
    await stage.play(create());
    expect(handedOnAt).toBe(30_000);
  });

  test("hands on what another invocation needs, and nothing more", async () => {
    const stage = stageOf([...times(30, running), succeeded]);
    stage.invocationMs = 2 * minutes;
    const event = create(wait({ triggers: ["1"] }));
    await stage.play({ ...event, OldResourceProperties: wait({ taskId: "old" }), PhysicalResourceId: "id" });
    const { RequestId, StackId, LogicalResourceId, ResourceProperties } = event;
    expect(stage.handedOn[0]).toEqual({
      RequestType: "Create",
      ResponseURL: responseUrl,
      StackId,
      RequestId,
      LogicalResourceId,
      PhysicalResourceId: "id",
      ResourceProperties,
      standing: {
        startedAt: expect.any(Number),
        segmentStartedAt: expect.any(Number),
        members: [expect.any(Object)],
      },
    });
  });

  test("leaves a question that was cut where it was, and asks it again", async () => {
    const stage = stageOf([{ answer: running, afterMs: 120_000 }, succeeded]);
    stage.invocationMs = 60_000;
    const { answers, invocations } = await stage.play(create());
    expect(invocations).toBe(2);
    expect(answers).toMatchObject([{ Status: "SUCCESS" }]);
    expect(stage.askedAt("t-1")).toEqual([0, 30_000]);
  });

  test("says where it stands as if it had not been interrupted", async () => {
    const stage = stageOf([running]);
    stage.invocationMs = 5 * minutes;
    await stage.play(create());
    const elapsed = stage.log.flatMap((line) => /after (\d+)m/.exec(line)?.[1] ?? []).map(Number);
    expect(elapsed.length).toBeGreaterThan(20);
    expect(elapsed).toEqual(elapsed.toSorted((a, b) => a - b));
  });
});

describe("What a wait tolerates is tolerated once, not once in every invocation:", () => {
  test("transient errors, for the same time since the last successful response", async () => {
    const script = [running, transient()];
    const { answer, askedAt } = await inOneInvocation(script);
    const stage = stageOf(script);
    stage.invocationMs = minutes;
    const { answers, invocations } = await stage.play(create());
    expect(invocations).toBeGreaterThan(5);
    expect(answers).toMatchObject([{ Reason: answer?.Reason }]);
    expect(answers[0]?.Reason).toContain("the provider is unavailable: HTTP 503 without an error message");
    expect(stage.asked("t-1")).toBe(askedAt.length);
  });

  test("a task that is not found, for the same time since the start", async () => {
    const stage = stageOf([...times(3, notFound), ...times(30, running), notFound]);
    stage.invocationMs = minutes;
    const { answers } = await stage.play(create());
    expect(answers).toMatchObject([{ Reason: expect.stringMatching(/: not found: .* 34 polls in /) }]);
    expect(stage.asked("t-1")).toBe(34);
  });

  test("an interruption before a task that is young is found", async () => {
    const stage = stageOf([...times(3, notFound), succeeded]);
    stage.invocationMs = 4_000;
    const { answers, invocations } = await stage.play(create());
    expect(invocations).toBeGreaterThan(1);
    expect(answers).toMatchObject([{ Status: "SUCCESS" }]);
  });

  test("words that are not known, so many in a row", async () => {
    const unknown = status("unknown", { providerState: "asleep" });
    const stage = stageOf([...times(30, running), unknown, unknown, unknown, succeeded]);
    // Not longer than between two questions.
    stage.invocationMs = 12_000;
    const { answers } = await stage.play(create());
    expect(answers).toMatchObject([{ Reason: expect.stringContaining('unrecognized status: "asleep" (') }]);
    expect(stage.asked("t-1")).toBe(33);
  });
});

test("A server that asked to be left alone is left alone by the next invocation too", async () => {
  const retryAfterMs = 20 * minutes;
  const stage = stageOf([running, transient({ retryAfterMs }), succeeded]);
  const { answers, invocations } = await stage.play(create());
  expect(invocations).toBe(3);
  expect(answers).toMatchObject([{ Status: "SUCCESS" }]);
  const [, second = 0, third = 0] = stage.askedAt("t-1");
  expect(third - second).toBeGreaterThanOrEqual(retryAfterMs);
});

describe("A task of two phases", () => {
  const data = { eip: "18e6" };
  const done = [...times(10, running), status("succeeded", { data })];

  test("goes on with the second one, and keeps what it handed back in the first", async () => {
    const stage = stageOf({ done, effective: [...times(60, running), succeeded] });
    stage.invocationMs = 3 * minutes;
    const { answers, invocations } = await stage.play(create());
    expect(invocations).toBeGreaterThan(3);
    expect(answers).toMatchObject([{ Status: "SUCCESS", Data: { data: JSON.stringify(data) } }]);
    expect(stage.asked("t-1")).toBe(11 + 61);
  });

  test("does not carry what it handed back from one invocation to the next when that is too large to be kept", async () => {
    const large = [status("succeeded", { data: "d".repeat(500_000) })];
    const stage = stageOf({ done: large, effective: [...times(30, running), succeeded] });
    stage.invocationMs = 2 * minutes;
    const { answers } = await stage.play(create());
    expect(answers).toMatchObject([{ Status: "SUCCESS" }]);
    expect(answers[0]?.Data).not.toHaveProperty("data");
    expect(JSON.stringify(stage.handedOn[0]).length).toBeLessThan(5_000);
  });

  test("says until what it waits, and counts the questions of both", async () => {
    const script = { done, effective: [running] };
    const { answer } = await inOneInvocation(script);
    const stage = stageOf(script);
    stage.invocationMs = 3 * minutes;
    const { answers } = await stage.play(create());
    expect(answers).toMatchObject([{ Reason: answer?.Reason }]);
    expect(answers[0]?.Reason).toMatch(
      /^scripted task t-1 \(waiting until effective\) did not finish within 30m /,
    );
  });

  test("does not begin the grace of the second anew when the invocation ends", async () => {
    const stage = stageOf({ done, effective: [notFound] });
    stage.invocationMs = 12_000;
    const { answers } = await stage.play(create());
    expect(answers).toMatchObject([
      { Reason: expect.stringMatching(/waiting until effective\): not found/) },
    ]);
    const asked = stage.askedAt("t-1");
    expect((asked.at(-1) ?? 0) - (asked[11] ?? 0)).toBeLessThan(60_000);
  });
});

describe("An invocation that can't hand its wait on", () => {
  test.each<[string, unknown, string]>([
    ["an error", new Error("Rate exceeded"), "Rate exceeded"],
    ["something that is none", "canary", "no error message"],
  ])("fails the deployment with the reason: %s", async (_name, thrown, words) => {
    const stage = stageOf([running]);
    stage.goOn = () => Promise.reject(thrown);
    const { answers, invocations } = await stage.play(create());
    const Reason = `The wait could not continue in another invocation of its function: ${words}`;
    expect(answers).toMatchObject([{ Status: "FAILED", Reason }]);
    expect(invocations).toBe(1);
  });

  test("in the middle of the way fails it just so", async () => {
    const stage = stageOf([running]);
    stage.invocationMs = 5 * minutes;
    let hops = 0;
    stage.goOn = async () => {
      hops += 1;
      if (hops === 3) throw new Error("gone");
    };
    const { answers, invocations } = await stage.play(create());
    expect(answers).toMatchObject([{ Status: "FAILED", Reason: expect.stringContaining("gone") }]);
    expect(invocations).toBe(3);
  });
});

describe("An invocation that dies", () => {
  test("is tried again by Lambda, and the wait goes on from where it was handed on", async () => {
    const stage = stageOf([...times(60, running), succeeded]);
    stage.invocationMs = 5 * minutes;
    stage.goOn = async () => {
      stage.diesAfterMs = stage.handedOn.length === 1 ? minutes : undefined;
    };
    const { answers, invocations } = await stage.play(create());
    expect(stage.handedOn).toHaveLength(3);
    expect(invocations).toBe(5);
    expect(answers).toMatchObject([{ Status: "SUCCESS" }]);
  });

  test("does not give the wait more time than it has", async () => {
    const stage = stageOf([running]);
    stage.invocationMs = 5 * minutes;
    stage.goOn = async () => {
      stage.diesAfterMs = minutes;
    };
    const { answers } = await stage.play(create());
    expect(answers).toMatchObject([{ Status: "FAILED", Reason: expect.stringContaining("within 30m") }]);
    expect(stage.clock.now()).toBeLessThanOrEqual(30 * minutes);
  });

  test("before it has handed anything on is begun again", async () => {
    const stage = stageOf([running, running, succeeded]);
    stage.diesAfterMs = 2_000;
    const { answers, invocations } = await stage.play(create());
    expect(invocations).toBe(2);
    expect(answers).toMatchObject([{ Status: "SUCCESS" }]);
  });
});

describe("An event that comes twice", () => {
  test("is answered alike both times", async () => {
    const stage = stageOf([running, running, status("succeeded", { data: { n: 1 } })]);
    const event = create();
    const first = await stage.answerTo(event);
    expect(await stage.answerTo(event)).toEqual(first);
  });

  test("is refused alike both times", async () => {
    const stage = stageOf([failed]);
    const event = create();
    const first = await stage.answerTo(event);
    const { Status, PhysicalResourceId, Reason } = await stage.answerTo(event);
    expect({ Status, PhysicalResourceId, Reason }).toEqual({
      Status: first.Status,
      PhysicalResourceId: first.PhysicalResourceId,
      Reason: first.Reason,
    });
  });

  test("is answered alike when it is one that was handed on", async () => {
    const stage = stageOf([...times(40, running), succeeded]);
    stage.invocationMs = 5 * minutes;
    const { answers } = await stage.play(create());
    const [handedOn] = stage.handedOn;
    if (!handedOn) throw new Error("Nothing was handed on");
    expect(await stage.answerTo(handedOn)).toEqual(answers[0]);
  });
});

test("A wait that nobody answers ends with its time, however many invocations that takes", async () => {
  const stage = stageOf([never]);
  const { answers, invocations } = await stage.play(create(long));
  expect(answers).toMatchObject([{ Reason: expect.stringContaining("did not finish within 6h") }]);
  expect(invocations).toBe(28);
});
