import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as runtime from "../../pulumi/plugin/runtime";
import { providerText } from "../../pulumi/stored-names";
import type { FakeAlibaba, FakeHuawei } from "../../src/testing";
import { startFakeAlibaba, startFakeHuawei } from "../../src/testing";
import type { Inputs } from "./support";
import {
  configure,
  endpoint,
  errorOf,
  key,
  lines,
  projectId,
  reasons,
  startClean,
  unknown,
  without,
} from "./support";

const alibabaKey = { accessKeyId: "LTAIEXAMPLE", accessKeySecret: "canary-secret" };
const urn = "urn:pulumi:dev::shop::pulumi-nodejs:wait:TaskGroup::shields";

let huawei: FakeHuawei;
let alibaba: FakeAlibaba;
beforeAll(async () => {
  huawei = await startFakeHuawei({ credentials: [key] });
  alibaba = await startFakeAlibaba({ credentials: [alibabaKey] });
});
afterAll(() => Promise.all([huawei.close(), alibaba.close()]));

startClean();

/** A task of a group, with its credentials. */
function shield(taskId: string, more: object = {}): Inputs {
  return { kind: "huawei-antiddos", projectId, taskId, endpoint, credentials: key, ...more };
}

function filter(taskId: string, more: object = {}): Inputs {
  return { kind: "alibaba-waf", instanceId: "waf", taskId, endpoint, credentials: alibabaKey, ...more };
}

/** The same without its credentials. */
function bare(task: Inputs): Inputs {
  return without(task, "credentials");
}

/** The inputs of a resource that waits for the tasks, as Pulumi hands them over. */
function group(tasks: unknown, more: object = {}): Inputs {
  return { __provider: providerText, __urn: urn, tasks, ...more };
}

