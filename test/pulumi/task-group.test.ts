import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { TaskGroupArgs } from "../../pulumi";
import { TaskGroup } from "../../pulumi";
import { providerText } from "../../pulumi/stored-names";
import { Change, registrationOf, secret, settled, startProgram } from "./program";
import { unknown } from "./support";

const results = [{ kind: "huawei-antiddos", taskId: "t-1", state: "succeeded", providerState: "success" }];

beforeEach(() => startProgram({ state: "succeeded", attempts: 3, results }));
afterEach(() => {
  vi.restoreAllMocks();
});

const place = { projectId: "p", region: "eu-de" } as const;
const shield = { kind: "huawei-antiddos", ...place, taskId: "t-1" } as const;
const job = { kind: "huawei-job", service: "ecs", ...place, taskId: "j-1" } as const;
const filter = { kind: "alibaba-waf", instanceId: "waf", taskId: "w-1" } as const;
const token = { token: "canary-token" };

describe("A group", () => {
  test("is registered under its frozen type, with its tasks as they are", async () => {
    const group = new TaskGroup("shields", {
      tasks: [shield, filter, job],
      failFast: true,
      timeout: "1h",
      triggers: ["a"],
    });
    const { type, inputs } = await registrationOf(group);
    expect(type).toBe("pulumi-nodejs:wait:TaskGroup");
    expect(inputs).toEqual({
      __provider: providerText,
      __urn: "urn:pulumi:dev::shop::pulumi-nodejs:wait:TaskGroup::shields",
      tasks: [shield, filter, job],
      failFast: true,
      timeout: "1h",
      triggers: ["a"],
    });
  });

  test("has how each task ended as outputs", async () => {
    const group = new TaskGroup("ended", { tasks: [shield] });
    expect(await settled(group.results)).toEqual(results);
    expect(await settled(group.state)).toBe("succeeded");
    expect(await settled(group.attempts)).toBe(3);
  });

  test.each([
    ["an output", () => pulumi.output([shield, filter])],
    ["a promise", () => Promise.resolve([shield, filter])],
    ["a list of outputs", () => [pulumi.output(shield), pulumi.output(filter)]],
    ["a list of promises", () => [Promise.resolve(shield), Promise.resolve(filter)]],
    ["a list of tasks with outputs in them", () => [{ ...shield, taskId: pulumi.output("t-1") }, filter]],
  ])("takes its tasks as %s", async (_name, tasksOf) => {
    const { inputs } = await registrationOf(new TaskGroup("given", { tasks: tasksOf() }));
    expect(inputs["tasks"]).toEqual([shield, filter]);
  });

  test("depends on the resources that the ids of its tasks come from", async () => {
    await startProgram({ taskId: "t-1" });
    const [first, second] = [new Change("first"), new Change("second")];
    const tasks = [{ ...shield, taskId: first.taskId }, pulumi.output({ ...filter, taskId: second.taskId })];
    const { dependenciesOf } = await registrationOf(new TaskGroup("dependent", { tasks }));
    const urns = await Promise.all([settled(first.urn), settled(second.urn)]);
    expect(dependenciesOf("tasks").toSorted()).toEqual(urns.toSorted());
  });
});

describe("The credentials of a group's tasks", () => {
  test("are secret, each of them, and nothing else is", async () => {
    const keyed = [
      { ...shield, credentials: token },
      filter,
      { ...job, credentials: { accessKey: pulumi.output("AK"), secretKey: "SK" } },
    ];
    const { inputs } = await registrationOf(new TaskGroup("keyed", { tasks: keyed }));
    expect(inputs["tasks"]).toEqual([
      { ...shield, credentials: secret(token) },
      filter,
      { ...job, credentials: secret({ accessKey: "AK", secretKey: "SK" }) },
    ]);
  });

  test.each([
    ["an output", () => pulumi.output([{ ...shield, credentials: token }])],
    ["a promise", () => Promise.resolve([{ ...shield, credentials: token }])],
    ["a list of outputs", () => [pulumi.output({ ...shield, credentials: token })]],
    ["a list of promises", () => [Promise.resolve({ ...shield, credentials: token })]],
    ["tasks with outputs of credentials", () => [{ ...shield, credentials: pulumi.output(token) }]],
    ["tasks with secret credentials", () => [{ ...shield, credentials: pulumi.secret(token) }]],
  ])("are secret in tasks that are given as %s", async (_name, tasksOf) => {
    const { inputs } = await registrationOf(new TaskGroup("keyed", { tasks: tasksOf() }));
    expect(inputs["tasks"]).toEqual([{ ...shield, credentials: secret(token) }]);
  });

  test("are secret in tasks of which all is secret", async () => {
    const tasks = pulumi.secret([{ ...shield, credentials: token }]);
    const { inputs } = await registrationOf(new TaskGroup("keyed", { tasks }));
    expect(inputs["tasks"]).toEqual(secret([{ ...shield, credentials: expect.anything() }]));
  });

  test("are none when they are undefined", async () => {
    const tasks = [
      { ...shield, credentials: undefined },
      pulumi.output({ ...filter, credentials: undefined }),
    ];
    const { inputs } = await registrationOf(new TaskGroup("bare", { tasks }));
    expect(inputs["tasks"]).toEqual([shield, filter]);
  });
});

describe("What is no list of tasks", () => {
  test.each([
    ["a task", shield],
    ["a text", "t-1"],
    ["null", null],
    ["a list in the list", [[shield]]],
    ["texts in the list", ["t-1"]],
    ["null in the list", [null]],
  ])("is left to the check, which says so: %s", async (_name, tasks) => {
    const args = { tasks } as unknown as TaskGroupArgs;
    const { inputs } = await registrationOf(new TaskGroup("wrong", args));
    expect(inputs["tasks"]).toEqual(tasks);
  });
});

describe("In a preview, a group", () => {
  beforeEach(() => startProgram({}, { preview: true }));

  test("says all that is known of a task of which not all is known", async () => {
    const tasks = [{ ...shield, taskId: new Change("change").taskId, credentials: token }, filter];
    const { inputs } = await registrationOf(new TaskGroup("planned", { tasks }));
    expect(inputs["tasks"]).toEqual([{ ...shield, taskId: unknown, credentials: secret(token) }, filter]);
  });

  test("says which tasks are known beside one that is not", async () => {
    const { taskId } = new Change("change");
    const tasks = [filter, taskId.apply((id) => ({ ...shield, taskId: id }))];
    const { inputs } = await registrationOf(new TaskGroup("planned", { tasks }));
    expect(inputs["tasks"]).toEqual([filter, unknown]);
  });

  test("may have a list of which nothing is known", async () => {
    const tasks = new Change("change").taskId.apply((id) => [{ ...shield, taskId: id }]);
    const { inputs } = await registrationOf(new TaskGroup("planned", { tasks }));
    expect(inputs["tasks"]).toBe(unknown);
  });
});
