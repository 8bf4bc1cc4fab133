import { describe, expect, test } from "vitest";
import { InvalidDescriptionError } from "../../src/core/errors";
import { parseGroupRequest, parseRequest } from "../../src/integration/request";

const address = { projectId: "p", taskId: "t-1", endpoint: "https://antiddos.example.com" };
const protection = { kind: "huawei-antiddos", ...address };
const job = { kind: "huawei-job", service: "ecs", ...address, taskId: "j-1" };
const filter = { kind: "alibaba-waf", instanceId: "waf", taskId: "w-1" };

function without(properties: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([other]) => other !== name));
}

/** The faults that something names, one sentence each. */
function problemsOf(parse: () => unknown): readonly string[] {
  try {
    parse();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidDescriptionError);
    return (error as InvalidDescriptionError).problems;
  }
  return [];
}

function groupProblems(properties: Readonly<Record<string, unknown>>): readonly string[] {
  return problemsOf(() => parseGroupRequest(properties));
}

describe("A request for one task", () => {
  test("has its kind, its description with every default, and the time", () => {
    const { kind, description, timeoutMs } = parseRequest({ ...protection, timeout: "90s", triggers: ["a"] });
    expect(kind.name).toBe("huawei-antiddos");
    expect(description).toMatchObject({ ...protection, waitUntil: "done" });
    expect(description).not.toHaveProperty("timeout");
    expect(timeoutMs).toBe(90_000);
  });

  test("may take half an hour unless it says otherwise", () => {
    expect(parseRequest(protection).timeoutMs).toBe(1_800_000);
  });

  test("names all of its faults at once", () => {
    expect(
      problemsOf(() =>
        parseRequest({
          ...without(protection, "projectId"),
          timeout: "soon",
          triggers: "again",
          taskid: "x",
        }),
      ),
    ).toEqual([
      expect.stringMatching(/^taskid is not a known property: expected .*\btimeout, triggers, credentials$/),
      "projectId is missing: it must be a non-empty ASCII string without spaces",
      'timeout must be a duration such as "30m" (a number and one of ms, s, m, h), not "soon"',
      "triggers is not valid: it must be a list",
    ]);
  });
});

describe("A request for many tasks", () => {
  test("has the kind and the description of each, in their order", () => {
    const { tasks } = parseGroupRequest({ tasks: [job, protection, filter, job] });
    expect(tasks.map(({ kind }) => kind.name)).toEqual([
      "huawei-job",
      "huawei-antiddos",
      "alibaba-waf",
      "huawei-job",
    ]);
    expect(tasks.map(({ description }) => description.taskId)).toEqual(["j-1", "t-1", "w-1", "j-1"]);
    expect(tasks[1]?.description).toMatchObject({ ...protection, waitUntil: "done" });
  });

  test("waits for half an hour and for all of them, unless it says otherwise", () => {
    expect(parseGroupRequest({ tasks: [job] })).toMatchObject({ timeoutMs: 1_800_000, failFast: false });
    expect(parseGroupRequest({ tasks: [job], timeout: "2h", failFast: true })).toMatchObject({
      timeoutMs: 7_200_000,
      failFast: true,
    });
  });

  test.each([
    ["is missing", undefined, "tasks is missing or empty: it must be a list of tasks"],
    ["is a task", protection, "tasks must be a list of tasks, not a value of type object"],
    ["is a text", "t-1, t-2", "tasks is not valid: it must be a list of tasks"],
    ["is empty", [], "tasks must have at least one task"],
  ])("must have a list that is one: not one that %s", (_name, tasks, problem) => {
    expect(groupProblems({ tasks })).toEqual([problem]);
  });

  test.each([
    [
      "a property is missing",
      without(protection, "projectId"),
      ["tasks[1].projectId is missing: it must be a non-empty ASCII string without spaces"],
    ],
    [
      "a property is wrong",
      { ...job, taskId: 5 },
      ["tasks[1].taskId must be a non-empty ASCII string without spaces, not the number 5"],
    ],
    [
      "properties do not go together",
      { ...protection, waitUntil: "effective" },
      ['tasks[1].floatingIpId is missing: waitUntil "effective" needs it'],
    ],
    [
      "a property is not known",
      { ...filter, domian: "www.example.com" },
      [expect.stringMatching(/^tasks\[1\]\.domian is not a known property: expected .*\bdomain\b/)],
    ],
    [
      "a property is the group's",
      { ...job, timeout: "5m" },
      [expect.stringMatching(/^tasks\[1\]\.timeout is not a known property: /)],
    ],
    [
      "the kind is not known",
      { ...protection, kind: "mystery" },
      ['tasks[1].kind must be one of huawei-antiddos, alibaba-waf, huawei-job, not "mystery"'],
    ],
    [
      "the kind is missing",
      address,
      [expect.stringMatching(/^tasks\[1\]\.kind is missing: it must be one of huawei-antiddos, /)],
    ],
  ])("says in which task %s", (_name, task, problems) => {
    expect(groupProblems({ tasks: [protection, task, job] })).toEqual(problems);
  });

  test.each([
    ["a text", "t-1"],
    ["a number", 5],
    ["null", null],
    ["a list", [protection]],
    ["a hole", undefined],
  ])("says in which place there is no task: %s", (_name, task) => {
    expect(groupProblems({ tasks: [protection, task] })).toEqual([
      expect.stringMatching(/^tasks\[1\]\.kind is missing: it must be one of huawei-antiddos, /),
    ]);
  });

  test("names the faults of all tasks, and its own, at once", () => {
    expect(
      groupProblems({
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
      expect.stringMatching(/^tasks\[0\]\.service is missing: it must be "ecs"/),
      'tasks[2].instanceId must be a non-empty ASCII string without spaces, not ""',
    ]);
  });
});
