import { describe, expect, test } from "vitest";
import { failed, running, status, succeeded, times } from "../../core/support";
import { create, Stack, Stage, update, wait } from "./support";

const first = wait({ taskId: "t-1" });
const second = wait({ taskId: "t-2" });
const third = wait({ taskId: "t-3" });

/** A stack of one wait for the first task, which has succeeded. */
async function startStack(answersOfOthers = {}) {
  const handedBack = status("succeeded", { message: "first", data: { n: 1 } });
  const stage = new Stage({ "t-1": [handedBack, failed], "t-2": [succeeded], ...answersOfOthers });
  const stack = new Stack(stage);
  expect(await stack.deploy({ Resource: first })).toBeUndefined();
  stack.events.length = 0;
  return { stage, stack, id: stack.idOf("Resource"), attributes: stack.attributesOf("Resource") };
}

describe("An update to another task", () => {
  test("waits for it, and is another resource then", async () => {
    const { stage, stack, id } = await startStack({ "t-2": [...times(5, running), succeeded] });
    const { result, asked } = await stage.askedWhile(() => stack.deploy({ Resource: second }));
    expect(result).toBeUndefined();
    expect(asked).toEqual({ "t-2": 6 });
    expect(stack.idOf("Resource")).not.toBe(id);
    // CloudFormation deletes the one before.
    expect(stack.events).toEqual(["Update Resource", "Delete Resource"]);
  });

  test("that fails is rolled back without a question, to what was there before", async () => {
    const { stage, stack, id, attributes } = await startStack({ "t-2": [running, failed] });
    const { result, asked } = await stage.askedWhile(() => stack.deploy({ Resource: second }));
    expect(result).toMatch(/^scripted task t-2 failed: The EIP is frozen /);
    expect(asked).toEqual({ "t-2": 2 });
    expect(stack.events).toEqual(["Update Resource", "Update Resource"]);
    expect(stack.idOf("Resource")).toBe(id);
    expect(stack.attributesOf("Resource")).toEqual(attributes);
  });

  test("that succeeded is rolled back without a question when something else failed", async () => {
    const { stage, stack, id, attributes } = await startStack({ "t-3": [failed] });
    const template = { Resource: second, Other: third };
    const { result, asked } = await stage.askedWhile(() => stack.deploy(template));
    expect(result).toMatch(/^scripted task t-3 failed/);
    expect(asked).toEqual({ "t-2": 1, "t-3": 1 });
    // It remembers both.
    expect(stack.idOf("Resource")).toMatch(new RegExp(`^${id}\\.`));
    expect(stack.attributesOf("Resource")).toEqual(attributes);
  });

  test("that succeeded is known when it is tried again after a rollback", async () => {
    const { stage, stack } = await startStack({ "t-3": [failed, succeeded] });
    const template = { Resource: second, Other: third };
    await stack.deploy(template);
    const { result, asked } = await stage.askedWhile(() => stack.deploy(template));
    expect(result).toBeUndefined();
    expect(asked).toEqual({ "t-3": 1 });
  });

  test("is known to the rollback of an update that went back", async () => {
    const { stage, stack } = await startStack({ "t-3": [failed] });
    await stack.deploy({ Resource: second });
    const there = stack.attributesOf("Resource");
    const { result, asked } = await stage.askedWhile(() => stack.deploy({ Resource: first, Other: third }));
    expect(result).toMatch(/^scripted task t-3 failed/);
    expect(asked).toEqual({ "t-3": 1 });
    expect(stack.attributesOf("Resource")).toEqual(there);
  });

  test("and back is a wait of its own when it is no rollback of a deployment before", async () => {
    const { stage, stack } = await startStack({ "t-1": [succeeded], "t-3": [succeeded] });
    for (const Resource of [second, third]) expect(await stack.deploy({ Resource })).toBeUndefined();
    const { asked } = await stage.askedWhile(() => stack.deploy({ Resource: first }));
    expect(asked).toEqual({ "t-1": 1 });
  });

  test("with other properties that say nothing of what is waited for is rolled back without a question", async () => {
    const { stage, stack, id } = await startStack({ "t-3": [failed] });
    const changed = { ...first, timeout: "60000ms", format: "long" };
    const { asked } = await stage.askedWhile(() => stack.deploy({ Resource: changed, Other: third }));
    expect(asked).toEqual({ "t-3": 1 });
    expect(stack.idOf("Resource")).toBe(id);
  });

  test("with other triggers is rolled back without a question", async () => {
    const { stage, stack, id, attributes } = await startStack({
      "t-1": [succeeded, succeeded],
      "t-3": [failed],
    });
    const changed = { ...first, triggers: ["2"] };
    const { asked } = await stage.askedWhile(() => stack.deploy({ Resource: changed, Other: third }));
    expect(asked).toEqual({ "t-1": 1, "t-3": 1 });
    expect(stack.idOf("Resource")).toMatch(new RegExp(`^${id}\\.`));
    expect(stack.attributesOf("Resource")).toEqual(attributes);
  });

  test("is still known, with the one before, after an update that changes nothing of what is waited for", async () => {
    const { stage, stack, id } = await startStack({ "t-2": [succeeded], "t-3": [failed] });
    await stack.deploy({ Resource: second });
    const there = stack.idOf("Resource");
    const changed = { ...second, timeout: "60000ms" };
    const { asked } = await stage.askedWhile(() => stack.deploy({ Resource: changed }));
    expect(asked).toEqual({});
    expect(stack.idOf("Resource")).toBe(there);
    expect(there).toContain(id?.split(".")[1]);
  });

  test("from one of which nothing is known waits for it", async () => {
    const { stage } = await startStack();
    expect(await stage.answerTo(update("made-by-hand", second, first))).toMatchObject({ Status: "SUCCESS" });
    expect(stage.asked("t-2")).toBe(1);
  });

  test("many times over has an id that remembers two, and no more", async () => {
    const stage = new Stage(Object.fromEntries([1, 2, 3, 4].map((n) => [`t-${n}`, [succeeded]])));
    let { PhysicalResourceId: id } = await stage.answerTo(create(wait({ taskId: "t-1" })));
    for (const n of [2, 3, 4]) {
      const answer = await stage.answerTo(
        update(id, wait({ taskId: `t-${n}` }), wait({ taskId: `t-${n - 1}` })),
      );
      expect(answer.PhysicalResourceId.split(".")).toHaveLength(5);
      // The one before has the same name in it as when it was the newest.
      expect(answer.PhysicalResourceId).toContain(id.split(".")[1]);
      id = answer.PhysicalResourceId;
    }
  });
});

test("The rollback of a first deployment removes what had been there, and asks nothing", async () => {
  const stage = new Stage({ "t-1": [succeeded], "t-2": [failed] });
  const stack = new Stack(stage);
  expect(await stack.deploy({ Resource: first, Other: second })).toMatch(/^scripted task t-2 failed/);
  expect(stack.events).toEqual(["Create Resource", "Create Other", "Delete Other", "Delete Resource"]);
  expect([stage.asked("t-1"), stage.asked("t-2")]).toEqual([1, 1]);
});
