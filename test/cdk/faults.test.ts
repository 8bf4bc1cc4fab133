import { inspect } from "node:util";
import { CfnParameter, Duration } from "aws-cdk-lib";
import { CfnSecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { describe, expect, test } from "vitest";
import { AlibabaWafTask, HuaweiAntiDdosTask, HuaweiJobTask, TaskGroup } from "../../cdk";
import { kinds } from "../../src/tasks";
import { filter, importedSecret, job, newStack, shield } from "./support";

const classes: Readonly<Record<string, new (scope: Construct, id: string, props: never) => unknown>> = {
  "huawei-antiddos": HuaweiAntiDdosTask,
  "alibaba-waf": AlibabaWafTask,
  "huawei-job": HuaweiJobTask,
  group: TaskGroup,
};

type PropsOf = (stack: Construct) => object;

/** What a construct is refused with. */
function refusal(className: string, propsOf: PropsOf): Error {
  const stack = newStack();
  const Class = classes[className] ?? expect.unreachable();
  try {
    new Class(stack, "Wait", { credentials: importedSecret(stack), ...propsOf(stack) } as never);
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  return expect.unreachable("it was not refused");
}

/** What is wrong, without the path of the construct. */
function faultsOf(className: string, propsOf: PropsOf): string[] {
  const { message } = refusal(className, propsOf);
  expect(message).toMatch(/^Stack\/Wait: /);
  return message.slice("Stack/Wait: ".length).split("; ");
}

const secret = "a secret of AWS Secrets Manager, such as Secret.fromSecretNameV2(…)";
const missingSecret = `credentials is required: it must be ${secret}`;
const wrongSecret = `credentials must be ${secret}, and nothing else`;
const timeoutFault =
  "timeout must be a Duration that is known at synthesis, such as Duration.minutes(30), from one second to 24 hours";
const others = "executeAfter, executeBefore, vpc, vpcSubnets, securityGroups, logRetention";

describe("A wait that is wrong", () => {
  test("is refused with the path of the construct, and one sentence for all that is wrong with it", () => {
    const { message } = refusal("huawei-job", () => ({
      ...job,
      service: "dns",
      taskId: "",
      projct: "p",
      credentials: undefined,
      timeout: Duration.hours(25),
      triggers: "a",
    }));
    expect(message).toBe(
      [
        "Stack/Wait: projct is not a known property: expected service, taskId, projectId, region, endpoint, timeout, triggers, executeAfter, executeBefore, vpc, vpcSubnets, securityGroups, logRetention, credentials",
        'service must be "ecs", "evs", "rds" or "elb", not "dns"',
        'taskId must be a non-empty ASCII string without spaces, not ""',
        "triggers is not valid: it must be a list",
        missingSecret,
        `${timeoutFault}, not 1 day 1 hour`,
      ].join("; "),
    );
  });

  test("leaves no function in the stack", () => {
    const stack = newStack();
    const props = { ...shield, taskId: "", credentials: importedSecret(stack) };
    expect(() => new HuaweiAntiDdosTask(stack, "Wait", props)).toThrow("taskId");
    expect(stack.node.children.map(({ node }) => node.id)).toEqual(["huawei", "Wait"]);
  });

  test.each(
    kinds.flatMap((kind) =>
      Object.keys(kind.placeholders)
        .filter((name) => name !== "kind")
        .flatMap((name) => ["", 5].map((value) => ({ kind, name, value }))),
    ),
  )("is told which property it is: $kind.name $name $value", ({ kind, name, value }) => {
    const { kind: _, ...sample } = kind.placeholders;
    // Beside an endpoint, a region is no more than a name.
    const others = name === "region" ? { endpoint: undefined } : {};
    const faults = faultsOf(kind.name, () => ({ ...sample, ...others, [name]: value }));
    expect(faults).toEqual([expect.stringMatching(`^${name} must be `)]);
  });

  test.each<[string, string, object, string]>([
    [
      "an id with a space",
      "huawei-antiddos",
      { taskId: "t 1" },
      'taskId must be a non-empty ASCII string without spaces, not "t 1"',
    ],
    [
      "no id",
      "huawei-antiddos",
      { taskId: undefined },
      "taskId is required: the task_id that the change returned",
    ],
    [
      "null for an id",
      "huawei-antiddos",
      { taskId: null },
      "taskId must be a non-empty ASCII string without spaces, not null",
    ],
    [
      "a region that nobody knows",
      "huawei-antiddos",
      { region: "eu-ed" },
      expect.stringMatching(
        /^region must be one of .*\(for any other region, set the endpoint\), not "eu-ed"$/,
      ),
    ],
    ["no place at all", "huawei-antiddos", { region: undefined }, "region or endpoint is required"],
    [
      "a region of another cloud",
      "alibaba-waf",
      { region: "eu-de" },
      'region must be "cn" or "cn-hongkong" (for another address of the API, set the endpoint), not "eu-de"',
    ],
    [
      "an endpoint that is not encrypted",
      "huawei-job",
      { endpoint: "http://ecs.example.com" },
      'endpoint must be an https: URL (http: is only for this machine), not "http://ecs.example.com"',
    ],
    [
      "no address to be effective",
      "huawei-antiddos",
      { waitUntil: "effective" },
      'floatingIpId is required to wait until "effective"',
    ],
    [
      "no domain to be effective",
      "alibaba-waf",
      { waitUntil: "effective" },
      'domain is required to wait until "effective"',
    ],
    ["a word that is none", "alibaba-waf", { format: "YAML" }, 'format must be "JSON" or "XML", not "YAML"'],
    [
      "a property of another kind",
      "huawei-job",
      { apiVersion: "v1" },
      "apiVersion is not a known property: expected service, taskId, projectId, region, endpoint, timeout, triggers, executeAfter, executeBefore, vpc, vpcSubnets, securityGroups, logRetention, credentials",
    ],
    ["triggers that are a text", "huawei-job", { triggers: "a" }, "triggers is not valid: it must be a list"],
    [
      "triggers that are a map",
      "huawei-job",
      { triggers: { a: 1 } },
      "triggers must be a list, not a value of type object",
    ],
    ["null for triggers", "huawei-job", { triggers: null }, "triggers must be a list, not null"],
    ...[
      null,
      undefined,
      Number.NaN,
      1n,
      Symbol("a"),
      new Map([["a", 1]]),
      [["a", null]],
      { a: new Date() },
    ].map((value): [string, string, object, string] => [
      `a trigger that a template can't say (${typeof value})`,
      "huawei-job",
      { triggers: ["a", 1, true, { a: ["b"] }, value] },
      "triggers[4] must be a string, a number, true or false, or a list or an object of these",
    ]),
  ])("is refused for %s", (_name, kind, wrong, fault) => {
    const base = { "huawei-antiddos": shield, "alibaba-waf": filter, "huawei-job": job }[kind];
    expect(faultsOf(kind, () => ({ ...base, ...wrong }))).toEqual([fault]);
  });

  test.each<[string, string, object, string]>([
    [
      "what is known beside what is not",
      "huawei-antiddos",
      { ...shield, projectId: "" },
      'projectId must be a non-empty ASCII string without spaces, not ""',
    ],
    [
      "what is missing beside what is not known",
      "alibaba-waf",
      { taskId: "w-1", waitUntil: "effective" },
      "instanceId is required: the WAF instance: waf_elasticity-cn-…",
    ],
  ])("is refused for %s", (_name, kind, task, fault) => {
    const faults = faultsOf(kind, (stack) => ({
      ...task,
      taskId: new CfnParameter(stack, "Later").valueAsString,
    }));
    expect(faults).toContain(fault);
  });

  test.each<[string, unknown, string]>([
    ["a text", "30m", timeoutFault],
    ["a number", 1800, timeoutFault],
    ["null", null, timeoutFault],
    ["nothing", Duration.seconds(0), `${timeoutFault}, not 0 seconds`],
    ["less than a second", Duration.millis(500), `${timeoutFault}, not 500 millis`],
    ["more than a day", Duration.millis(86_400_001), expect.stringContaining(`${timeoutFault}, not 1 day`)],
    ["25 hours", Duration.hours(25), `${timeoutFault}, not 1 day 1 hour`],
  ])("is refused for a timeout that is %s", (_name, timeout, fault) => {
    expect(faultsOf("huawei-antiddos", () => ({ ...shield, timeout }))).toEqual([fault]);
    expect(faultsOf("group", (stack) => groupOf(stack, { timeout }))).toEqual([fault]);
  });

  test("is refused for a timeout that is only known at deployment, for it says of how many resources it is made", () => {
    const faults = faultsOf("huawei-antiddos", (stack) => ({
      ...shield,
      timeout: Duration.minutes(new CfnParameter(stack, "Later", { type: "Number" }).valueAsNumber),
    }));
    expect(faults).toEqual([timeoutFault]);
  });

  test.each<[string, Duration]>([
    ["a second", Duration.seconds(1)],
    ["a day", Duration.days(1)],
  ])("is not one that may take %s", (_name, timeout) => {
    const stack = newStack();
    expect(
      () => new HuaweiAntiDdosTask(stack, "Wait", { ...shield, timeout, credentials: importedSecret(stack) }),
    ).not.toThrow();
  });
});

function memberOf(stack: Construct) {
  return { kind: "huawei-antiddos", ...shield, credentials: importedSecret(stack, "member") };
}

/** A group that is right but for what is given. */
function groupOf(stack: Construct, wrong: object) {
  return { ...("tasks" in wrong ? {} : { tasks: [memberOf(stack)] }), credentials: undefined, ...wrong };
}

describe("Credentials that are no secret", () => {
  const key = { accessKey: "canary-access-key", secretKey: "canary-secret-key" };

  test.each<[string, unknown, string]>([
    ["missing", undefined, missingSecret],
    ["null", null, missingSecret],
    ["themselves", key, wrongSecret],
    ["themselves, and look like a secret a little", { ...key, secretArn: "arn:aws:canary" }, wrongSecret],
    ["a text", "canary-token", wrongSecret],
    ["the ARN of a secret", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:canary", wrongSecret],
    ["a list", [key], wrongSecret],
  ])("are refused, and nothing of them is in the error: %s", (_name, credentials, fault) => {
    const alone = refusal("huawei-antiddos", () => ({ ...shield, credentials }));
    expect(alone.message).toBe(`Stack/Wait: ${fault}`);
    const grouped = refusal("group", (stack) => ({
      tasks: [memberOf(stack), { kind: "huawei-job", ...job, credentials }],
      credentials: undefined,
    }));
    expect(grouped.message).toBe(`Stack/Wait: tasks[1].${fault}`);
    for (const error of [alone, grouped]) expect(inspect(error, { depth: 9 })).not.toContain("canary");
  });

  test("are refused when they are a secret without the construct of one", () => {
    const faults = faultsOf("huawei-antiddos", (stack) => ({
      ...shield,
      credentials: new CfnSecret(stack, "Secret"),
    }));
    expect(faults).toEqual([wrongSecret]);
  });
});

describe("A group that is wrong", () => {
  const kindText = "kind must be one of huawei-antiddos, alibaba-waf, huawei-job";

  test.each<[string, unknown, string]>([
    ["is missing", undefined, "tasks is required: it must be a list of tasks"],
    ["is empty", [], "tasks must have at least one task"],
    ["is a text", "t-1", "tasks is not valid: it must be a list of tasks"],
    ["is null", null, "tasks must be a list of tasks, not null"],
    ["is a task", { kind: "huawei-job" }, "tasks must be a list of tasks, not a value of type object"],
  ])("is refused for a list of tasks that %s", (_name, tasks, fault) => {
    expect(faultsOf("group", () => ({ tasks, credentials: undefined }))).toEqual([fault]);
  });

  test.each<[string, unknown, string]>([
    ["a text", "t-1", `tasks[1].${kindText}, not "t-1"`],
    ["a number", 5, `tasks[1].${kindText}, not the number 5`],
    ["null", null, `tasks[1].${kindText}, not null`],
    ["a hole", undefined, `tasks[1].${kindText.replace(" must be", " is required: it must be")}`],
    ["a list", [{ kind: "huawei-job" }], `tasks[1].${kindText}, not a list`],
  ])("is told where there is no task but %s", (_name, member, fault) => {
    const faults = faultsOf("group", (stack) => ({
      tasks: [memberOf(stack), member],
      credentials: undefined,
    }));
    expect(faults).toEqual([fault, `tasks[1].${missingSecret}`]);
  });

  test.each<[string, object, unknown]>([
    ["of a kind that there is not", { kind: "huawei-ddos" }, `tasks[1].${kindText}, not "huawei-ddos"`],
    [
      "of no kind",
      { kind: undefined },
      `tasks[1].${kindText.replace(" must be", " is required: it must be")}`,
    ],
    [
      "with a fault",
      { taskId: "" },
      'tasks[1].taskId must be a non-empty ASCII string without spaces, not ""',
    ],
    [
      "with faults together",
      { waitUntil: "effective" },
      'tasks[1].floatingIpId is required to wait until "effective"',
    ],
    [
      "with a property of the group",
      { timeout: 5 },
      expect.stringMatching(/^tasks\[1\]\.timeout is not a known/),
    ],
  ])("is told which task it is: one %s", (_name, wrong, fault) => {
    const faults = faultsOf("group", (stack) => {
      const member = memberOf(stack);
      return groupOf(stack, { tasks: [member, { ...member, ...wrong }] });
    });
    expect(faults).toEqual([fault]);
  });

  test.each([
    ["a text", "yes", 'failFast must be true or false, not "yes"'],
    ["a text of CloudFormation's", "true", 'failFast must be true or false, not "true"'],
    ["a number", 1, "failFast must be true or false, not the number 1"],
    ["null", null, "failFast must be true or false, not null"],
  ])("is refused for a failFast that is %s", (_name, failFast, fault) => {
    const faults = faultsOf("group", (stack) => groupOf(stack, { failFast }));
    expect(faults).toEqual([fault]);
  });

  test.each([
    ["has a slip in it", { failfast: true }, "failfast"],
    ["is a task's", { taskId: "t-1" }, "taskId"],
    ["each task has for itself", { credentials: "canary" }, "credentials"],
  ])("is refused for a property that %s", (_name, wrong, property) => {
    expect(faultsOf("group", (stack) => groupOf(stack, wrong))).toEqual([
      `${property} is not a known property: expected timeout, triggers, tasks, failFast, ${others}`,
    ]);
  });

  test("names all that is wrong with it and its tasks at once", () => {
    const faults = faultsOf("group", (stack) => ({
      tasks: [
        { kind: "huawei-job", ...job, service: "dns" },
        memberOf(stack),
        { kind: "x", credentials: {} },
      ],
      failFast: "no",
      timeout: "1h",
      triggers: 1,
      credentials: undefined,
    }));
    expect(faults).toEqual([
      "triggers must be a list, not a value of type number",
      'failFast must be true or false, not "no"',
      'tasks[0].service must be "ecs", "evs", "rds" or "elb", not "dns"',
      `tasks[2].${kindText}, not "x"`,
      `tasks[0].${missingSecret}`,
      `tasks[2].${wrongSecret}`,
      timeoutFault,
    ]);
  });
});
