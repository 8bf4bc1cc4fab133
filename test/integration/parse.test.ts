import { afterEach, describe, expect, test, vi } from "vitest";
import { alibabaCredentials } from "../../src/alibaba/credential-spec";
import { createTask } from "../../src/client/create-task";
import { toTask } from "../../src/client/to-task";
import { issueAt } from "../../src/core/issue";
import type { CredentialProvider, FoundCredentials } from "../../src/credentials/provider";
import { environmentCredentials, givenCredentials } from "../../src/credentials/provider";
import { huaweiCredentials } from "../../src/huawei/credential-spec";
import { parseGroupWait, parseTask, parseTaskWait } from "../../src/integration/parse";
import { issuesOf, orThrow } from "../../src/schema/parse";
import { alibabaWaf } from "../../src/tasks/alibaba-waf";
import { huaweiAntiDdos } from "../../src/tasks/huawei-antiddos";
import { issueTexts } from "../support/issues";
import { VirtualClock } from "../support/virtual-clock";

const address = { projectId: "p", taskId: "t-1", endpoint: "https://antiddos.example.com" };
const protection = { kind: "huawei-antiddos", ...address } as const;
const job = { kind: "huawei-job", service: "ecs", ...address, taskId: "j-1" } as const;
const filter = { kind: "alibaba-waf", instanceId: "waf", taskId: "w-1" } as const;

const token = { token: "tok-1" };
const key = { accessKeyId: "LTAI7EXAMPLE", accessKeySecret: "a-secret" };

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function without(properties: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([other]) => other !== name));
}

function groupIssues(properties: Readonly<Record<string, unknown>>): readonly string[] {
  return issueTexts(parseGroupWait(properties));
}

describe("A wait for one task", () => {
  test("that is valid → its kind, its description with every default, and its time limit", () => {
    const { task, timeoutMs } = orThrow(parseTaskWait({ ...protection, timeout: "90s", triggers: ["a"] }));
    expect(task.kind).toBe(huaweiAntiDdos);
    expect(task.description).toEqual({ ...protection, waitUntil: "done" });
    expect(timeoutMs).toBe(90_000);
  });

  test("without a timeout → half an hour", () => {
    expect(orThrow(parseTaskWait(protection)).timeoutMs).toBe(1_800_000);
  });

  test("with several faults → an issue for each", () => {
    const properties = {
      ...without(protection, "projectId"),
      timeout: "soon",
      triggers: "again",
      taskid: "x",
    };
    const context = { credentials: () => undefined };
    expect(issueTexts(parseTaskWait(properties, context))).toEqual([
      expect.stringMatching(/^taskid is not a known property: expected .*\btimeout, triggers, credentials$/),
      "projectId is required: the project of what was changed",
      'timeout must be a duration such as "30m" (a number and one of ms, s, m, h), not "soon"',
      "triggers is not valid: it must be a list",
    ]);
  });

  test("with properties of its integration → an unknown property's issue names them too", () => {
    const properties = { ...protection, foo: 1, vpc: "v" };
    expect(issueTexts(parseTaskWait(properties, { waitProperties: ["segment"] }))).toEqual([
      expect.stringMatching(/^foo is not a known property: expected .*\btimeout, triggers, segment$/),
      expect.stringMatching(/^vpc is not a known property: /),
    ]);
  });

  test("with credentials that the context does not look for → an issue", () => {
    expect(issueTexts(parseTaskWait({ ...protection, credentials: token }))).toEqual([
      expect.stringMatching(/^credentials is not a known property: expected .*\btimeout, triggers$/),
    ]);
  });
});

