import { describe, expect, test } from "vitest";
import { callsOf, cdkStackOf, keySecret, lastEvents, localAws, shieldedBy } from "./cdk-support.mts";
import { fakeCloud, projectId } from "./support.mts";

const [aws, cloud] = await Promise.all([localAws(), fakeCloud()]);
const secret = await keySecret(aws);
const shielded = shieldedBy(cloud.endpoint, secret);
const questionsAbout = (taskId: string) =>
  cloud.requests.filter(({ target }) => target.includes(`task_id=${taskId}`));

describe("A stack with a record behind a wait", async () => {
  const stack = await cdkStackOf(aws, "ordered");

  test("makes the record when the task has succeeded, and not before", async () => {
    cloud.addTask({ projectId, taskId: "first", timeline: "running 2s → success" });
    await stack.configure(shielded("first"));
    const { code, output } = await stack.deploy();
    expect(output).toContain("ordered.ShieldedState = succeeded");
    expect(code).toBe(0);
    const ended = questionsAbout("first").at(-1)?.at ?? Number.POSITIVE_INFINITY;
    const began = (await stack.events()).find(({ logicalId }) => logicalId.startsWith("Record"))?.at;
    expect(began).toBeGreaterThanOrEqual(ended);
    expect(await callsOf(stack)).toHaveLength(1);
  });

  test("waits for nothing when nothing has changed", async () => {
    const before = cloud.requests.length;
    expect(await stack.deploy()).toMatchObject({
      code: 0,
      output: expect.stringContaining("(no changes)"),
    });
    expect(cloud.requests).toHaveLength(before);
    expect(await callsOf(stack)).toHaveLength(1);
  });

  test("waits for nothing when something else has changed", async () => {
    const before = cloud.requests.length;
    await stack.configure({ ...shielded("first"), record: "mail.example.com" });
    expect(await stack.deploy()).toMatchObject({ code: 0 });
    expect(cloud.requests).toHaveLength(before);
    expect(await callsOf(stack)).toHaveLength(1);
  });

  test("is told at once, without a question, when only the way to wait has changed", async () => {
    const before = cloud.requests.length;
    await stack.configure(shielded("first", { timeout: 600, apiVersion: "v1" }));
    const { code, output } = await stack.deploy();
    expect(output).toContain("ordered.ShieldedState = succeeded");
    expect(code).toBe(0);
    expect(cloud.requests).toHaveLength(before);
    expect(await callsOf(stack)).toHaveLength(2);
  });

  test("waits again when a trigger has changed", async () => {
    const before = questionsAbout("first").length;
    await stack.configure(shielded("first", { triggers: ["again"] }));
    expect(await stack.deploy()).toMatchObject({ code: 0 });
    expect(questionsAbout("first").length).toBeGreaterThan(before);
  });

  test("waits for another task before it changes the record", async () => {
    cloud.addTask({ projectId, taskId: "second", timeline: "running 1s → success" });
    await stack.configure({ ...shielded("second"), record: "www.example.org" });
    expect(await stack.deploy()).toMatchObject({ code: 0 });
    const ended = questionsAbout("second").at(-1)?.at ?? Number.POSITIVE_INFINITY;
    const changed = (await lastEvents(stack)).find(({ logicalId }) => logicalId.startsWith("Record"));
    expect(changed?.at).toBeGreaterThanOrEqual(ended);
  });

  test("is destroyed without a question", async () => {
    const before = cloud.requests.length;
    expect(await stack.destroy()).toMatchObject({ code: 0 });
    expect(cloud.requests).toHaveLength(before);
    const deleted = (await lastEvents(stack)).filter(({ status }) => status === "DELETE_COMPLETE");
    expect(deleted.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["AWS::SSM::Parameter", "Custom::HuaweiAntiDdosTask"]),
    );
  });
});
