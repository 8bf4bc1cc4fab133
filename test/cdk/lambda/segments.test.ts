import { describe, expect, test } from "vitest";
import type { Properties } from "../../../cdk/properties";
import type { PollResult } from "../../../src/core/poll-result";
import { failed, never, notFound, running, status, succeeded, times, transient } from "../../core/support";
import type { PhasedScript, Script, Timeline } from "./support";
import { create, group, inSegments, minutes, noise, Stack, Stage, wait } from "./support";

const segments = (hours: number, properties: Properties = wait()) => inSegments(properties, hours);

/** Two and a half hours are three segments. */
const three = segments(2.5);

/** A deployment of a wait in segments for one task with these answers. */
async function deploy(script: Script | Timeline | PhasedScript, template = three) {
  const stage = new Stage({ "t-1": script });
  const stack = new Stack(stage);
  const reason = await stack.deploy(template);
  return { stage, stack, reason };
}

const handedBack = status("succeeded", { message: "well done", data: { n: 1 } });

/** A task that ends so many minutes after the start. */
function endingAfter(count: number, end: PollResult = handedBack): Timeline {
  return [
    [0, running],
    [count * minutes, end],
  ];
}

describe("A wait in three segments", () => {
  test("is over in the first when its task is, and the others ask nothing", async () => {
    const { stage, stack, reason } = await deploy([...times(10, running), handedBack]);
    expect(reason).toBeUndefined();
    expect(stage.asked("t-1")).toBe(11);
    expect(stack.events).toEqual(["Create Resource", "Create Segment2", "Create Segment3"]);
    expect(stack.attributesOf("Segment3")).toEqual(stack.attributesOf("Resource"));
    expect(stack.attributesOf("Segment3")).toMatchObject({
      state: "succeeded",
      message: "well done",
      data: '{"n":1}',
    });
  });

  test("is over in the third when its task is, after all of the time of the first two", async () => {
    const { stage, stack, reason } = await deploy(endingAfter(125));
    expect(reason).toBeUndefined();
    expect(stack.attributesOf("Resource")).toMatchObject({ state: "running", data: "" });
    expect(stack.attributesOf("Segment2")).toMatchObject({ state: "running" });
    expect(stack.attributesOf("Segment3")).toMatchObject({ state: "succeeded", data: '{"n":1}' });
    expect(stage.clock.now()).toBeGreaterThan(125 * minutes);
    expect(stage.clock.now()).toBeLessThan(127 * minutes);
  });

  test("fails in the second when its task does, with the words of one wait", async () => {
    const { stage, stack, reason } = await deploy(endingAfter(70, failed));
    const polls = stage.asked("t-1");
    expect(reason).toMatch(
      new RegExp(
        `^scripted task t-1 failed: The EIP is frozen \\(.*, ${polls} polls in 1h 1\\dm, request req-7\\)$`,
      ),
    );
    expect(stack.events).toEqual([
      "Create Resource",
      "Create Segment2",
      "Delete Segment2",
      "Delete Resource",
    ]);
  });

  test("fails in the third when the time is up, which is one time for all", async () => {
    const { stage, reason } = await deploy([running]);
    const polls = stage.asked("t-1");
    expect(reason).toBe(
      `scripted task t-1 did not finish within 2h 30m (state "running", ${polls} polls in 2h 30m)`,
    );
    // What CloudFormation takes between two segments is not a part of the wait.
    expect(stage.clock.now()).toBeGreaterThan(150 * minutes + 10_000);
    expect(stage.clock.now()).toBeLessThan(151 * minutes);
  });

  test("asks at once at the start of a segment, and then as seldom as before", async () => {
    const { stage } = await deploy([running]);
    const asked = stage.askedAt("t-1");
    for (const start of [5_000, 55 * minutes + 10_000, 110 * minutes + 15_000])
      expect(asked).toContain(start);
    const pauses = asked.slice(-20, -3).map((ms, index) => ms - (asked.slice(-21)[index] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThan(30_000);
  });

  test("tolerates transient errors for one time since the last successful response, be it in the segment before", async () => {
    const { stage, reason } = await deploy(endingAfter(53, transient()));
    expect(reason).toContain("the provider is unavailable");
    expect(stage.clock.now()).toBeGreaterThan(57 * minutes);
    expect(stage.clock.now()).toBeLessThan(60 * minutes);
  });

  test("has no second grace for a task that is not found", async () => {
    const { stage, reason } = await deploy(endingAfter(55, notFound));
    expect(reason).toContain("not found");
    expect(stage.asked("t-1")).toBe(stage.askedAt("t-1").filter((ms) => ms < 55 * minutes).length + 1);
  });

  test("is the same wait after an update that changes nothing of it", async () => {
    const { stage, stack } = await deploy(endingAfter(125));
    stack.events.length = 0;
    const template = segments(2.5, wait({ format: "long" }));
    const { result, asked } = await stage.askedWhile(() => stack.deploy(template));
    expect(result).toBeUndefined();
    expect(asked).toEqual({});
    expect(stack.events).toEqual(["Update Resource", "Update Segment2", "Update Segment3"]);
  });

  test("waits in all segments after an update to another task, and is rolled back without a question", async () => {
    const stage = new Stage({ "t-1": endingAfter(125), "t-2": [running] });
    const stack = new Stack(stage);
    await stack.deploy(three);
    const names = ["Resource", "Segment2", "Segment3"];
    const ids = names.map((name) => stack.idOf(name));
    const attributes = names.map((name) => stack.attributesOf(name));
    const other = segments(2.5, wait({ taskId: "t-2" }));
    const { result, asked } = await stage.askedWhile(() => stack.deploy(other));
    expect(result).toMatch(/^scripted task t-2 did not finish within 2h 30m /);
    expect(Object.keys(asked)).toEqual(["t-2"]);
    expect(names.map((name) => stack.idOf(name))).toEqual(ids);
    expect(names.map((name) => stack.attributesOf(name))).toEqual(attributes);
  });

  test("whose third one alone is tried again waits again for what is left of the time", async () => {
    const stage = new Stage({ "t-1": endingAfter(170) });
    const stack = new Stack(stage);
    const { Resource = {}, Segment2 = {} } = three;
    // As when a deployment that failed is not rolled back.
    await stack.deploy({ Resource, Segment2 });
    expect(await stack.deploy(three)).toMatch(/ did not finish within 2h 30m /);
    const { result, asked } = await stage.askedWhile(() => stack.deploy(three));
    expect(result).toBeUndefined();
    expect(asked["t-1"]).toBeLessThan(40);
    expect(stage.clock.now()).toBeLessThan(171 * minutes);
  });
});

describe("A wait in segments that hands back", () => {
  test("what it handed back in a phase that ended in an earlier segment", async () => {
    const done = [...times(10, running), status("succeeded", { data: { eip: "1" } })];
    const { stack, reason } = await deploy({ done, effective: endingAfter(70, succeeded) });
    expect(reason).toBeUndefined();
    expect(stack.attributesOf("Resource")).toMatchObject({ state: "running", data: '{"eip":"1"}' });
    expect(stack.attributesOf("Segment3")).toMatchObject({ state: "succeeded", data: '{"eip":"1"}' });
  });

  test("as much as fits, whether or not it was handed on to other invocations", async () => {
    const data = "x".repeat(1_300);
    const done = [status("succeeded", { data })];
    const { stack, reason } = await deploy({ done, effective: endingAfter(70, succeeded) });
    expect(reason).toBeUndefined();
    for (const name of ["Resource", "Segment2", "Segment3"]) {
      expect(stack.attributesOf(name)).toMatchObject({ data: JSON.stringify(data) });
    }
  });

  test("nothing, rather than something else, when that was too large", async () => {
    const done = [status("succeeded", { data: noise(1_000) })];
    const { stack, reason } = await deploy({ done, effective: endingAfter(70, succeeded) });
    expect(reason).toBeUndefined();
    for (const name of ["Resource", "Segment2", "Segment3"]) {
      expect(stack.attributesOf(name)).not.toHaveProperty("data");
    }
  });

  test("goes on with the second phase, and does not begin with the first again", async () => {
    const { reason } = await deploy({ done: [succeeded, failed], effective: endingAfter(70, failed) });
    expect(reason).toMatch(/^scripted task t-1 \(waiting until effective\) failed: /);
  });
});

describe("A segment that never had an answer", () => {
  test("goes on in the next one", async () => {
    const { stack, reason } = await deploy([
      [0, never],
      [55 * minutes, handedBack],
    ]);
    expect(reason).toBeUndefined();
    expect(stack.attributesOf("Resource")).toMatchObject({
      state: "running",
      providerState: "",
      message: "",
    });
    expect(stack.attributesOf("Segment2")).toMatchObject({ state: "succeeded" });
  });
});

describe("Another time limit", () => {
  test("that makes one segment into several asks nothing when that had succeeded", async () => {
    const { stage, stack } = await deploy([...times(10, running), handedBack], segments(0.5));
    const attributes = stack.attributesOf("Resource");
    const { result, asked } = await stage.askedWhile(() => stack.deploy(three));
    expect(result).toBeUndefined();
    expect(asked).toEqual({});
    expect(stack.attributesOf("Segment3")).toEqual(attributes);
  });

  test("that makes one of several segments asks nothing when the task had ended in the first", async () => {
    const { stage, stack } = await deploy([...times(10, running), handedBack]);
    const { result, asked } = await stage.askedWhile(() => stack.deploy(segments(0.5)));
    expect(result).toBeUndefined();
    expect(asked).toEqual({});
    expect(stack.attributesOf("Segment3")).toBeUndefined();
  });

  test("that makes a segment the last in which the task did not finish polls again", async () => {
    const { stage, stack } = await deploy(endingAfter(125));
    const { result, asked } = await stage.askedWhile(() => stack.deploy(segments(0.5)));
    expect(result).toBeUndefined();
    expect(asked).toEqual({ "t-1": 1 });
    expect(stack.attributesOf("Resource")).toMatchObject({ state: "succeeded" });
  });

  test("that makes a segment the last goes on from the one before, and is rolled back without a question", async () => {
    const stage = new Stage({ "t-1": endingAfter(125), "t-2": [failed] });
    const stack = new Stack(stage);
    await stack.deploy(three);
    const shorter = { ...segments(1.5), Other: wait({ taskId: "t-2" }) };
    const { result, asked } = await stage.askedWhile(() => stack.deploy(shorter));
    expect(result).toMatch(/^scripted task t-2 failed/);
    expect(asked).toEqual({ "t-1": 1, "t-2": 1 });
    expect(stack.attributesOf("Segment3")).toMatchObject({ state: "succeeded", data: '{"n":1}' });
  });

  test("that adds a segment after a last one that had succeeded asks nothing", async () => {
    const { stage, stack } = await deploy(endingAfter(70), segments(1.8));
    const { result, asked } = await stage.askedWhile(() => stack.deploy(segments(3.5)));
    expect(result).toBeUndefined();
    expect(asked).toEqual({});
    expect(stack.attributesOf("Segment4")).toEqual(stack.attributesOf("Segment2"));
  });
});

describe("A segment", () => {
  test("ends with its time, so that CloudFormation does not end it", async () => {
    const stage = new Stage({ "t-1": [running] });
    const { answers, tookMs } = await stage.play(create(three["Resource"]));
    expect(answers).toMatchObject([{ Status: "SUCCESS", Data: { state: "running" } }]);
    expect(tookMs).toBe(55 * minutes);
  });
});

describe("A group in segments", () => {
  const scripts = { "t-1": [...times(5, running), succeeded], "t-2": endingAfter(125) };

  test("does not ask again about what had succeeded in a segment before", async () => {
    const stage = new Stage(scripts);
    const stack = new Stack(stage);
    expect(await stack.deploy(segments(2.5, group(["t-1", "t-2"])))).toBeUndefined();
    expect([stage.asked("t-1"), stage.asked("t-2")]).toEqual([6, expect.any(Number)]);
    expect(stack.attributesOf("Resource")).toMatchObject({ state: "running" });
    expect(stack.attributesOf("Segment3")).toMatchObject({ state: "succeeded" });
  });

  test("tolerates transient errors at the start of a segment as at any other time", async () => {
    const failing: Timeline = [
      [0, running],
      [54.9 * minutes, transient()],
      [57 * minutes, succeeded],
    ];
    const stack = new Stack(new Stage({ "t-1": [succeeded], "t-2": failing }));
    expect(await stack.deploy(segments(2.5, group(["t-1", "t-2"])))).toBeUndefined();
  });

  test("that gets another task asks again about those that had not succeeded in its first segment", async () => {
    const stage = new Stage({ ...scripts, "t-3": [succeeded] });
    const stack = new Stack(stage);
    await stack.deploy(segments(2.5, group(["t-1", "t-2"])));
    const template = segments(2.5, group(["t-1", "t-2", "t-3"]));
    const { result, asked } = await stage.askedWhile(() => stack.deploy(template));
    expect(result).toBeUndefined();
    expect(asked).toMatchObject({ "t-2": 1, "t-3": 1 });
  });

  test("does not ask for the first phase of a task again that is in its second", async () => {
    const stage = new Stage({
      "t-1": { done: [succeeded, notFound], effective: [...times(130, running), succeeded] },
      "t-2": endingAfter(70),
    });
    const stack = new Stack(stage);
    expect(await stack.deploy(segments(2.5, group(["t-1", "t-2"])))).toBeUndefined();
  });

  test("of very many tasks asks about each of them once more, for want of room", async () => {
    const ids = Array.from({ length: 601 }, (_, index) => `t-${index + 2}`);
    const stage = new Stage({
      ...Object.fromEntries(ids.map((id) => [id, [succeeded]])),
      "t-2": endingAfter(70),
    });
    const stack = new Stack(stage);
    expect(await stack.deploy(segments(2.5, group(ids)))).toBeUndefined();
    expect(stage.asked("t-3")).toBe(2);
  });

  test("of as many tasks as there is room for asks about none of them twice", async () => {
    const ids = Array.from({ length: 600 }, (_, index) => `t-${index + 2}`);
    const stage = new Stage({
      ...Object.fromEntries(ids.map((id) => [id, [succeeded]])),
      "t-2": endingAfter(70),
    });
    const stack = new Stack(stage);
    expect(await stack.deploy(segments(2.5, group(ids)))).toBeUndefined();
    expect(stage.asked("t-3")).toBe(1);
  });

  test("fails at the end of the segment in which a task failed, and names that", async () => {
    const stage = new Stage({ ...scripts, "t-1": [failed] });
    const stack = new Stack(stage);
    const reason = await stack.deploy(segments(2.5, group(["t-2", "t-1"])));
    expect(reason).toMatch(
      /^1 of 2 tasks did not succeed, 1 more was canceled: scripted task t-1 failed: The EIP is frozen /,
    );
    expect(stack.events).toEqual(["Create Resource", "Delete Resource"]);
  });

  test("has one time limit over all segments", async () => {
    const stage = new Stage({ ...scripts, "t-2": [running] });
    const stack = new Stack(stage);
    const reason = await stack.deploy(segments(2.5, group(["t-1", "t-2"])));
    expect(reason).toMatch(/^1 of 2 tasks did not succeed: scripted task t-2 did not finish within 2h 30m /);
  });
});
