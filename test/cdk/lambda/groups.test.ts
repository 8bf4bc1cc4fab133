import { describe, expect, test } from "vitest";
import { encodeEnd } from "../../../cdk/lambda/end";
import { nameOfRequest } from "../../../cdk/lambda/request";
import type { Properties } from "../../../cdk/properties";
import { failed, never, rejected, running, status, succeeded, times, transient } from "../../core/support";
import type { Script, Timeline } from "./support";
import { create, group, minutes, Stack, Stage, secretArn, update } from "./support";

const handedBack = status("succeeded", { message: "well done", data: { n: 1 } });

/** The end of a task after so many minutes. */
function endingAfter(count: number, end = succeeded): Timeline {
  return [
    [0, running],
    [count * minutes, end],
  ];
}

/** Deploys a group of all tasks that the stage has. */
async function deploy(scripts: Record<string, Script | Timeline>, more: Properties = {}) {
  const stage = new Stage(scripts);
  const stack = new Stack(stage);
  const reason = await stack.deploy({ Resource: group(Object.keys(scripts), more) });
  stack.events.length = 0;
  return { stage, stack, reason };
}

describe("A group", () => {
  test("is there when all of its tasks have succeeded, and says no more than that", async () => {
    const { stack, reason } = await deploy({ a: [handedBack], b: [...times(5, running), handedBack] });
    expect(reason).toBeUndefined();
    expect(stack.attributesOf("Resource")).toEqual({
      state: "succeeded",
      providerState: "",
      message: "",
      data: "",
      outcome: expect.any(String),
    });
  });

  test("of one task is a group too", async () => {
    const { stack, stage, reason } = await deploy({ a: [handedBack] });
    expect(reason).toBeUndefined();
    expect(stack.attributesOf("Resource")).toMatchObject({ message: "" });
    expect(stage.log).toEqual([expect.stringMatching(/^1 of 1 succeeded; a: succeeded/)]);
  });

  test("fails when all have ended, with the reason of each that failed", async () => {
    const { stage, reason } = await deploy({ a: [failed], b: endingAfter(10), c: [rejected] });
    expect(reason).toBe(
      "2 of 3 tasks did not succeed: " +
        'scripted task a failed: The EIP is frozen (state "failed", code EIP.42, 1 poll in 0s, request req-7); ' +
        "scripted task c: the provider rejected the request: No permission (HTTP 403, 1 poll in 0s, request req-9)",
    );
    expect(stage.clock.now()).toBeGreaterThan(10 * minutes);
  });

  test("that is to end with the first failure does", async () => {
    const { stage, reason } = await deploy({ a: [never], b: endingAfter(1, failed) }, { failFast: "true" });
    expect(reason).toMatch(
      /^1 of 2 tasks did not succeed, 1 more was canceled: scripted task b failed: The EIP is frozen /,
    );
    expect(stage.clock.now()).toBeLessThan(2 * minutes);
  });

  test("of very many that failed has a reason that CloudFormation takes", async () => {
    const scripts = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [
        `t-${index}`,
        [status("failed", { message: "防护".repeat(500) })],
      ]),
    );
    const { reason = "" } = await deploy(scripts);
    expect(reason).toMatch(/^200 of 200 tasks did not succeed: scripted task t-0 failed: .*; and \d+ more$/);
    expect(Buffer.byteLength(reason)).toBeLessThan(1_000);
  });

  test("has its place in the words about a wrong property", async () => {
    const stage = new Stage();
    const properties = group(["a", { taskId: "" }, { taskId: "c", colour: "red" }]);
    const { Status, Reason } = await stage.answerTo(create(properties));
    expect(Status).toBe("FAILED");
    expect(Reason).toMatch(/tasks\[2\]\.colour is not a known property/);
    expect(Reason).toMatch(/tasks\[1\]\.taskId must be a non-empty ASCII string/);
  });

  test.each<[string, Properties, RegExp]>([
    ["no task", group([]), /^tasks must have at least one task$/],
    [
      "tasks that are no list",
      { ...group([]), tasks: "a" },
      /^tasks is not valid: it must be a list of tasks$/,
    ],
    [
      "a task that is none",
      { ...group([]), tasks: ["a"] },
      /^tasks\[0\]\.kind must be one of [^;]*, not "a"$/,
    ],
    [
      "an unknown kind",
      group([{ kind: "mystery", taskId: "a" }]),
      /^tasks\[0\]\.kind must be one of .*, not "mystery"$/,
    ],
    [
      "no secret",
      group(["a", { taskId: "b", credentials: undefined }]),
      /credentials must be the ARN of a secret$/,
    ],
  ])("with %s fails with the reason and sends no request", async (_name, properties, reason) => {
    const stage = new Stage();
    const given = JSON.parse(JSON.stringify(properties)) as Properties;
    const { Status, Reason } = await stage.answerTo(create(given));
    expect({ Status, Reason }).toEqual({ Status: "FAILED", Reason: expect.stringMatching(reason) });
  });
});

