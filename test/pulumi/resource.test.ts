import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as exported from "../../pulumi";
import { AlibabaWafTask, HuaweiAntiDdosTask, HuaweiJobTask } from "../../pulumi";
import { providerText } from "../../pulumi/stored-names";
import { kinds } from "../../src/tasks";
import { Change, Component, registrationOf, secret, settled, startProgram } from "./program";
import { unknown } from "./support";

beforeEach(() => startProgram({ state: "succeeded", providerState: "success", attempts: 2 }));
afterEach(() => {
  vi.restoreAllMocks();
});

const shield = { projectId: "p", taskId: "t", region: "eu-de" } as const;

describe("A resource", () => {
  test("is registered under its frozen type, with its kind, its name and the place of the runtime", async () => {
    const task = new HuaweiAntiDdosTask("shielded", { ...shield, timeout: "5m", triggers: [1] });
    const { type, inputs } = await registrationOf(task);
    expect(type).toBe("pulumi-nodejs:wait:HuaweiAntiDdosTask");
    expect(inputs).toEqual({
      __provider: providerText,
      __urn: "urn:pulumi:dev::shop::pulumi-nodejs:wait:HuaweiAntiDdosTask::shielded",
      kind: "huawei-antiddos",
      projectId: "p",
      taskId: "t",
      region: "eu-de",
      timeout: "5m",
      triggers: [1],
    });
  });

  test("has a class for every kind", async () => {
    const filter = new AlibabaWafTask("filtered", { instanceId: "waf", taskId: "t" });
    const job = new HuaweiJobTask("started", { ...shield, service: "ecs" });
    expect(await registrationOf(filter)).toMatchObject({
      type: "pulumi-nodejs:wait:AlibabaWafTask",
      inputs: { kind: "alibaba-waf" },
    });
    expect(await registrationOf(job)).toMatchObject({
      type: "pulumi-nodejs:wait:HuaweiJobTask",
      inputs: { kind: "huawei-job" },
    });
  });

  test("of every class has a type token of at most 37 characters", async () => {
    const classes = Object.entries(exported);
    expect(classes.map(([name]) => name).toSorted()).toEqual(
      [...kinds.map(({ typeName }) => `${typeName}Task`), "TaskGroup"].toSorted(),
    );
    for (const [name, ofClass] of classes) {
      const resource: pulumi.Resource = Reflect.construct(ofClass, [name, { tasks: [] }]);
      const { type } = await registrationOf(resource);
      expect(type).toBe(`pulumi-nodejs:wait:${name}`);
      expect(type.length, type).toBeLessThanOrEqual(37);
    }
  });

  test("has what the wait returned as outputs, also where fields are defined as modern JavaScript defines them", async () => {
    const task = new HuaweiAntiDdosTask("fields", shield);
    expect(await settled(task.state)).toBe("succeeded");
    expect(await settled(task.providerState)).toBe("success");
    expect(await settled(task.attempts)).toBe(2);
    expect(await settled(task.message)).toBeUndefined();
  });

  test.each([
    ["succeeded", undefined],
    ["running", "late has not succeeded yet: resources that depend on it are not created"],
    ["unknown", "late has not succeeded yet: resources that depend on it are not created"],
  ])(
    "that Pulumi takes as it is stored is there for what depends on it, or is not: %s",
    async (state, words) => {
      await startProgram({ state });
      const { urn } = new HuaweiAntiDdosTask("late", shield);
      expect(await settled(urn)).toMatch(/::late$/);
      const awaited = Reflect.get(urn, "promise")();
      if (words === undefined) expect(await awaited).toMatch(/::late$/);
      else await expect(awaited).rejects.toThrow(words);
    },
  );

  test.each([
    ["id", { id: "t-1" }],
    ["import", { import: "t-1" }],
  ])("can't be had without a wait: %s", (name, options) => {
    expect(() => new HuaweiAntiDdosTask("found", shield, options)).toThrow(
      `found: a wait can't be looked up or imported; leave out ${name}`,
    );
  });

  test.each([
    ["in a preview, whatever is known of it", { state: "running" }, true],
    ["where the mocks of a test say nothing of its state", {}, false],
  ])("is there for what depends on it %s", async (_name, outputs, preview) => {
    await startProgram(outputs, { preview });
    const task = new HuaweiAntiDdosTask("awaited", shield);
    const { dependencies } = await registrationOf(new Change("dependent", { dependsOn: task }));
    expect(dependencies).toEqual([await settled(task.urn)]);
  });

  test("depends on the resource that the id of its task comes from", async () => {
    await startProgram({ taskId: "t-1" });
    const change = new Change("change");
    const { dependenciesOf } = await registrationOf(
      new HuaweiAntiDdosTask("dependent", { ...shield, taskId: change.taskId }),
    );
    expect(dependenciesOf("taskId")).toEqual([await settled(change.urn)]);
    expect(dependenciesOf("projectId")).toEqual([]);
  });
});

