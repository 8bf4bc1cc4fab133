import { setImmediate as turnOfTheEventLoop } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { beforeEach, expect, test, vi } from "vitest";

const taskId = "aliyun.waf.20180712214032277.qmxI9a";
const cname = "xxxxxxxxxxxxxx.fakewaf.com";

let registered: pulumi.runtime.MockResourceArgs[];

const names = () => registered.map(({ name }) => name);
const inputsOf = (name: string) => registered.find((resource) => resource.name === name)?.inputs;

beforeEach(() => {
  registered = [];
  vi.resetModules();
});

/** Runs the example's program. Its wait ends as `wait` does. */
async function runExample(wait: () => Promise<void>): Promise<void> {
  const newResource: pulumi.runtime.Mocks["newResource"] = async (resource) => {
    registered.push(resource);
    if (resource.type.endsWith(":AlibabaWafTask")) await wait();
    return { id: resource.name, state: { ...resource.inputs, taskId, cname } };
  };
  await pulumi.runtime.setMocks({ newResource, call: ({ inputs }) => inputs }, "waf-dns");
  pulumi.runtime.setAllConfig({
    "waf-dns:instanceId": "waf_elasticity-cn-0xldbqtm005",
    "waf-dns:domain": "www.example.com",
    "waf-dns:source": "198.51.100.7",
    "waf-dns:zoneId": "Z1",
  });
  await import("../../examples/pulumi-waf-dns/index.ts");
}

/** Resolves when every resource of the program is registered or has failed. */
const programEnds = () => pulumi.runtime.disconnect();

/** What is left unhandled meanwhile: Pulumi ends a program with it, and the test runner would end the test. */
async function unhandledDuring(act: () => Promise<void>): Promise<Set<string>> {
  const listeners = process.listeners("unhandledRejection");
  const reasons = new Set<string>();
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => reasons.add(String(reason)));
  try {
    await act();
    await turnOfTheEventLoop();
    return reasons;
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
}

test("The record is registered only after the wait has ended", async () => {
  const [begin, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await runExample(() => {
    begin.resolve();
    return end.promise;
  });
  await begin.promise;
  // A record that does not wait would by now be only microtasks away.
  await turnOfTheEventLoop();
  expect(names()).toEqual(["wafDomain", "filtered"]);
  end.resolve();
  await programEnds();
  expect(names()).toEqual(["wafDomain", "filtered", "www"]);
});

test("The record is never registered when the wait fails, and the program fails with the reason", async () => {
  const unhandled = await unhandledDuring(async () => {
    await runExample(() => Promise.reject(new Error("The certificate of www.example.com has expired")));
    await programEnds();
  });
  expect(names()).toEqual(["wafDomain", "filtered"]);
  expect(unhandled).toEqual(
    new Set([
      "Error: failed to register new resource filtered " +
        "[pulumi-nodejs:wait:AlibabaWafTask]: The certificate of www.example.com has expired",
    ]),
  );
});

test("The wait is for the task of the change, and goes on until the domain is in effect", async () => {
  await runExample(() => Promise.resolve());
  await programEnds();
  expect(inputsOf("filtered")).toMatchObject({
    kind: "alibaba-waf",
    taskId,
    domain: "www.example.com",
    waitUntil: "effective",
  });
});

test("The record is the CNAME of the WAF", async () => {
  await runExample(() => Promise.resolve());
  await programEnds();
  expect(inputsOf("www")).toMatchObject({
    zoneId: "Z1",
    name: "www.example.com",
    type: "CNAME",
    records: [cname],
  });
});