describe("check of many tasks", () => {
  test("takes valid inputs, and hands them back as they are", async () => {
    const news = group([shield("t-1"), filter("t-2")], { timeout: "1h", failFast: true, triggers: ["a"] });
    expect(await runtime.check({}, news)).toEqual({ inputs: news, failures: [] });
  });

  test.each([
    ["the list", unknown, {}],
    ["an element", [shield("t-1"), unknown], {}],
    ["every element", [unknown, unknown], {}],
    ["a kind", [shield("t-1", { kind: unknown })], {}],
    ["a property of an element", [shield(unknown)], {}],
    ["the place of an element", [shield("t-1", { endpoint: unknown })], {}],
    ["the credentials of an element", [shield("t-1", { credentials: unknown })], {}],
    ["a credential of an element", [shield("t-1", { credentials: { ...key, secretKey: unknown } })], {}],
    ["the time limit", [shield("t-1")], { timeout: unknown }],
    ["how to end", [shield("t-1")], { failFast: unknown }],
    ["the triggers", [shield("t-1")], { triggers: unknown }],
    ["a trigger", [shield("t-1")], { triggers: [unknown] }],
  ])("takes %s that is not known yet", async (_name, tasks, more) => {
    expect(await reasons(group(tasks, more))).toEqual([]);
  });

  test("takes null in a task for nothing, as Pulumi hands over a secret that is undefined", async () => {
    const task = shield("t-1", { region: null, apiVersion: null });
    expect(await reasons(group([task], { timeout: null, triggers: null }))).toEqual([]);
  });

  test("still sees what is wrong beside what is not known yet", async () => {
    expect(await reasons(group([unknown, shield(unknown, { projectId: "" })], { timeout: "soon" }))).toEqual([
      'timeout must be a duration such as "30m" (a number and one of ms, s, m, h), not "soon"',
      'tasks[1].projectId must be a non-empty ASCII string without spaces, not ""',
    ]);
    expect(await reasons(group(unknown, { failFast: "yes" }))).toEqual([
      'failFast must be true or false, not "yes"',
    ]);
  });

  test.each([
    ["no list", shield("t-1"), ["tasks must be a list of tasks, not a value of type object"]],
    ["nothing", undefined, ["tasks is required: it must be a list of tasks"]],
    ["null", null, ["tasks is required: it must be a list of tasks"]],
    ["an empty list", [], ["tasks must have at least one task"]],
    [
      "a property that is not known",
      [shield("t-1"), filter("t-2", { domian: "x" })],
      [expect.stringMatching(/^tasks\[1\]\.domian is not a known property: expected .*\bcredentials$/)],
    ],
    [
      "a list in the list",
      [[shield("t-1")]],
      [expect.stringMatching(/^tasks\[0\]\.kind must be one of .*, not a list$/)],
    ],
    [
      "a kind that is a task",
      [{ kind: shield("t-1") }],
      [expect.stringMatching(/^tasks\[0\]\.kind must be one of .*, not a value of type object$/)],
    ],
    [
      "a kind that is not known",
      [shield("t-1", { kind: "mystery" })],
      ['tasks[0].kind must be one of huawei-antiddos, alibaba-waf, huawei-job, not "mystery"'],
    ],
    [
      "half an access key",
      [filter("t-1"), shield("t-2", { credentials: { secretKey: "canary" } })],
      [
        expect.stringMatching(
          /^tasks\[1\]\.credentials must have accessKey and secretKey .*: accessKey is missing$/,
        ),
      ],
    ],
    [
      "the credentials of another cloud",
      [shield("t-1", { credentials: alibabaKey })],
      [
        "tasks[0].credentials.accessKeyId is not a known property",
        "tasks[0].credentials.accessKeySecret is not a known property",
        expect.stringMatching(/^tasks\[0\]\.credentials must have accessKey and secretKey /),
      ],
    ],
    [
      "credentials that are a text",
      [shield("t-1", { credentials: "canary" })],
      [expect.stringMatching(/^tasks\[0\]\.credentials is not valid: it must be accessKey and secretKey/)],
    ],
  ])("names the place and what is expected of it, and no credential: %s", async (_name, tasks, expected) => {
    const found = await reasons(tasks === undefined ? without(group(tasks), "tasks") : group(tasks));
    expect(found).toEqual(expected);
    expect(found.join()).not.toContain("canary");
  });

  test("says once what many tasks lack, with the place of the first", async () => {
    const tasks = [filter("t-1"), shield("t-2"), shield("t-3"), filter("t-4"), shield("t-5")].map(bare);
    expect(await reasons(group(tasks))).toEqual([
      expect.stringMatching(/^tasks\[0\]\.credentials are missing: .*\balibabaAccessKeySecret\b/),
      expect.stringMatching(/^tasks\[1\]\.credentials are missing: .*\bhuaweiSecretKey\b/),
    ]);
  });

  test("takes credentials from the stack's configuration, for those that have none of their own", async () => {
    configure({
      "cloudTaskWaiter:huaweiAccessKey": key.accessKey,
      "cloudTaskWaiter:huaweiSecretKey": key.secretKey,
    });
    expect(await reasons(group([bare(shield("t-1")), filter("t-2"), shield("t-3")]))).toEqual([]);
  });

  test("asks for credentials only for a task that is new", async () => {
    const olds = group([shield("t-1"), shield("t-2")]);
    expect(await reasons(group([bare(shield("t-2")), bare(shield("t-1"))]), olds)).toEqual([]);
    expect(await reasons(group([bare(shield("t-1")), bare(shield("t-3"))]), olds)).toEqual([
      expect.stringMatching(/^tasks\[1\]\.credentials are missing: /),
    ]);
  });

  test("asks for credentials for all tasks when the triggers are others", async () => {
    const olds = group([shield("t-1")], { triggers: ["a"] });
    const news = group([bare(shield("t-1"))], { triggers: ["b"] });
    expect(await reasons(news, olds)).toEqual([
      expect.stringMatching(/^tasks\[0\]\.credentials are missing: /),
    ]);
  });

  test("asks for credentials for a task of which the outputs say that it has not succeeded", async () => {
    const tasks = [bare(shield("t-1")), bare(filter("t-2"))];
    const olds = {
      ...group(tasks),
      state: "running",
      results: [{ state: "succeeded" }, { state: "running" }],
    };
    await runtime.diff("tasks", olds, group(tasks));
    expect(lines()).toEqual([
      expect.stringMatching(/^shields: .* continues the wait, but tasks\[1\]\.credentials are missing: /),
    ]);
  });

  test("looks at credentials that are given, whether or not the task is new", async () => {
    const wrong = shield("t-1", { credentials: { accessKey: "AK" } });
    expect(await reasons(group([wrong]), group([shield("t-1")]))).toEqual([
      expect.stringMatching(/^tasks\[0\]\.credentials must have /),
    ]);
  });
});