describe("An update of a group", () => {
  const scripts = { a: [handedBack, failed], b: [handedBack, failed], c: [running, handedBack] };

  test.each<[string, Properties]>([
    ["the time limit", group(["a", "b"], { timeout: "60000ms", segmentTimeout: "60000ms" })],
    ["how to end", group(["a", "b"], { failFast: "true" })],
    [
      "the secrets",
      group([
        { taskId: "a", credentials: `${secretArn}2` },
        { taskId: "b", credentials: `${secretArn}3` },
      ]),
    ],
    [
      "how to ask, and a default",
      group([
        { taskId: "a", format: "long" },
        { taskId: "b", place: "here" },
      ]),
    ],
  ])("that changes %s asks nothing", async (_name, properties) => {
    const { stage, stack } = await deploy({ a: scripts.a, b: scripts.b });
    const id = stack.idOf("Resource");
    const { result, asked } = await stage.askedWhile(() => stack.deploy({ Resource: properties }));
    expect(result).toBeUndefined();
    expect(asked).toEqual({});
    expect(stack.idOf("Resource")).toBe(id);
  });

  test.each<[string, string[], Record<string, number>]>([
    ["a task more", ["a", "b", "c"], { c: 2 }],
    ["a task more, before the others", ["c", "a", "b"], { c: 2 }],
    ["another task", ["a", "c"], { c: 2 }],
    ["a task less", ["a"], {}],
    ["another order", ["b", "a"], {}],
    ["a task twice", ["a", "b", "a"], {}],
    ["nothing in common", ["c"], { c: 2 }],
  ])("with %s asks only about those that are new", async (_name, ids, expected) => {
    const stage = new Stage(scripts);
    const stack = new Stack(stage);
    await stack.deploy({ Resource: group(["a", "b"]) });
    const id = stack.idOf("Resource");
    const { result, asked } = await stage.askedWhile(() => stack.deploy({ Resource: group(ids) }));
    expect(result).toBeUndefined();
    expect(asked).toEqual(expected);
    expect(stack.idOf("Resource")).not.toBe(id);
  });

  test("with other triggers asks about all of them", async () => {
    const { stage, stack } = await deploy({ a: [handedBack], b: [handedBack] });
    const template = { Resource: group(["a", "b"], { triggers: ["2"] }) };
    const { asked } = await stage.askedWhile(() => stack.deploy(template));
    expect(asked).toEqual({ a: 1, b: 1 });
  });

  test("with triggers that are the same, in another order of their parts, asks only about the new ones", async () => {
    const stage = new Stage(scripts);
    const stack = new Stack(stage);
    await stack.deploy({ Resource: group(["a"], { triggers: [{ x: "1", y: "2" }] }) });
    const template = { Resource: group(["a", "c"], { triggers: [{ y: "2", x: "1" }] }) };
    const { asked } = await stage.askedWhile(() => stack.deploy(template));
    expect(asked).toEqual({ c: 2 });
  });

  test("of which nothing is known asks about all of them", async () => {
    const stage = new Stage({ a: [handedBack], b: [handedBack] });
    const old = group(["a"]);
    for (const id of ["made-by-hand", "ctw1.0f3c6d1e-0000-4000-8000-000000000001"]) {
      const { asked } = await stage.askedWhile(() => stage.answerTo(update(id, group(["a", "b"]), old)));
      expect(asked).toEqual({ a: 1, b: 1 });
    }
  });

  test("that follows one that failed, and was not rolled back, asks about what had not succeeded", async () => {
    const stage = new Stage({ a: [handedBack], b: [handedBack], c: [failed, handedBack] });
    const { PhysicalResourceId: id } = await stage.answerTo(create(group(["a"])));
    const tried = group(["a", "b", "c"]);
    expect(await stage.answerTo(update(id, tried, group(["a"])))).toMatchObject({ Status: "FAILED" });
    const { result, asked } = await stage.askedWhile(() =>
      stage.answerTo(update(id, group(["a", "b", "c"], { timeout: "60000ms" }), tried)),
    );
    expect(result).toMatchObject({ Status: "SUCCESS" });
    // The id is that of the group of one, and the old properties are not those it was given for.
    expect(asked).toEqual({ a: 1, b: 1, c: 1 });
  });

  test("that fails is rolled back without a question", async () => {
    const stage = new Stage({ a: [handedBack], b: [handedBack], c: [failed] });
    const stack = new Stack(stage);
    await stack.deploy({ Resource: group(["a", "b"]) });
    const id = stack.idOf("Resource");
    const { result, asked } = await stage.askedWhile(() => stack.deploy({ Resource: group(["a", "c"]) }));
    expect(result).toMatch(/^1 of 2 tasks did not succeed: scripted task c failed/);
    expect(asked).toEqual({ c: 1 });
    expect(stack.idOf("Resource")).toBe(id);
  });
});