describe("A wait for many tasks", () => {
  test("that is valid → the kind and the description of each, in their order", () => {
    const { tasks } = orThrow(parseGroupWait({ tasks: [job, protection, filter, job] }));
    expect(tasks.map(({ kind }) => kind.name)).toEqual([
      "huawei-job",
      "huawei-antiddos",
      "alibaba-waf",
      "huawei-job",
    ]);
    expect(tasks.map(({ description }) => description.taskId)).toEqual(["j-1", "t-1", "w-1", "j-1"]);
    expect(tasks[1]?.description).toEqual({ ...protection, waitUntil: "done" });
  });

  test("without timeout and failFast → half an hour, for all of the tasks", () => {
    expect(parseGroupWait({ tasks: [job] }).value).toMatchObject({ timeoutMs: 1_800_000, failFast: false });
    expect(parseGroupWait({ tasks: [job], timeout: "2h", failFast: true }).value).toMatchObject({
      timeoutMs: 7_200_000,
      failFast: true,
    });
  });

  test.each([
    ["that is missing", undefined, "tasks is required: it must be a list of tasks"],
    ["that is a task", protection, "tasks must be a list of tasks, not a value of type object"],
    ["that is a string", "t-1, t-2", "tasks is not valid: it must be a list of tasks"],
    ["that is empty", [], "tasks must have at least one task"],
  ])("with a list %s → an issue", (_name, tasks, issue) => {
    expect(groupIssues({ tasks })).toEqual([issue]);
  });

  test.each([
    [
      "a missing property",
      without(protection, "projectId"),
      ["tasks[1].projectId is required: the project of what was changed"],
    ],
    [
      "an invalid property",
      { ...job, taskId: 5 },
      ["tasks[1].taskId must be a non-empty ASCII string without spaces, not the number 5"],
    ],
    [
      "a combination that is not valid",
      { ...protection, waitUntil: "effective" },
      ['tasks[1].floatingIpId is required to wait until "effective"'],
    ],
    [
      "neither of two alternatives",
      without(protection, "endpoint"),
      ["tasks[1].region or tasks[1].endpoint is required"],
    ],
    [
      "an unknown property",
      { ...filter, domian: "www.example.com" },
      [expect.stringMatching(/^tasks\[1\]\.domian is not a known property: expected .*\bdomain\b/)],
    ],
    [
      "a property of the group",
      { ...job, timeout: "5m" },
      [expect.stringMatching(/^tasks\[1\]\.timeout is not a known property: /)],
    ],
    [
      "credentials that the context does not look for",
      { ...job, credentials: token },
      [expect.stringMatching(/^tasks\[1\]\.credentials is not a known property: /)],
    ],
    [
      "an unknown kind",
      { ...protection, kind: "mystery" },
      ['tasks[1].kind must be one of huawei-antiddos, alibaba-waf, huawei-job, not "mystery"'],
    ],
    [
      "no kind",
      address,
      [expect.stringMatching(/^tasks\[1\]\.kind is required: it must be one of huawei-antiddos, /)],
    ],
  ])("with %s in a task → an issue that says which task", (_name, task, issues) => {
    expect(groupIssues({ tasks: [protection, task, job] })).toEqual(issues);
  });

  test.each<[string, unknown, string]>([
    ["a string", "t-1", 'must be one of huawei-antiddos, alibaba-waf, huawei-job, not "t-1"'],
    ["a number", 5, "must be one of huawei-antiddos, alibaba-waf, huawei-job, not the number 5"],
    ["null", null, "must be one of huawei-antiddos, alibaba-waf, huawei-job, not null"],
    ["a list", [protection], "must be one of huawei-antiddos, alibaba-waf, huawei-job, not a list"],
    ["a hole", undefined, "is required: it must be one of huawei-antiddos, alibaba-waf, huawei-job"],
  ])("with %s for a task → an issue about the kind at that place", (_name, task, message) => {
    expect(groupIssues({ tasks: [protection, task] })).toEqual([`tasks[1].kind ${message}`]);
  });

  test("with faults of its own and of several tasks → an issue for each", () => {
    expect(
      groupIssues({
        tasks: [without(job, "service"), protection, { ...filter, instanceId: "" }],
        timeout: "0s",
        failFast: "yes",
        triggers: 5,
        failfast: true,
      }),
    ).toEqual([
      "failfast is not a known property: expected timeout, triggers, tasks, failFast",
      'timeout must be from 1ms to 596h, not "0s"',
      "triggers must be a list, not a value of type number",
      'failFast must be true or false, not "yes"',
      "tasks[0].service is required: servers, volumes, databases, load balancers (not documented by OTC)",
      'tasks[2].instanceId must be a non-empty ASCII string without spaces, not ""',
    ]);
  });
});

