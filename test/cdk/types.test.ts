import { Duration } from "aws-cdk-lib";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { AlibabaWafTaskProps, GroupedTask, HuaweiJobTaskProps, TaskGroupProps } from "../../cdk";
import { AlibabaWafTask, HuaweiAntiDdosTask, HuaweiJobTask, TaskGroup } from "../../cdk";
import { filter, importedSecret, job, newStack, place, shield } from "./support";

type Make = (scope: Construct, credentials: ISecret) => unknown;

/** The comments are checked together with all other types. */
const wrong: [string, Make][] = [
  [
    "no credentials",
    // @ts-expect-error
    (scope) => new HuaweiAntiDdosTask(scope, "Wait", { ...shield }),
  ],
  [
    "the credentials themselves",
    (scope) =>
      // @ts-expect-error
      new HuaweiAntiDdosTask(scope, "Wait", { ...shield, credentials: { accessKey: "a", secretKey: "b" } }),
  ],
  [
    "no id",
    // @ts-expect-error
    (scope, credentials) => new HuaweiAntiDdosTask(scope, "Wait", { ...place, credentials }),
  ],
  [
    "a word that is none",
    // @ts-expect-error
    (scope, credentials) => new HuaweiJobTask(scope, "Wait", { ...job, service: "dns", credentials }),
  ],
  [
    "a property of another kind",
    // @ts-expect-error
    (scope, credentials) => new AlibabaWafTask(scope, "Wait", { ...filter, projectId: "p", credentials }),
  ],
  [
    "a time limit that is a text",
    // @ts-expect-error
    (scope, credentials) => new AlibabaWafTask(scope, "Wait", { ...filter, credentials, timeout: "30m" }),
  ],
  [
    "a time limit that is a number",
    // @ts-expect-error
    (scope, credentials) => new AlibabaWafTask(scope, "Wait", { ...filter, credentials, timeout: 30 }),
  ],
  [
    "triggers that are no list",
    // @ts-expect-error
    (scope, credentials) => new AlibabaWafTask(scope, "Wait", { ...filter, credentials, triggers: "a" }),
  ],
  [
    "a group without tasks",
    // @ts-expect-error
    (scope) => new TaskGroup(scope, "Wait", {}),
  ],
  [
    "a task of a group without its kind",
    // @ts-expect-error
    (scope, credentials) => new TaskGroup(scope, "Wait", { tasks: [{ ...shield, credentials }] }),
  ],
  [
    "a task of a group with another one's properties",
    (scope, credentials) =>
      // @ts-expect-error
      new TaskGroup(scope, "Wait", { tasks: [{ kind: "alibaba-waf", ...shield, credentials }] }),
  ],
  [
    "a task of a group of a kind that there is not",
    (scope, credentials) =>
      // @ts-expect-error
      new TaskGroup(scope, "Wait", { tasks: [{ kind: "huawei-waf", ...shield, credentials }] }),
  ],
  [
    "a task of a group without credentials",
    // @ts-expect-error
    (scope) => new TaskGroup(scope, "Wait", { tasks: [{ kind: "huawei-antiddos", ...shield }] }),
  ],
  [
    "a failFast that is a text",
    (scope, credentials) =>
      new TaskGroup(scope, "Wait", {
        tasks: [{ kind: "huawei-antiddos", ...shield, credentials }],
        // @ts-expect-error
        failFast: "true",
      }),
  ],
];

describe("What the types refuse", () => {
  test.each(wrong)("is refused without them too: %s", (_name, make) => {
    const stack = newStack();
    expect(() => make(stack, importedSecret(stack))).toThrow("Stack/Wait: ");
  });
});

describe("What the types take", () => {
  test("are the names and words of the tasks", () => {
    expectTypeOf<HuaweiJobTaskProps["service"]>().toEqualTypeOf<"ecs" | "evs" | "rds" | "elb">();
    expectTypeOf<AlibabaWafTaskProps["credentials"]>().toEqualTypeOf<ISecret>();
    expectTypeOf<AlibabaWafTaskProps["timeout"]>().toEqualTypeOf<Duration | undefined>();
    expectTypeOf<AlibabaWafTaskProps>().not.toHaveProperty("kind");
    expectTypeOf<GroupedTask["kind"]>().toEqualTypeOf<"huawei-antiddos" | "alibaba-waf" | "huawei-job">();
    expectTypeOf<Extract<GroupedTask, { kind: "huawei-job" }>["service"]>().toEqualTypeOf<
      HuaweiJobTaskProps["service"]
    >();
  });

  test("include a copy of a readonly array, but not the array: jsii has no readonly arrays", () => {
    const stack = newStack();
    const credentials = importedSecret(stack);
    const tasks = [
      { kind: "huawei-job", ...job, credentials },
      { kind: "alibaba-waf", ...filter, credentials },
    ] as const;
    const group = new TaskGroup(stack, "Group", {
      tasks: [...tasks],
      timeout: Duration.hours(1),
      triggers: [1],
    });
    expectTypeOf<typeof tasks>().not.toExtend<TaskGroupProps["tasks"]>();
    expectTypeOf(group.state).toBeString();
    expectTypeOf(group).not.toHaveProperty("providerState");
  });
});
