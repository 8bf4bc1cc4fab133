import { Duration, Stack } from "aws-cdk-lib";
import { describe, expect, test } from "vitest";
import { HuaweiAntiDdosTask, TaskGroup } from "../../cdk";
import { importedSecret, newApp, newStack, segmentsOf, shield } from "./support";

const minute = 60_000;

function segmentsOfWait(timeout: Duration, stack = newStack()) {
  new HuaweiAntiDdosTask(stack, "Wait", {
    ...shield,
    timeout,
    triggers: ["a"],
    credentials: importedSecret(stack),
  });
  return segmentsOf(stack);
}

describe("A wait that CloudFormation has no time for", () => {
  test.each<[string, Duration, number[]]>([
    ["a second", Duration.seconds(1), [1_000]],
    ["1500 ms", Duration.millis(1_500), [1_500]],
    ["30 minutes", Duration.minutes(30), [30 * minute]],
    ["55 minutes", Duration.minutes(55), [55 * minute]],
    ["55 minutes and a bit", Duration.millis(55 * minute + 1), [55 * minute, 1]],
    ["56 minutes", Duration.minutes(56), [55 * minute, minute]],
    ["an hour", Duration.hours(1), [55 * minute, 5 * minute]],
    ["110 minutes", Duration.minutes(110), [55 * minute, 55 * minute]],
    ["2 hours", Duration.hours(2), [55 * minute, 55 * minute, 10 * minute]],
    ["24 hours", Duration.hours(24), [...new Array(26).fill(55 * minute), 10 * minute]],
  ])("is cut into segments of 55 minutes: %s", (_name, timeout, expected) => {
    const segments = segmentsOfWait(timeout).map(([, { Properties }]) => Properties);
    expect(segments.map(({ segmentTimeout }) => segmentTimeout)).toEqual(expected.map((ms) => `${ms}ms`));
    const serviceTimeouts = segments.map(({ ServiceTimeout }) => Number(ServiceTimeout));
    expect(serviceTimeouts).toEqual(expected.map((ms) => Math.ceil(ms / 1_000) + 120));
    expect(Math.max(...serviceTimeouts)).toBeLessThanOrEqual(3_600);
    expect(segments.map(({ segment }) => segment)).toEqual(expected.map((_, index) => String(index + 1)));
    expect(new Set(segments.map(({ segments }) => segments))).toEqual(new Set([String(expected.length)]));
  });

  test("asks in every segment for the same, so that a change reaches all of them", () => {
    const [[, first] = expect.unreachable(), ...others] = segmentsOfWait(Duration.hours(2));
    const { ServiceTimeout: _timeout, segment: _segment, segmentTimeout: _own, ...same } = first.Properties;
    expect(same).toMatchObject({ ...shield, kind: "huawei-antiddos", triggers: ["a"], timeout: "7200000ms" });
    expect(others).toHaveLength(2);
    for (const [, { Properties }] of others) expect(Properties).toMatchObject(same);
  });

  test("hands on from segment to segment how it stands", () => {
    const segments = segmentsOfWait(Duration.hours(2));
    const ids = segments.map(([id]) => id);
    expect(segments.map(([, { Properties }]) => Properties["previous"])).toEqual([
      undefined,
      { "Fn::GetAtt": [ids[0], "outcome"] },
      { "Fn::GetAtt": [ids[1], "outcome"] },
    ]);
    expect(segments[0]?.[1].Properties).not.toHaveProperty("previous");
  });

  test("keeps the segments that there are when its time limit changes", () => {
    const idsOf = (timeout: Duration) => segmentsOfWait(timeout).map(([id]) => id);
    const ids = idsOf(Duration.hours(3));
    expect(ids).toEqual([
      "Wait4449FB25",
      "WaitSegment2C00E49ED",
      "WaitSegment3ABD02982",
      "WaitSegment46463F1C5",
    ]);
    expect(idsOf(Duration.minutes(5))).toEqual(ids.slice(0, 1));
    expect(idsOf(Duration.hours(1))).toEqual(ids.slice(0, 2));
    expect(idsOf(Duration.hours(2))).toEqual(ids.slice(0, 3));
  });

  test("has the attributes of its last segment", () => {
    const stack = new Stack(newApp(), "Stack");
    const wait = new HuaweiAntiDdosTask(stack, "Wait", {
      ...shield,
      timeout: Duration.hours(2),
      credentials: importedSecret(stack),
    });
    const last = segmentsOf(stack).at(-1)?.[0];
    const { state, providerState, message, data } = wait;
    expect(stack.resolve([state, providerState, message, data])).toEqual([
      { "Fn::GetAtt": [last, "state"] },
      { "Fn::GetAtt": [last, "providerState"] },
      { "Fn::GetAtt": [last, "message"] },
      { "Fn::GetAtt": [last, "data"] },
    ]);
  });

  test("may be one for many tasks", () => {
    const stack = newStack();
    const credentials = importedSecret(stack);
    const group = new TaskGroup(stack, "Group", {
      tasks: [{ kind: "huawei-antiddos", ...shield, credentials }],
      timeout: Duration.hours(1),
      triggers: [1],
    });
    const segments = segmentsOf(stack);
    expect(segments.map(([, { Type }]) => Type)).toEqual(["Custom::TaskGroup", "Custom::TaskGroup"]);
    for (const [, { Properties }] of segments) {
      expect(Properties).toMatchObject({ tasks: [shield], failFast: "false", triggers: [1] });
    }
    expect(stack.resolve(group.state)).toEqual({ "Fn::GetAtt": [segments[1]?.[0], "state"] });
  });
});