describe("The path of an issue", () => {
  test.each<[string, object, object]>([
    [
      "a property of a task",
      { ...job, taskId: 5 },
      { path: ["tasks", 1, "taskId"], message: expect.stringMatching(/, not the number 5$/) },
    ],
    [
      "an unknown property",
      { ...job, taskID: "j" },
      { path: ["tasks", 1, "taskID"], message: expect.stringMatching(/^is not a known property: expected /) },
    ],
    [
      "one of several alternatives",
      without(job, "endpoint"),
      { path: ["tasks", 1, "region"], alternatives: ["endpoint"], message: "is required" },
    ],
    [
      "a property of the credentials",
      { ...job, credentials: { token: "" } },
      { path: ["tasks", 1, "credentials", "token"], message: expect.stringMatching(/^is required: /) },
    ],
  ])("of %s → that of the property, in its list", (_name, task, issue) => {
    const context = { credentials: (given: unknown) => [givenCredentials(given)] };
    const tasks = [{ ...protection, credentials: token }, task];
    expect(issuesOf(parseGroupWait({ tasks }, context))).toEqual([issue]);
  });

  test("of the wait → without a task", () => {
    expect(issuesOf(parseGroupWait({ tasks: [job], timeout: 5 }))).toMatchObject([{ path: ["timeout"] }]);
  });

  test("of the same task alone and in a list → the same but for the list", () => {
    const task = { ...without(filter, "instanceId"), region: "x" };
    const alone = issuesOf(parseTask(task));
    expect(alone).toHaveLength(2);
    expect(issuesOf(parseGroupWait({ tasks: [job, task] }))).toEqual(
      alone.map((issue) => issueAt(["tasks", 1], issue)),
    );
  });
});

describe("A value that is not known yet", () => {
  const unknown = Symbol("not known yet");
  const isUnknown = (value: unknown) => value === unknown;

  test("in a description → its placeholder, or its default", () => {
    const task = { ...filter, taskId: unknown, region: unknown, domain: unknown };
    expect(orThrow(parseTask(task, { isUnknown })).description).toEqual({
      ...filter,
      taskId: alibabaWaf.placeholders.taskId,
      domain: alibabaWaf.placeholders.domain,
      region: "cn",
      format: "JSON",
      signature: "v1",
      waitUntil: "done",
    });
  });

  test("for every property of every kind → no issues", () => {
    for (const kind of [huaweiAntiDdos, alibabaWaf]) {
      const names = kind.properties.map(({ name }) => [name, unknown]);
      expect(issueTexts(parseTask({ kind: kind.name, ...Object.fromEntries(names) }, { isUnknown }))).toEqual(
        [],
      );
    }
  });

  test("with faults in the known values → their issues", () => {
    const task = { ...without(protection, "projectId"), taskId: unknown, apiVersion: "v3" };
    expect(issueTexts(parseTask(task, { isUnknown }))).toEqual([
      "projectId is required: the project of what was changed",
      'apiVersion must be "v1" or "v2", not "v3"',
    ]);
  });

  test("without isUnknown → an issue of the property", () => {
    expect(issueTexts(parseTask({ ...protection, taskId: unknown }))).toEqual([
      expect.stringMatching(/^taskId must be .*, not a value of type symbol$/),
    ]);
  });

  test.each([
    ["the credentials", { ...protection, credentials: unknown }],
    ["the endpoint", { ...protection, credentials: {}, endpoint: unknown }],
    ["the region", { ...without(protection, "endpoint"), credentials: {}, region: unknown }],
  ])("in %s → no credentials are looked for", (_name, task) => {
    const credentials = vi.fn(() => []);
    const { value } = parseTask(task, { isUnknown, credentials });
    expect(value).not.toHaveProperty("credentials");
    expect(credentials).not.toHaveBeenCalled();
  });

  test("in the properties of a wait → the default", () => {
    const properties = { timeout: unknown, triggers: unknown };
    expect(orThrow(parseTaskWait({ ...protection, ...properties }, { isUnknown }))).toMatchObject({
      timeoutMs: 1_800_000,
    });
    expect(
      orThrow(parseGroupWait({ ...properties, tasks: [job], failFast: unknown }, { isUnknown })),
    ).toMatchObject({ timeoutMs: 1_800_000, failFast: false });
  });

  test("in the list of tasks, or for a task or its kind → a group without them", () => {
    expect(orThrow(parseGroupWait({ tasks: unknown }, { isUnknown })).tasks).toEqual([]);
    const tasks = [unknown, { ...protection, kind: unknown }, job];
    const context = { isUnknown, skipsUnknownKinds: true };
    expect(orThrow(parseGroupWait({ tasks }, context)).tasks).toMatchObject([
      { description: { taskId: "j-1" } },
    ]);
  });

  test("for a kind, where it may not be unknown → an issue", () => {
    const { issues } = parseGroupWait({ tasks: [{ ...protection, kind: unknown }] }, { isUnknown });
    expect(issues).toMatchObject([{ path: ["tasks", 0, "kind"] }]);
  });
});