describe("diff of many tasks", () => {
  const olds = {
    ...group([bare(shield("t-1")), bare(filter("t-2"))], { triggers: ["a"] }),
    state: "succeeded",
    finishedAt: "2026-01-01T00:00:00.000Z",
    results: [],
  };

  async function diff(tasks: unknown, more: object = {}) {
    const { changes, replaces, deleteBeforeReplace } = await runtime.diff(
      "tasks",
      olds,
      group(tasks, { triggers: ["a"], ...more }),
    );
    expect(deleteBeforeReplace).toBe(false);
    return { changes, replaces };
  }

  test.each([
    ["nothing", [shield("t-1"), filter("t-2")], {}],
    ["the time limit", [shield("t-1"), filter("t-2")], { timeout: "1h" }],
    ["how to end", [shield("t-1"), filter("t-2")], { failFast: true }],
    ["the credentials", [shield("t-1", { credentials: { token: "t" } }), bare(filter("t-2"))], {}],
    ["how to ask", [shield("t-1", { apiVersion: "v2" }), filter("t-2", { format: "XML" })], {}],
    [
      "a default to its own words",
      [shield("t-1", { waitUntil: "done" }), filter("t-2", { region: "cn" })],
      {},
    ],
    [
      "a property to null, which is none",
      [shield("t-1", { region: null }), filter("t-2")],
      { timeout: null },
    ],
  ])("after a change of %s wants nothing", async (_name, tasks, more) => {
    expect(await diff(tasks, more)).toEqual({ changes: false, replaces: [] });
    expect(lines()).toEqual([]);
  });

  test.each([
    ["more tasks", [shield("t-1"), filter("t-2"), shield("t-3")]],
    ["fewer tasks", [shield("t-1")]],
    ["another order", [filter("t-2"), shield("t-1")]],
    ["another task", [shield("t-1"), filter("t-3")]],
    ["a task of another kind", [shield("t-1"), shield("t-2")]],
    ["another end", [shield("t-1", { waitUntil: "effective", floatingIpId: "ip" }), filter("t-2")]],
    ["a list that is not known yet", unknown],
    ["a task that is not known yet", [shield("t-1"), unknown]],
    ["an id that is not known yet", [shield("t-1"), filter(unknown)]],
  ])("with %s wants an update, because those that have succeeded stay so", async (_name, tasks) => {
    expect(await diff(tasks)).toEqual({ changes: true, replaces: [] });
  });

  test.each([
    ["other triggers", [shield("t-1"), filter("t-2")], ["b"]],
    ["other triggers and other tasks", [shield("t-3")], ["b"]],
    ["triggers that are not known yet", [shield("t-1"), filter("t-2")], [unknown]],
  ])("with %s wants another resource", async (_name, tasks, triggers) => {
    expect(await diff(tasks, { triggers })).toEqual({ changes: true, replaces: ["triggers"] });
  });
});