describe("The credentials of a resource", () => {
  test.each([
    ["in clear", { accessKey: "AK", secretKey: "SK" }],
    ["as an output", pulumi.output({ accessKey: "AK", secretKey: "SK" })],
    ["with an output in them", { accessKey: pulumi.output("AK"), secretKey: "SK" }],
    ["as a secret", pulumi.secret({ accessKey: "AK", secretKey: "SK" })],
    ["with a secret in them", { accessKey: "AK", secretKey: pulumi.secret("SK") }],
  ])("are secret, however they are given: %s", async (_name, credentials) => {
    const task = new HuaweiAntiDdosTask("keyed", { ...shield, credentials });
    const { inputs } = await registrationOf(task);
    expect(inputs["credentials"]).toEqual(secret(expect.objectContaining({ accessKey: "AK" })));
    expect(await pulumi.isSecret(Reflect.get(task, "credentials"))).toBe(true);
  });

  test.each([
    ["left out", {}],
    ["undefined", { credentials: undefined }],
  ])("are none when they are %s", async (_name, more: { credentials?: undefined }) => {
    const { inputs } = await registrationOf(new HuaweiAntiDdosTask("bare", { ...shield, ...more }));
    expect(inputs).not.toHaveProperty("credentials");
  });
});

describe("The name that a resource tells the runtime", () => {
  test("is its own", async () => {
    const task = new HuaweiAntiDdosTask("alone", shield);
    const { inputs } = await registrationOf(task);
    expect(inputs["__urn"]).toBe(await settled(task.urn));
  });

  test("is its own within a component", async () => {
    const parent = new Component("component");
    const task = new HuaweiAntiDdosTask("inside", shield, { parent });
    const { inputs } = await registrationOf(task);
    expect(inputs["__urn"]).toBe(await settled(task.urn));
    expect(inputs["__urn"]).toContain("::shop:index:Component$pulumi-nodejs:wait:");
  });

  test("has the types of all components that it is in", async () => {
    const parent = new Component("inner", { parent: new Component("outer") });
    const { inputs } = await registrationOf(new HuaweiAntiDdosTask("deep", shield, { parent }));
    expect(inputs["__urn"]).toBe(
      "urn:pulumi:dev::shop::shop:index:Component$shop:index:Component$" +
        "pulumi-nodejs:wait:HuaweiAntiDdosTask::deep",
    );
  });

  test("is known in a preview", async () => {
    await startProgram({}, { preview: true });
    const parent = new Component("component");
    const task = new HuaweiAntiDdosTask(
      "planned",
      { ...shield, taskId: new Change("change").taskId },
      { parent },
    );
    const { inputs } = await registrationOf(task);
    expect(inputs).toMatchObject({ taskId: unknown, __urn: await settled(task.urn) });
  });

  test("makes it depend on nothing: not on its parent, and not on what that contains", async () => {
    const parent = new Component("component");
    const sibling = new Change("sibling", { parent });
    const task = new HuaweiAntiDdosTask("independent", shield, { parent });
    await settled(sibling.urn);
    const { dependencies, dependenciesOf } = await registrationOf(task);
    expect(dependencies).toEqual([]);
    expect(dependenciesOf("__urn")).toEqual([]);
  });
});
