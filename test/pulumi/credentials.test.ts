import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as runtime from "../../pulumi/plugin/runtime";
import type { FakeHuawei } from "../../src/testing";
import { startFakeHuawei } from "../../src/testing";
import {
  configure,
  endpoint,
  errorOf,
  inputs,
  key,
  projectId,
  reasons,
  startClean,
  without,
} from "./support";

let cloud: FakeHuawei;
beforeAll(async () => {
  cloud = await startFakeHuawei({ credentials: [key] });
});
afterAll(() => cloud.close());

startClean();

const shield = without(inputs(), "credentials", "__provider");
const filter = { kind: "alibaba-waf", instanceId: "waf", taskId: "t-1", endpoint };

/** The stack's configuration has an object for a cloud, which Pulumi hands over as JSON. */
function configureObject(cloudName: string, value: unknown): void {
  configure({ [`cloudTaskWaiter:${cloudName}`]: JSON.stringify(value) });
}

/** A task that succeeds, and that has no credentials of its own. */
function playing(taskId: string): Record<string, unknown> {
  cloud.addTask({ projectId, taskId, timeline: "success" });
  return { ...shield, taskId, endpoint: cloud.endpoint };
}

describe("Credentials as an object in the stack's configuration", () => {
  test("are taken for every task of their cloud", async () => {
    configureObject("huawei", key);
    expect(await reasons(shield)).toEqual([]);
    expect(await runtime.create(playing("t-1"))).toMatchObject({ outs: { state: "succeeded" } });
  });

  test("are taken for many tasks", async () => {
    configureObject("huawei", key);
    const tasks = [playing("t-2"), playing("t-3")];
    expect(await reasons({ tasks })).toEqual([]);
    expect(await runtime.create({ tasks })).toMatchObject({ outs: { state: "succeeded" } });
  });

  test("may have any of the forms", async () => {
    configureObject("huawei", { token: "canary-token" });
    expect(await reasons(shield)).toEqual([]);
    configureObject("huawei", { username: "me", password: "canary", domainName: "OTC0000" });
    expect(await reasons({ ...shield, endpoint: undefined, region: "eu-de" })).toEqual([]);
  });

  test("of one cloud are none of another", async () => {
    configureObject("huawei", key);
    expect(await reasons(filter)).toEqual([expect.stringMatching(/^credentials are missing: /)]);
    configureObject("alibaba", { accessKeyId: "LTAIEXAMPLE", accessKeySecret: "canary" });
    expect(await reasons(filter)).toEqual([]);
    expect(await reasons(shield)).toEqual([expect.stringMatching(/^credentials are missing: /)]);
  });

  test("are not looked at where the resource has its own", async () => {
    configureObject("huawei", { accessKey: "AK" });
    expect(await reasons(inputs())).toEqual([]);
  });

  test("are taken before the environment's", async () => {
    vi.stubEnv("HW_ACCESS_KEY", "AKNOBODY");
    vi.stubEnv("HW_SECRET_KEY", "canary-environment");
    configureObject("huawei", key);
    expect(await runtime.create(playing("t-4"))).toMatchObject({ outs: { state: "succeeded" } });
  });

  test.each([
    ["nothing", {}],
    ["options alone", { signing: "scoped" }],
    ["empty texts", { accessKey: "", secretKey: "" }],
    ["names that are none", { AccessKey: "AK", SecretKey: "canary" }],
  ])("never leave their place to the environment's, also when they have %s", async (_name, value) => {
    configureObject("huawei", value);
    vi.stubEnv("HW_ACCESS_KEY", key.accessKey);
    vi.stubEnv("HW_SECRET_KEY", key.secretKey);
    const [reason] = await reasons(shield);
    expect(reason).toMatch(/^credentials.* \(from the stack's configuration\)$/);
    expect(reason).not.toContain("canary");
  });

  test.each([
    [
      "half of them",
      { accessKey: "AK-canary" },
      /^credentials must have accessKey and secretKey .*: secretKey is missing \(from the stack's configuration\)$/,
    ],
    [
      "two forms of them",
      { ...key, token: "canary" },
      /^credentials must have .*: accessKey and token can't be combined \(from the stack's configuration\)$/,
    ],
    [
      "a property that is not known",
      { ...key, secret: "canary" },
      /^credentials\.secret is not a known property \(from the stack's configuration\)$/,
    ],
    [
      "a number",
      { ...key, secretKey: 77_001_122 },
      /^credentials\.secretKey must be a non-empty ASCII string without spaces, not a value of type number \(from the stack's configuration\)$/,
    ],
    [
      "an object",
      { ...key, secretKey: { value: "canary" } },
      /^credentials\.secretKey must be .*, not a value of type object \(from the stack's configuration\)$/,
    ],
  ])("are named where they have %s, and no part of them is shown", async (_name, value, expected) => {
    configureObject("huawei", value);
    const [reason, ...more] = await reasons(shield);
    expect(more).toEqual([]);
    expect(reason).toMatch(expected);
    expect(reason).not.toMatch(/canary|77001122/);
    expect((await errorOf(runtime.create(shield))).message).toBe(reason);
  });

  test.each([
    ["a text", "canary-secret"],
    ["a list", '["canary-secret"]'],
    ["a number", "77001122"],
    ["a word", "true"],
    ["what is almost one", '{"accessKey": "AK", "secretKey": canary-secret}'],
    ["what is cut off", '{"accessKey": "AK", "secretKey": "canary'],
  ])("must be an object, and no part of anything else is shown: %s", async (_name, text) => {
    configure({ "cloudTaskWaiter:huawei": text });
    const expected = [
      "cloudTaskWaiter:huawei must be an object with the credentials: " +
        "pulumi config set --path --secret cloudTaskWaiter:huawei.<name>",
    ];
    expect(await reasons(shield)).toEqual(expected);
    expect(await reasons({ tasks: [shield] })).toEqual(expected);
    expect((await errorOf(runtime.create(shield))).message).toBe(expected[0]);
  });
});

describe("Credentials in both forms in the stack's configuration", () => {
  const object = { "cloudTaskWaiter:huawei": JSON.stringify(key) };

  test.each([
    ["a credential", "huaweiToken"],
    ["an option", "huaweiSigning"],
  ])("are not guessed at: an object and %s", async (_name, name) => {
    configure({ ...object, [`cloudTaskWaiter:${name}`]: "canary" });
    const expected = [
      `cloudTaskWaiter:huawei and cloudTaskWaiter:${name} are both set: expected only one of the two`,
    ];
    expect(await reasons(shield)).toEqual(expected);
    expect(await reasons({ tasks: [shield, shield] })).toEqual(expected);
    expect((await errorOf(runtime.create(shield))).message).toBe(expected[0]);
  });

  test("are no problem for a task that has its own, or is of another cloud", async () => {
    configure({
      ...object,
      "cloudTaskWaiter:huaweiToken": "canary",
      "cloudTaskWaiter:alibabaAccessKeyId": "LTAIEXAMPLE",
      "cloudTaskWaiter:alibabaAccessKeySecret": "canary",
    });
    expect(await reasons(inputs())).toEqual([]);
    expect(await reasons(filter)).toEqual([]);
  });

  test("are one where the other is empty", async () => {
    configure({ ...object, "cloudTaskWaiter:huaweiToken": "" });
    expect(await reasons(shield)).toEqual([]);
    configure({ "cloudTaskWaiter:huawei": "", "cloudTaskWaiter:huaweiToken": "canary" });
    expect(await reasons(shield)).toEqual([]);
  });
});