describe("A group that takes longer than an invocation", () => {
  test("does not ask again about what had succeeded in an invocation before", async () => {
    const stage = new Stage({
      a: [handedBack, failed],
      b: endingAfter(20),
      c: [running, handedBack, failed],
    });
    const { answers, invocations } = await stage.play(create(group(["a", "b", "c"])));
    expect(invocations).toBe(3);
    expect(answers).toMatchObject([{ Status: "SUCCESS" }]);
    expect([stage.asked("a"), stage.asked("c")]).toEqual([1, 2]);
  });

  test("still knows in the last one why a task failed in the first", async () => {
    const scripts = { a: [failed, succeeded], b: endingAfter(20), c: [rejected, succeeded] };
    const uninterrupted = new Stage(scripts);
    uninterrupted.invocationMs = 60 * minutes;
    const { Reason } = await uninterrupted.answerTo(create(group(Object.keys(scripts))));
    const stage = new Stage(scripts);
    stage.invocationMs = 5 * minutes;
    const { answers, invocations } = await stage.play(create(group(Object.keys(scripts))));
    expect(invocations).toBe(6);
    expect(answers).toMatchObject([{ Status: "FAILED", Reason }]);
    expect(Reason).toMatch(/^2 of 3 tasks did not succeed: scripted task a failed: The EIP is frozen \(/);
    expect([stage.asked("a"), stage.asked("c")]).toEqual([1, 1]);
  });

  test("ends with the first failure, in whichever invocation that is", async () => {
    const stage = new Stage({ a: [running], b: endingAfter(20, failed) });
    const { answers, invocations } = await stage.play(create(group(["a", "b"], { failFast: "true" })));
    expect(invocations).toBe(3);
    expect(answers).toMatchObject([
      { Reason: expect.stringMatching(/^1 of 2 tasks did not succeed, 1 more/) },
    ]);
  });

  test("has one time limit for all of them", async () => {
    const stage = new Stage({ a: [running], b: [never], c: [succeeded] });
    const { answers } = await stage.play(create(group(["a", "b", "c"])));
    const [{ Reason = "" } = {}] = answers;
    expect(Reason).toMatch(/^2 of 3 tasks did not succeed: scripted task a did not finish within 30m /);
    expect(Reason).toContain("scripted task b did not finish within 30m");
    expect(stage.clock.now()).toBeLessThanOrEqual(30 * minutes);
  });

  test("counts those that ended in invocations before", async () => {
    const stage = new Stage({ a: [succeeded], b: [failed], c: endingAfter(20) });
    await stage.play(create(group(["a", "b", "c"])));
    const told = stage.log.filter((line) => line.includes("; c: succeeded"));
    expect(told).toEqual([expect.stringMatching(/^2 of 3 succeeded, 1 did not; c: succeeded after 2\dm/)]);
  });

  test("of many tasks with many words hands on what Lambda takes", async () => {
    const words = { providerState: "Ü".repeat(100), message: "m".repeat(2_000), errorCode: "e".repeat(200) };
    const ids = Array.from({ length: 150 }, (_, index) => `t-${index}`);
    const data = "d".repeat(900);
    const failing: Timeline = [
      [0, running],
      [16 * minutes, transient({ message: "m".repeat(4_000) })],
    ];
    const scripts = ids.map((id, index) => [
      id,
      index < 20 ? failing : [status(index < 40 ? "succeeded" : "running", { ...words, data })],
    ]);
    const stage = new Stage(Object.fromEntries(scripts));
    stage.invocationMs = 20 * minutes;
    await stage.play(create(group(ids)));
    expect(stage.handedOn).toHaveLength(2);
    expect(Buffer.byteLength(JSON.stringify(stage.handedOn[1]))).toBeLessThan(256 * 1_024);
  });
});

test("A group may be updated that had a task of a kind which is no longer known", async () => {
  const stage = new Stage({ a: [succeeded] });
  const old = { ...group(["a"]), tasks: [{ kind: "withdrawn", taskId: "w", credentials: "arn" }] };
  const id = `ctw1.${nameOfRequest(old)}.${encodeEnd({ state: "succeeded" })}`;
  const answer = await stage.answerTo(update(id, group(["a"]), old));
  expect(answer).toMatchObject({ Status: "SUCCESS" });
  expect(stage.asked("a")).toBe(1);
});
