import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { keysOf } from "../../src/credentials/shape";
import { kinds } from "../../src/tasks";
import type { AnyKind } from "../../src/tasks/kind";

const clouds = kinds.map((kind: AnyKind) => kind.cloud(kind.placeholders).credentials);

import { startProgram } from "./program";

/** The stack's configuration, and which of its keys are encrypted. */
async function configure(values: Readonly<Record<string, string>>, encrypted: readonly string[] = []) {
  await startProgram();
  pulumi.runtime.setAllConfig({ ...values }, [...encrypted]);
}

/** A program that has not warned yet. */
async function startWarning(): Promise<() => void> {
  vi.resetModules();
  const { warnOfConfiguration } = await import("../../pulumi/config-warnings.ts");
  return warnOfConfiguration;
}

function warnings(): string[] {
  return vi.mocked(console.warn).mock.calls.map(([text]) => String(text));
}

/** The keys that a program warns of. */
async function warnedOf(...args: Parameters<typeof configure>): Promise<string[]> {
  await configure(...args);
  (await startWarning())();
  const [warning, ...more] = warnings();
  expect(more).toEqual([]);
  return warning?.match(/cloudTaskWaiter:\w+/g) ?? [];
}

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.doUnmock("@pulumi/pulumi");
});

describe("A warning", () => {
  test("names the keys of secrets that the stack's configuration has in clear, and none of the values", async () => {
    await configure({
      "cloudTaskWaiter:huaweiAccessKey": "AKIDEXAMPLE",
      "cloudTaskWaiter:huaweiSecretKey": "canary-1",
      "cloudTaskWaiter:alibabaAccessKeySecret": "canary-2",
    });
    (await startWarning())();
    expect(warnings()).toEqual([
      "warning: [runtime] cloudTaskWaiter:huaweiSecretKey, cloudTaskWaiter:alibabaAccessKeySecret: stored in plain text in the " +
        "stack's configuration and state; encrypt it with `pulumi config set --secret`",
    ]);
  });

  test("comes for every credential that is secret, and for no other", async () => {
    const names = clouds.flatMap((cloud) =>
      cloud.shapes
        .flatMap(keysOf)
        .map((name) => `cloudTaskWaiter:${cloud.name}${name.charAt(0).toUpperCase()}${name.slice(1)}`),
    );
    const found = await warnedOf(Object.fromEntries(names.map((name) => [name, "canary"])));
    expect(found.toSorted()).toEqual([
      "cloudTaskWaiter:alibabaAccessKeySecret",
      "cloudTaskWaiter:alibabaSecurityToken",
      "cloudTaskWaiter:huaweiPassword",
      "cloudTaskWaiter:huaweiSecretKey",
      "cloudTaskWaiter:huaweiSecurityToken",
      "cloudTaskWaiter:huaweiToken",
    ]);
  });

  test("comes for an object with a cloud's credentials", async () => {
    const values = {
      "cloudTaskWaiter:huawei": JSON.stringify({ accessKey: "AK", secretKey: "canary" }),
      "cloudTaskWaiter:alibaba": JSON.stringify({ accessKeyId: "ID", accessKeySecret: "canary" }),
    };
    expect(await warnedOf(values, ["cloudTaskWaiter:alibaba"])).toEqual(["cloudTaskWaiter:huawei"]);
    expect(warnings().join()).not.toContain("canary");
  });

  test("does not name what is encrypted", async () => {
    const values = { "cloudTaskWaiter:huaweiToken": "canary", "cloudTaskWaiter:huaweiPassword": "canary" };
    expect(await warnedOf(values, ["cloudTaskWaiter:huaweiPassword"])).toEqual([
      "cloudTaskWaiter:huaweiToken",
    ]);
  });

  test.each([
    ["nothing is set", {}, []],
    [
      "all is encrypted",
      { "cloudTaskWaiter:huaweiToken": "canary", "cloudTaskWaiter:huawei": "{}" },
      ["cloudTaskWaiter:huaweiToken", "cloudTaskWaiter:huawei"],
    ],
    ["the secrets are others'", { "aws:secretKey": "canary", "shop:huaweiToken": "canary" }, []],
  ])("does not come when %s", async (_name, values, encrypted) => {
    expect(await warnedOf(values, encrypted)).toEqual([]);
    expect(warnings()).toEqual([]);
  });

  test("names the keys that mean nothing, and those that are meant", async () => {
    const values = { "cloudTaskWaiter:huaweiSecretkey": "canary", "cloudTaskWaiter:gcpToken": "canary" };
    await configure(values, Object.keys(values));
    (await startWarning())();
    expect(warnings()).toEqual([
      expect.stringMatching(
        /cloudTaskWaiter:huaweiSecretkey, cloudTaskWaiter:gcpToken: not known, expected one of huawei, huaweiAccessKey, /,
      ),
    ]);
  });

  test("knows every credential of every cloud", async () => {
    const names = clouds.flatMap((cloud) => [
      cloud.name,
      ...cloud.shapes
        .flatMap(keysOf)
        .map((name) => `${cloud.name}${name.charAt(0).toUpperCase()}${name.slice(1)}`),
    ]);
    const values = Object.fromEntries(names.map((name) => [`cloudTaskWaiter:${name}`, "canary"]));
    await configure(values, Object.keys(values));
    (await startWarning())();
    expect(warnings()).toEqual([]);
  });

  test("comes once in a program, however many resources it has", async () => {
    await configure({ "cloudTaskWaiter:huaweiToken": "canary" });
    vi.resetModules();
    const { HuaweiAntiDdosTask, TaskGroup } = await import("../../pulumi/index.ts");
    const task = { projectId: "p", taskId: "t", region: "eu-de" } as const;
    new HuaweiAntiDdosTask("first", task);
    new HuaweiAntiDdosTask("second", task);
    new TaskGroup("third", { tasks: [{ kind: "huawei-antiddos", ...task }] });
    expect(warnings()).toEqual([
      expect.stringContaining("cloudTaskWaiter:huaweiToken: stored in plain text"),
    ]);
  });

  test("comes once for each stack of a program that has many", async () => {
    const warn = await startWarning();
    for (const stack of ["dev", "prod", "dev"]) {
      await configure({ "cloudTaskWaiter:huaweiToken": "canary" });
      await pulumi.runtime.setMocks(
        { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
        "shop",
        stack,
      );
      warn();
    }
    expect(warnings()).toHaveLength(2);
  });

  test("does not come where the SDK does not say what is encrypted", async () => {
    await configure({ "cloudTaskWaiter:huaweiToken": "canary" });
    const known = Object.entries(pulumi.runtime).filter(([name]) => name !== "isConfigSecret");
    vi.doMock("@pulumi/pulumi", () => ({ ...pulumi, runtime: Object.fromEntries(known) }));
    (await startWarning())();
    expect(warnings()).toEqual([]);
  });
});