describe("The credentials of a task", () => {
  const other: CredentialProvider = {
    find: () => ({ value: undefined }),
    hint: ({ name }) => `configure ${name}`,
  };

  function providerOf(found: FoundCredentials, hint?: string) {
    return { find: vi.fn(() => ({ value: found })), ...(hint !== undefined && { hint: () => hint }) };
  }

  test("of several providers → those of the first that has any, validated; no other is asked", () => {
    const last = providerOf({ given: {} });
    const providers = [other, providerOf({ given: token, from: "the vault" }), last];
    const { credentials } = orThrow(parseTask(protection, { credentials: () => providers }));
    expect(credentials).toEqual({ source: token, from: "the vault" });
    expect(last.find).not.toHaveBeenCalled();
  });

  test("that are given → taken before those of the environment", () => {
    vi.stubEnv("HW_ACCESS_KEY", "half-a-key");
    const context = { credentials: (given: unknown) => [givenCredentials(given), environmentCredentials] };
    const { credentials } = orThrow(parseTask({ ...protection, credentials: token }, context));
    expect(credentials).toEqual({ source: token });
  });

  test("of the environment → with the variables that they are from", () => {
    vi.stubEnv("ALICLOUD_ACCESS_KEY", key.accessKeyId);
    vi.stubEnv("ALICLOUD_SECRET_KEY", key.accessKeySecret);
    const context = { credentials: (given: unknown) => [givenCredentials(given), environmentCredentials] };
    expect(orThrow(parseTask(filter, context)).credentials).toEqual({
      source: key,
      from: "ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY in the environment",
    });
  });

  test("that are invalid → issues that say where they are from, without a value", () => {
    const invalid = (from?: string) => [
      providerOf({ given: { token: "s3cret s3cret" }, ...(from && { from }) }),
    ];
    const message = "credentials.token is not valid: it must be a non-empty ASCII string without spaces";
    expect(issueTexts(parseTask(protection, { credentials: () => invalid() }))).toEqual([message]);
    expect(issueTexts(parseTask(protection, { credentials: () => invalid("the vault") }))).toEqual([
      `${message} (from the vault)`,
    ]);
  });

  test("that a function fetches → the function, which is not called", () => {
    const fetcher = vi.fn(() => token);
    const context = { credentials: (given: unknown) => [givenCredentials(given)] };
    const task = orThrow(parseTask({ ...protection, credentials: fetcher }, context));
    expect(task.credentials).toEqual({ source: fetcher });
    expect(toTask(task, new VirtualClock())).toMatchObject({ taskId: "t-1" });
    expect(fetcher).not.toHaveBeenCalled();
  });

  test("that no provider has → one issue with the hint of each provider", () => {
    const issues = issuesOf(
      parseTask(protection, { credentials: () => [other, other, givenCredentials(undefined)] }),
    );
    expect(issues).toEqual([
      {
        path: ["credentials"],
        message: `are missing: configure huawei; or configure huawei; or give the property credentials with ${huaweiCredentials.text}`,
      },
    ]);
  });

  test("that no provider has, and that are no property → an issue without a path", () => {
    expect(issuesOf(parseTask(protection, { credentials: () => [other] }))).toEqual([
      { path: [], message: "credentials are missing: configure huawei" },
    ]);
  });

  test("of an invalid description → no credentials are looked for", () => {
    const credentials = vi.fn(() => []);
    expect(issueTexts(parseTask({ ...protection, taskId: "" }, { credentials }))).toHaveLength(1);
    expect(credentials).not.toHaveBeenCalled();
  });

  test("that many tasks of a list lack → an issue for each cloud, with each hint once", () => {
    const context = { credentials: (given: unknown) => [givenCredentials(given), other] };
    const tasks = [job, protection, filter, { ...filter, taskId: "w-2" }];
    expect(issueTexts(parseGroupWait({ tasks }, context))).toEqual([
      `tasks[0].credentials are missing: give the property credentials with ${huaweiCredentials.text}; or configure huawei`,
      `tasks[2].credentials are missing: give the property credentials with ${alibabaCredentials.text}; or configure alibaba`,
    ]);
  });

  test("of which the environment has a half, for many tasks → one issue, about no task", () => {
    vi.stubEnv("ALIBABA_CLOUD_ACCESS_KEY_ID", "half-a-key");
    const context = { credentials: () => [environmentCredentials] };
    expect(issueTexts(parseGroupWait({ tasks: [filter, filter] }, context))).toEqual([
      "ALIBABA_CLOUD_ACCESS_KEY_ID is set in the environment, so ALIBABA_CLOUD_ACCESS_KEY_SECRET must be set too",
    ]);
  });

  test("of each task of a list → looked for with its property and its place", () => {
    const credentials = vi.fn((given: unknown) => [givenCredentials(given)]);
    const tasks = [
      { ...job, credentials: token },
      { ...filter, credentials: key },
    ];
    expect(orThrow(parseGroupWait({ tasks }, { credentials })).tasks).toMatchObject([
      { credentials: { source: token } },
      { credentials: { source: key } },
    ]);
    expect(credentials.mock.calls).toEqual([
      [token, 0],
      [key, 1],
    ]);
  });

  test("that the context needs none of → a task without them", () => {
    expect(orThrow(parseTask(protection, { credentials: () => undefined }))).not.toHaveProperty(
      "credentials",
    );
  });
});

