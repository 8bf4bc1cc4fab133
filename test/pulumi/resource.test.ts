import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, test } from "vitest";
import { HuaweiAntiDdosTask } from "../../pulumi";
import { providerText } from "../../pulumi/provider";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

const registered: Registered[] = [];

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      registered.push({ type, name, inputs });
      return {
        id: `${name}-id`,
        state: { ...inputs, state: "succeeded", providerState: "success", attempts: 2 },
      };
    },
    call: ({ inputs }) => inputs,
  });
});

function settled<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}

test("A resource is registered under its frozen type, with its kind and the place of the runtime", async () => {
  const task = new HuaweiAntiDdosTask("shielded", {
    projectId: "p",
    taskId: "t",
    region: "eu-de",
    timeout: "5m",
  });
  expect(await settled(task.state)).toBe("succeeded");
  const { type, inputs } = registered.find(({ name }) => name === "shielded") ?? {};
  expect(type).toBe("pulumi-nodejs:dynamic/cloud-task-waiter:HuaweiAntiDdosTask");
  expect(inputs).toEqual({
    __provider: providerText,
    kind: "huawei-antiddos",
    projectId: "p",
    taskId: "t",
    region: "eu-de",
    timeout: "5m",
  });
});

test("Outputs resolve to what the wait returned, also where fields are defined as modern JavaScript defines them", async () => {
  const task = new HuaweiAntiDdosTask("fields", { projectId: "p", taskId: "t", region: "eu-de" });
  expect(await settled(task.providerState)).toBe("success");
  expect(await settled(task.attempts)).toBe(2);
  expect(await settled(task.message)).toBeUndefined();
});

test("Credentials are secret, whether or not they are marked so", async () => {
  const task = new HuaweiAntiDdosTask("keyed", {
    projectId: "p",
    taskId: "t",
    region: "eu-de",
    credentials: { accessKey: pulumi.output("AK"), secretKey: "SK" },
  });
  await settled(task.state);
  const credentials = Reflect.get(task, "credentials") as pulumi.Output<unknown>;
  expect(await pulumi.isSecret(credentials)).toBe(true);
});