describe("create of many tasks", () => {
  test("waits for all, and returns how each ended as clean JSON without the credentials", async () => {
    huawei.addTask({ projectId, taskId: "c-1", timeline: "success" });
    alibaba.addTask({ instanceId: "waf", taskId: "c-2", timeline: "2" });
    const tasks = [
      filter("c-2", { endpoint: alibaba.endpoint }),
      shield("c-1", { endpoint: huawei.endpoint, apiVersion: undefined }),
    ];
    const { id, outs } = await runtime.create(group(tasks, { triggers: [1], failFast: true }));
    expect(id).toBe("tasks");
    const common = { state: "succeeded", attempts: 1, elapsedMs: expect.any(Number) };
    expect(outs).toStrictEqual({
      __urn: urn,
      tasks: [
        { kind: "alibaba-waf", instanceId: "waf", taskId: "c-2", endpoint: alibaba.endpoint },
        { kind: "huawei-antiddos", projectId, taskId: "c-1", endpoint: huawei.endpoint },
      ],
      triggers: [1],
      failFast: true,
      state: "succeeded",
      results: [
        { kind: "alibaba-waf", taskId: "c-2", providerState: "2", progress: 100, ...common },
        { kind: "huawei-antiddos", taskId: "c-1", providerState: "success", ...common },
      ],
      attempts: 2,
      elapsedMs: expect.any(Number),
      finishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  test("says how many have succeeded, on lines that name the resource and how many there are", async () => {
    for (const taskId of ["c-3", "c-4"]) huawei.addTask({ projectId, taskId, timeline: "success" });
    await runtime.create(group(["c-3", "c-4"].map((id) => shield(id, { endpoint: huawei.endpoint }))));
    const said = expect.stringMatching(
      /^shields: [12] of 2 succeeded; c-[34]: success after .*s \(2 tasks\)$/,
    );
    expect(lines()).toEqual([said, said]);
  });

  test("that fails has a line for each task that failed, and is no half-made resource", async () => {
    huawei.addTask({ projectId, taskId: "c-5", timeline: "failed: The EIP is frozen" });
    const error = await errorOf(
      runtime.create(
        group([
          shield("c-5", { endpoint: huawei.endpoint }),
          shield("c-8", { endpoint: huawei.endpoint, credentials: { token: "canary-token" } }),
        ]),
      ),
    );
    expect(error.message.split("\n")).toEqual([
      "2 of 2 tasks did not succeed:",
      expect.stringMatching(/^ {2}huawei-antiddos task c-5 failed: The EIP is frozen \(/),
      expect.stringMatching(/^ {2}huawei-antiddos task c-8: the provider rejected the request: /),
    ]);
    expect(error.message).not.toContain("canary");
    for (const name of ["id", "properties", "reasons"]) expect(error).not.toHaveProperty(name);
  });

  test("that fails in part keeps what has succeeded, without the credentials", async () => {
    huawei.addTask({ projectId, taskId: "c-9", timeline: "failed: The EIP is frozen" });
    huawei.addTask({ projectId, taskId: "c-10", timeline: "success" });
    const tasks = ["c-9", "c-10"].map((taskId) => shield(taskId, { endpoint: huawei.endpoint }));
    const error = await errorOf(runtime.create(group(tasks)));
    expect(error).toMatchObject({
      id: "tasks",
      reasons: [
        expect.stringMatching(
          /^1 of 2 tasks did not succeed:\n\s+huawei-antiddos task c-9 failed: [^\n]*\n\s+Succeeded tasks are kept; the next `pulumi up` waits for the others\.$/,
        ),
      ],
      properties: {
        state: "running",
        results: [
          { taskId: "c-9", state: "failed" },
          { taskId: "c-10", state: "succeeded" },
        ],
      },
    });
    expect(JSON.stringify(error["properties"])).not.toContain("canary");

    huawei.addTask({ projectId, taskId: "c-9", timeline: "success" });
    huawei.addTask({ projectId, taskId: "c-10", timeline: "failed: forgotten" });
    const olds = error["properties"] as Record<string, unknown>;
    expect(await runtime.update("tasks", olds, group(tasks))).toMatchObject({
      outs: { state: "succeeded", results: [{ taskId: "c-9" }, { taskId: "c-10" }] },
    });
  });

  test("takes what a task has as null for nothing", async () => {
    huawei.addTask({ projectId, taskId: "c-11", timeline: "success" });
    const task = shield("c-11", { endpoint: huawei.endpoint, region: null });
    expect(await runtime.create(group([task]))).toMatchObject({ outs: { state: "succeeded" } });
  });

  test("has all the words of each failure, however many there are", async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `many-${index}`);
    const reason = "no capacity ".repeat(20).trim();
    for (const taskId of ids) huawei.addTask({ projectId, taskId, timeline: `failed: ${reason}` });
    const tasks = ids.map((taskId) => shield(taskId, { endpoint: huawei.endpoint }));
    const [summary, ...failures] = (await errorOf(runtime.create(group(tasks)))).message.split("\n");
    expect(summary).toBe("30 of 30 tasks did not succeed:");
    expect(failures).toHaveLength(30);
    for (const [index, line] of failures.entries()) expect(line).toContain(`many-${index} failed: ${reason}`);
  });

  test("takes the credentials that each task has, and the configuration's for the others", async () => {
    configure({ "cloudTaskWaiter:huaweiToken": "canary-token" });
    huawei.addTask({ projectId, taskId: "c-9", timeline: "success" });
    const own = shield("c-9", { endpoint: huawei.endpoint });
    const error = await errorOf(runtime.create(group([bare(own), own])));
    expect(error.message).toMatch(/^1 of 2 tasks did not succeed:\n.*: the provider rejected the request: /);
  });
});

describe("update of many tasks", () => {
  const ended = { kind: "huawei-antiddos", state: "succeeded", providerState: "success" };
  const first = { ...ended, taskId: "gone-1", attempts: 5, elapsedMs: 70_000, data: { a: 1 } };
  const second = { ...ended, taskId: "gone-2", attempts: 1, elapsedMs: 10 };

  /** Two tasks that have succeeded, and that the fake cloud does not know any more. */
  function gone(): [Inputs, Inputs] {
    const place = { endpoint: huawei.endpoint };
    return [shield("gone-1", place), shield("gone-2", place)];
  }

  function finished(): Inputs {
    return { ...group(gone().map(bare)), state: "succeeded", results: [first, second] };
  }

  async function update(news: Inputs) {
    const before = huawei.requests.length;
    const { outs } = await runtime.update("tasks", finished(), news);
    const asked = huawei.requests.slice(before).map(({ target }) => target.replace(/^.*task_id=/, ""));
    return { outs, asked };
  }

  test("asks only about what is new, and keeps the results of the others as they were", async () => {
    huawei.addTask({ projectId, taskId: "u-1", timeline: "success" });
    const [one, two] = gone();
    const { outs, asked } = await update(group([one, shield("u-1", { endpoint: huawei.endpoint }), two]));
    expect(asked).toEqual(["u-1"]);
    expect(outs).toMatchObject({ state: "succeeded", attempts: 7, elapsedMs: 70_000 });
    expect(outs["results"]).toStrictEqual([
      first,
      { ...ended, taskId: "u-1", attempts: 1, elapsedMs: expect.any(Number) },
      second,
    ]);
  });

  test("to fewer tasks or another order asks nothing", async () => {
    const [one, two] = gone();
    expect(await update(group([two, one]))).toMatchObject({
      asked: [],
      outs: { state: "succeeded", results: [second, first] },
    });
    expect(await update(group([two]))).toMatchObject({
      asked: [],
      outs: { state: "succeeded", results: [second], tasks: [{ taskId: "gone-2" }] },
    });
  });

  test("needs no credentials for those that have succeeded", async () => {
    huawei.addTask({ projectId, taskId: "u-2", timeline: "success" });
    const [one, two] = gone();
    const news = group([bare(one), bare(two), shield("u-2", { endpoint: huawei.endpoint })]);
    expect((await update(news)).asked).toEqual(["u-2"]);
  });

  test("asks again about a task that is to come to another end", async () => {
    huawei.addTask({ projectId, taskId: "u-3", timeline: "success" });
    huawei.addAddress({ projectId, floatingIpId: "ip-3", timeline: "normal" });
    const task = shield("u-3", { endpoint: huawei.endpoint });
    const olds = { ...group([bare(task)]), state: "succeeded", results: [{ ...second, taskId: "u-3" }] };
    const news = group([{ ...task, waitUntil: "effective", floatingIpId: "ip-3" }]);
    const { outs } = await runtime.update("tasks", olds, news);
    expect(outs["results"]).toMatchObject([{ taskId: "u-3", providerState: "normal", attempts: 2 }]);
  });

  test("counts those that have succeeded before", async () => {
    huawei.addTask({ projectId, taskId: "u-4", timeline: "success" });
    await update(group([...gone(), shield("u-4", { endpoint: huawei.endpoint })]));
    expect(lines()).toEqual([expect.stringMatching(/^shields: 3 of 3 succeeded; u-4: success /)]);
  });

  test("with a task that fails says only that, and keeps the others", async () => {
    huawei.addTask({ projectId, taskId: "u-5", timeline: "failed: The EIP is frozen" });
    const news = group([...gone(), shield("u-5", { endpoint: huawei.endpoint })]);
    const error = await errorOf(update(news));
    expect(error.message).toMatch(/^1 of 3 tasks did not succeed:\n\s+huawei-antiddos task u-5 failed: /);
    expect(error).toMatchObject({
      id: "tasks",
      properties: { results: [{ state: "succeeded" }, { state: "succeeded" }, { state: "failed" }] },
    });
  });
});
