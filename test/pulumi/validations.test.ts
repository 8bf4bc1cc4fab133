import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { check, create } from "../../pulumi/plugin/runtime";
import { huaweiCredentials } from "../../src/huawei/credential-spec";
import { huaweiAntiDdos } from "../../src/tasks/huawei-antiddos";
import { type FakeHuawei, startFakeHuawei } from "../../src/testing";
import { inputs, key, startClean } from "./support";

startClean();

let cloud: FakeHuawei;
beforeAll(async () => {
  cloud = await startFakeHuawei({ credentials: [key] });
  for (const taskId of ["t-1", "t-2", "t-3"]) {
    cloud.addTask({ projectId: "p-1", taskId, timeline: "success" });
  }
});
afterAll(() => cloud.close());

let validated: () => { readonly descriptions: number; readonly credentials: number };
beforeEach(() => {
  const descriptions = vi.spyOn(huaweiAntiDdos.schema, "safeParse");
  const credentials = vi.spyOn(huaweiCredentials, "parse");
  validated = () => ({
    descriptions: descriptions.mock.calls.length,
    credentials: credentials.mock.calls.length,
  });
});

const group = (taskIds: readonly string[]) => ({
  tasks: taskIds.map((taskId) => ({
    kind: "huawei-antiddos",
    projectId: "p-1",
    taskId,
    endpoint: cloud.endpoint,
    credentials: key,
  })),
});

test("a create of one task → its description and its credentials are validated once", async () => {
  await create(inputs({ endpoint: cloud.endpoint }));
  expect(validated()).toEqual({ descriptions: 1, credentials: 1 });
});

test("a check of one task → its description and its credentials are validated once", async () => {
  await check({}, inputs({ endpoint: cloud.endpoint }));
  expect(validated()).toEqual({ descriptions: 1, credentials: 1 });
});

test("a create of a group of three → each description and its credentials are validated once", async () => {
  await create(group(["t-1", "t-2", "t-3"]));
  expect(validated()).toEqual({ descriptions: 3, credentials: 3 });
});

test("a check of a group of three → each description and its credentials are validated once", async () => {
  await check({}, group(["t-1", "t-2", "t-3"]));
  expect(validated()).toEqual({ descriptions: 3, credentials: 3 });
});