describe("One createTask", () => {
  test("→ validates the description once and the credentials once", () => {
    const parseDescription = vi.spyOn(huaweiAntiDdos.schema, "safeParse");
    const parseCredentials = vi.spyOn(huaweiCredentials, "parse");
    createTask(protection, { credentials: token, clock: new VirtualClock() });
    expect(parseDescription).toHaveBeenCalledOnce();
    expect(parseCredentials).toHaveBeenCalledOnce();
  });

  test("with a function for credentials → validates the description once, and no credentials", () => {
    const parseDescription = vi.spyOn(alibabaWaf.schema, "safeParse");
    const parseCredentials = vi.spyOn(alibabaCredentials, "parse");
    const fetcher = vi.fn(() => key);
    createTask(filter, { credentials: fetcher, clock: new VirtualClock() });
    expect(parseDescription).toHaveBeenCalledOnce();
    expect(parseCredentials).not.toHaveBeenCalled();
    expect(fetcher).not.toHaveBeenCalled();
  });

  test("with invalid credentials → validates each once, too", () => {
    const parseDescription = vi.spyOn(huaweiAntiDdos.schema, "safeParse");
    const parseCredentials = vi.spyOn(huaweiCredentials, "parse");
    expect(() => createTask(protection, { credentials: { token: "" } })).toThrow(
      /^credentials\.token is required/,
    );
    expect(parseDescription).toHaveBeenCalledOnce();
    expect(parseCredentials).toHaveBeenCalledOnce();
  });
});
