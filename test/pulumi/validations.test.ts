import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check, create } from "../../pulumi/plugin/runtime";
import { type FakeAlibaba, type FakeHuawei, startFakeAlibaba, startFakeHuawei } from "../../src/testing";
import { countValidations } from "../support/validations";
import { inputs, key, projectId, startClean } from "./support";

const alibabaKey = { accessKeyId: "LTAIEXAMPLE", accessKeySecret: "canary-secret" };

startClean();

let huawei: FakeHuawei;
let alibaba: FakeAlibaba;
beforeAll(async () => {
  huawei = await startFakeHuawei({ credentials: [key] });
  alibaba = await startFakeAlibaba({ credentials: [alibabaKey] });
  huawei.addTask({ projectId, taskId: "t-1", timeline: "success" });
  huawei.addTask({ projectId, taskId: "t-2", timeline: "success" });
  huawei.addJob({ service: "evs", projectId, taskId: "j-1", timeline: "SUCCESS" });
  alibaba.addTask({ instanceId: "waf", taskId: "w-1", timeline: "2" });
});
afterAll(() => Promise.all([huawei.close(), alibaba.close()]));

const single = () => inputs({ endpoint: huawei.endpoint });

const shield = (taskId: string) => ({
  kind: "huawei-antiddos",
  projectId,
  taskId,
  endpoint: huawei.endpoint,
  credentials: key,
});

const job = () => ({ ...shield("j-1"), kind: "huawei-job", service: "evs" });

const filter = () => ({
  kind: "alibaba-waf",
  instanceId: "waf",
  taskId: "w-1",
  endpoint: alibaba.endpoint,
  credentials: alibabaKey,
});

const once = { descriptions: { "huawei-antiddos": 1 }, credentials: { huawei: 1 } };
const onceEach = {
  descriptions: { "huawei-antiddos": 1, "huawei-job": 1, "alibaba-waf": 1 },
  credentials: { huawei: 2, alibaba: 1 },
};

describe.each([
  ["create", (given: Record<string, unknown>) => create(given)],
  ["check", (given: Record<string, unknown>) => check({}, given)],
] as const)("%s", (_name, call) => {
  test("validates the description and the credentials of a task once", async () => {
    const validations = countValidations();
    await call(single());
    expect(validations()).toEqual(once);
  });

  test("validates each description and each task's credentials once in a group of three kinds", async () => {
    const validations = countValidations();
    await call({ tasks: [shield("t-1"), job(), filter()] });
    expect(validations()).toEqual(onceEach);
  });

  test("validates each description and each task's credentials once in a group of one kind", async () => {
    const validations = countValidations();
    await call({ tasks: [shield("t-1"), shield("t-2"), shield("t-1")] });
    expect(validations()).toEqual({ descriptions: { "huawei-antiddos": 3 }, credentials: { huawei: 3 } });
  });
});
