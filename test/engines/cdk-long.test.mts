import { describe, expect, test } from "vitest";
import {
  callsOf,
  cdkStackOf,
  failureIn,
  keySecret,
  lastEvents,
  localAws,
  shieldedBy,
} from "./cdk-support.mts";
import { fakeCloud, projectId } from "./support.mts";

const [aws, cloud] = await Promise.all([localAws(), fakeCloud()]);
const secret = await keySecret(aws);
const shielded = shieldedBy(cloud.endpoint, secret);

test("A wait that is longer than an invocation may be goes on in others", async () => {
  cloud.addTask({ projectId, taskId: "long", timeline: "running 12s → success" });
  const stack = await cdkStackOf(aws, "hops");
  await stack.configure({ ...shielded("long"), functionSeconds: 5 });
  expect(await stack.deploy()).toMatchObject({ code: 0 });
  const calls = await callsOf(stack);
  expect(calls.length).toBeGreaterThanOrEqual(3);
  const [, seconds] = /success after (\d+)s/.exec(calls.at(-1)?.lines.at(-1) ?? "") ?? [];
  expect(Number(seconds)).toBeGreaterThanOrEqual(12);
  expect(await stack.destroy()).toMatchObject({ code: 0 });
});

describe("A wait that is longer than CloudFormation allows a resource", async () => {
  const stack = await cdkStackOf(aws, "chain");
  const chained = (taskId: string, wholeSeconds: number) => ({
    ...shielded(taskId, { timeout: 2 * 3_600 }),
    segmentSeconds: 4,
    wholeSeconds,
  });
  const segmentsIn = async () =>
    (await lastEvents(stack)).filter(
      ({ type, status }) => type.startsWith("Custom::") && status.endsWith("_COMPLETE"),
    );

  test("is made of several, and what depends on it comes after the last", async () => {
    cloud.addTask({ projectId, taskId: "chained", timeline: "running 9s → success" });
    await stack.configure(chained("chained", 12));
    const { code, output } = await stack.deploy();
    expect(output).toContain("chain.ShieldedState = succeeded");
    expect(code).toBe(0);
    const segments = await segmentsIn();
    expect(segments).toHaveLength(3);
    const record = (await lastEvents(stack)).find(({ logicalId }) => logicalId.startsWith("Record"));
    expect(record?.at).toBeGreaterThanOrEqual(segments.at(-1)?.at ?? Number.POSITIVE_INFINITY);
  });

  test("waits for another task in all of them", async () => {
    cloud.addTask({ projectId, taskId: "chained-2", timeline: "running 5s → success" });
    const before = cloud.requests.length;
    await stack.configure(chained("chained-2", 12));
    expect(await stack.deploy()).toMatchObject({ code: 0 });
    expect(await segmentsIn()).toHaveLength(3);
    expect(cloud.requests.length).toBeGreaterThan(before + 2);
  });

  test("says how long all of it took when its time is over, and its rollback asks nothing", async () => {
    cloud.addTask({ projectId, taskId: "chained-3", timeline: "running" });
    const before = cloud.requests.length;
    await stack.configure(chained("chained-3", 9));
    expect((await stack.deploy()).code).not.toBe(0);
    expect(await failureIn(stack)).toMatch(
      /^huawei-antiddos task chained-3 did not finish within 9s \(state "running", \d+ polls in [89](\.\d)?s, /,
    );
    expect((await lastEvents(stack)).at(-1)?.status).toBe("UPDATE_ROLLBACK_COMPLETE");
    const others = cloud.requests.slice(before).filter(({ target }) => !target.includes("chained-3"));
    expect(others).toEqual([]);
    expect(await stack.destroy()).toMatchObject({ code: 0 });
  });
});
