import { PassThrough } from "node:stream";
import { stripVTControlCharacters, styleText } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { systemClock } from "../../src/core/clock";
import type { FakeAlibaba } from "../../src/testing/fake-alibaba";
import { startFakeAlibaba } from "../../src/testing/fake-alibaba";
import type { FakeHuawei } from "../../src/testing/fake-huawei";
import { startFakeHuawei } from "../../src/testing/fake-huawei";
import { hurriedClock } from "../http/support";
import { canaries, command, filesFolder, jsonOf, type Place, projectId, startWith, token } from "./support";

startWith({
  OS_AUTH_TOKEN: token,
  ALIBABA_CLOUD_ACCESS_KEY_ID: "AKID",
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: "canary-secret-key",
});

const file = filesFolder();
const wafKey = { accessKeyId: "AKID", accessKeySecret: "canary-secret-key" };
let cloud: FakeHuawei;
let waf: FakeAlibaba;
beforeAll(async () => {
  cloud = await startFakeHuawei({ credentials: [{ token }] });
  waf = await startFakeAlibaba({ credentials: [wafKey] });
});
afterAll(() => Promise.all([cloud.close(), waf.close()]));

const request = "[0-9a-f-]{36}";

/** The description of a task of Anti-DDoS that plays a timeline. */
function played(taskId: string, timeline: string) {
  cloud.addTask({ projectId, taskId, timeline });
  return { kind: "huawei-antiddos", projectId, taskId, endpoint: cloud.endpoint };
}

/** Waits for a task of Anti-DDoS that plays a timeline, as flags say. */
function waitFor(timeline: string, more: readonly string[] = [], place: Place = {}) {
  const { taskId } = played("t-1", timeline);
  const flags = ["--project-id", projectId, "--task-id", taskId, "--endpoint", cloud.endpoint];
  return command(["wait", "huawei-antiddos", ...flags, ...more], { clock: hurriedClock(), ...place });
}

/** Waits for the tasks of a file. */
async function waitForFile(content: unknown, more: readonly string[] = [], place: Place = {}) {
  return command(["wait", "--file", await file(content), ...more], { clock: hurriedClock(), ...place });
}

describe("A wait for one task", () => {
  test("ends with its result on stdout, and says on stderr what went on", async () => {
    const { code, out, err } = await waitFor("waiting 40ms → running 40ms → success");
    expect(code).toBe(0);
    expect(out).toMatch(/^huawei-antiddos task t-1 succeeded: success \(\d+ polls in [\d.]+s\)\n$/);
    expect(err).toMatch(/^t-1: waiting \(pending\) after [\d.]+s, [\dms ]+ left, next poll in [\d.]+s\n/);
    expect(err).toMatch(/^t-1: success after [\d.]+s\n$/m);
    for (const line of err.trimEnd().split("\n")) expect(line).toMatch(/^t-1: /);
  });

  test("that has ended already asks once", async () => {
    const { out } = await waitFor("success");
    expect(out).toMatch(/^huawei-antiddos task t-1 succeeded: success \(1 poll in [\d.]+s\)\n$/);
  });

  test("hands back what the task made, as JSON on the same line", async () => {
    cloud.addJob({ service: "ecs", projectId, taskId: "j-1", timeline: "SUCCESS" });
    const { code, out } = await waitForFile({
      kind: "huawei-job",
      service: "ecs",
      projectId,
      taskId: "j-1",
      endpoint: cloud.endpoint,
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^huawei-job task j-1 succeeded: SUCCESS \(1 poll in [\d.]+s\) \{.*\}\n$/);
    expect(out).toContain("bae51750-0089-41a1-9b18-5c777978ff6d");
  });

  test("that failed has nothing on stdout, the provider's reason on stderr, and 1", async () => {
    const { code, out, err } = await waitFor("failed: The EIP is frozen");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(
      new RegExp(
        `^error: huawei-antiddos task t-1 failed: The EIP is frozen \\(state "failed", 1 poll in [\\d.]+s, request ${request}\\)\\n$`,
      ),
    );
  });

  test("with an unrecognized status ends with 1", async () => {
    const { code, err } = await waitFor("hibernating");
    expect(code).toBe(1);
    expect(err).toMatch(/^error: huawei-antiddos task t-1 has an unrecognized status: "hibernating"/m);
  });

  test("that did not finish in time ends with 3, and its last state", async () => {
    const { code, err } = await waitFor("running", ["--timeout", "20s"]);
    expect(code).toBe(3);
    expect(err).toMatch(/^error: huawei-antiddos task t-1 did not finish within 20s \(state "running", /m);
  });

  test("takes a time limit before the kind too", async () => {
    const { taskId } = played("t-1", "running");
    const flags = ["--project-id", projectId, "--task-id", taskId, "--endpoint", cloud.endpoint];
    const { code } = await command(["wait", "--timeout", "2s", "huawei-antiddos", ...flags], {
      clock: hurriedClock(),
    });
    expect(code).toBe(3);
  });

  test("that is refused ends with 4 on the first answer, without the credentials", async () => {
    vi.stubEnv("OS_AUTH_TOKEN", "canary-token-2");
    const { code, err } = await waitFor("running");
    expect(code).toBe(4);
    expect(err).toMatch(/^error: huawei-antiddos task t-1: the provider rejected the request: .*1 poll/m);
    expect(err).not.toContain("canary");
  });

  test("that nobody knows ends with 4", async () => {
    const unknown = { ...played("t-1", "running"), taskId: "nobody" };
    const { code, err } = await waitForFile(unknown);
    expect(code).toBe(4);
    expect(err).toMatch(/^error: huawei-antiddos task nobody: not found: /m);
  });

  test("whose provider is unavailable ends with 5", async () => {
    // A port on which nobody listens any more.
    const gone = await startFakeHuawei();
    await gone.close();
    // A five hundredth of the time: nobody there needs any.
    const clock = {
      ...systemClock,
      now: () => systemClock.now() * 500,
      setTimer: (ms: number, fire: () => void) => systemClock.setTimer(ms / 500, fire),
    };
    const { code, err } = await waitForFile({ ...played("t-1", "running"), endpoint: gone.endpoint }, [], {
      clock,
    });
    expect(code).toBe(5);
    expect(err).toMatch(/^error: huawei-antiddos task t-1: the provider is unavailable: /m);
  });

  test("that is interrupted ends at once with 130", async () => {
    const interruption = new AbortController();
    const { code, out, err } = await waitFor("running", [], {
      clock: systemClock,
      signal: interruption.signal,
      onErr: () => interruption.abort(),
    });
    expect({ code, out }).toEqual({ code: 130, out: "" });
    expect(err).toMatch(
      /^error: huawei-antiddos task t-1: the wait was interrupted \(state "running", 1 poll/m,
    );
  });

  test("that was interrupted before it began asks nothing", async () => {
    const before = cloud.requests.length;
    const { code } = await waitFor("running", [], { signal: AbortSignal.abort() });
    expect(code).toBe(130);
    expect(cloud.requests).toHaveLength(before);
  });

  test("goes on until it is effective, and says which phase it is in", async () => {
    cloud.addAddress({ projectId, floatingIpId: "ip-1", timeline: "configging 40ms → normal" });
    const { code, out, err } = await waitFor("success", [
      "--wait-until",
      "effective",
      "--floating-ip-id",
      "ip-1",
    ]);
    expect(code).toBe(0);
    expect(err).toMatch(/^t-1: until done: success after /m);
    expect(err).toMatch(/^t-1: until effective: configging after /m);
    expect(out).toMatch(/^huawei-antiddos task t-1 succeeded: normal \(/);
  });

  test("says nothing twice, however often it asks", async () => {
    const { err } = await waitFor("running 200ms → success");
    expect(err.match(/: running/g)).toHaveLength(1);
  });

  test("moves no cursor, whatever the provider says", async () => {
    const { err } = await waitFor("failed: a\u001b[2Jb\u0007");
    expect(err).toMatch(/failed: a \[2Jb/);
    expect(err.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });
});

describe("A wait for the tasks of a file", () => {
  const tasks = () => [
    played("t-1", "success"),
    played("t-2", "running 40ms → success"),
    { ...played("t-3", "success"), waitUntil: "done" },
  ];

  test("ends with the result of each, in their order, and counts on stderr", async () => {
    const { code, out, err } = await waitForFile(tasks());
    expect(code).toBe(0);
    expect(out.match(/^huawei-antiddos task t-\d succeeded/gm)).toEqual(
      ["t-1", "t-2", "t-3"].map((taskId) => `huawei-antiddos task ${taskId} succeeded`),
    );
    expect(err).toMatch(/^[0-3] of 3 succeeded; t-2: running after /m);
    expect(err).toMatch(/^3 of 3 succeeded; t-\d: success after [\d.]+s\n$/m);
  });

  test("takes one task as well, and a byte order mark", async () => {
    const { code, out } = await waitForFile(`\uFEFF${JSON.stringify(played("t-1", "success"))}`);
    expect(code).toBe(0);
    expect(out).toMatch(/^huawei-antiddos task t-1 succeeded/);
  });

  test("takes them from the standard input", async () => {
    const { code, out } = await command(["wait", "--file", "-"], {
      stdin: JSON.stringify(tasks()),
      clock: hurriedClock(),
    });
    expect(code).toBe(0);
    expect(out.split("\n")).toHaveLength(4);
  });

  test("is interrupted while nobody writes to the standard input", async () => {
    const interruption = new AbortController();
    const waiting = command(["wait", "--file", "-"], {
      stdin: new PassThrough(),
      signal: interruption.signal,
    });
    interruption.abort();
    expect(await waiting).toEqual({
      code: 130,
      out: "",
      err: "",
    });
  });

  test("goes on after one has failed, says each that did not succeed, and how many", async () => {
    const { code, out, err } = await waitForFile([
      played("t-1", "failed: The EIP is frozen"),
      played("t-2", "running 40ms → success"),
      played("t-3", "running 20ms → failed: No capacity"),
    ]);
    expect(code).toBe(1);
    expect(out).toMatch(/^huawei-antiddos task t-2 succeeded: success \(.*\)\n$/);
    expect(err).toMatch(/^error: huawei-antiddos task t-1 failed: The EIP is frozen \(.*\)$/m);
    expect(err).toMatch(
      /^error: huawei-antiddos task t-3 failed: No capacity \(.*\)\n2 of 3 tasks did not succeed\n$/m,
    );
  });

  test("ends with the first that does not succeed where it fails fast", async () => {
    const { code, err } = await waitForFile(
      [played("t-1", "running"), played("t-2", "failed: The EIP is frozen")],
      ["--fail-fast"],
    );
    expect(code).toBe(1);
    expect(err).toMatch(/^error: huawei-antiddos task t-1: the wait was interrupted /m);
    expect(err).toMatch(/^1 of 2 tasks did not succeed, 1 more was canceled\n$/m);
  });

  test("waits at several clouds at once", async () => {
    waf.addTask({ instanceId: "waf", taskId: "w-1", timeline: "1 40ms → 2" });
    const { code, out } = await waitForFile([
      { kind: "alibaba-waf", instanceId: "waf", taskId: "w-1", endpoint: waf.endpoint },
      played("t-1", "success"),
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^alibaba-waf task w-1 succeeded: 2 \(succeeded\), 100 % \(.*\)\nhuawei-antiddos task t-1 /,
    );
  });
});

describe("Quietly", () => {
  test("a wait says its result only", async () => {
    const { code, out, err } = await waitFor("running 40ms → success", ["--quiet"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^huawei-antiddos task t-1 succeeded/);
  });

  test("a wait says its error only", async () => {
    const { code, out, err } = await waitFor("running 40ms → failed: No", ["--quiet"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^error: .*\n$/);
  });

  test("a wait draws nothing on a terminal", async () => {
    const { err } = await waitFor("running 40ms → success", ["--quiet"], {
      terminal: { columns: 80, rows: 24 },
    });
    expect(err).toBe("");
  });
});

describe("As JSON", () => {
  test("a wait tells every event and the result, one object on a line of stdout, and no words", async () => {
    const { code, out, err } = await waitFor("waiting 40ms → success", ["--json"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const objects = jsonOf(out);
    const about = { kind: "huawei-antiddos", taskId: "t-1" };
    expect(objects[0]).toMatchObject({
      type: "status",
      ...about,
      status: { state: "pending", providerState: "waiting" },
      attempt: 1,
      nextDelayMs: expect.any(Number),
    });
    expect(objects.at(-2)).toMatchObject({ type: "status", ...about, status: { state: "succeeded" } });
    expect(objects.at(-1)).toEqual({
      type: "result",
      ...about,
      result: {
        state: "succeeded",
        providerState: "success",
        attempts: objects.length - 1,
        elapsedMs: expect.any(Number),
        requestId: expect.any(String),
      },
    });
  });

  test("a wait reports poll errors, and an error that has what a program needs", async () => {
    cloud.failNext({ type: "response", status: 503, body: "" });
    const { code, out, err } = await waitFor("failed: The EIP is frozen", ["--json"], { clock: systemClock });
    expect(code).toBe(1);
    const objects = jsonOf(out);
    expect(objects.map(({ type }) => type)).toEqual(["pollError", "status", "error"]);
    expect(objects[0]).toMatchObject({ taskId: "t-1" });
    expect(objects[0]?.["error"]).toEqual({ message: expect.stringMatching(/./), httpStatus: 503 });
    expect(objects[2]).toMatchObject({
      kind: "huawei-antiddos",
      taskId: "t-1",
      error: {
        code: "TASK_FAILED",
        name: "TaskFailedError",
        message: expect.stringContaining("The EIP is frozen"),
        lastStatus: { state: "failed", message: "The EIP is frozen" },
        attempts: 2,
      },
    });
    expect(err).toMatch(/^error: huawei-antiddos task t-1 failed: .*\n$/);
  });

  test("many tasks have one result or error each, in their order and at the end", async () => {
    const { code, out } = await waitForFile(
      [played("t-1", "failed"), played("t-2", "running 40ms → success"), played("t-3", "hibernating")],
      ["--json"],
    );
    expect(code).toBe(1);
    const objects = jsonOf(out);
    expect(objects.slice(-3).map(({ type, taskId }) => [type, taskId])).toEqual([
      ["error", "t-1"],
      ["result", "t-2"],
      ["error", "t-3"],
    ]);
    expect(objects.slice(0, -3).every(({ type }) => type === "status")).toBe(true);
  });

  test("a terminal gets it too, and is not drawn on", async () => {
    const { out, err } = await waitFor("running 40ms → success", ["--json"], {
      terminal: { columns: 80, rows: 24 },
    });
    expect(err).toBe("");
    expect(jsonOf(out).at(-1)).toMatchObject({ type: "result" });
  });
});

describe("On a terminal", () => {
  const terminal = { columns: 80, rows: 24 };
  /** What was written after the last frame was cleared. */
  const leftBy = (err: string) => stripVTControlCharacters(err.slice(err.lastIndexOf("\u001b[G")));

  test("a wait draws a line for a task, clears it in the end, and leaves the result", async () => {
    const { code, out, err } = await waitFor("running 600ms → success", [], { clock: systemClock, terminal });
    expect(code).toBe(0);
    expect(err).toContain("polling");
    expect(err).toMatch(/t-1 {2}\d+s, next in \d+s {2}running/);
    expect(leftBy(err)).toBe("");
    expect(out).toMatch(/^huawei-antiddos task t-1 succeeded/);
  });

  test("a wait for many has a summary above them", async () => {
    const tasks = [played("t-1", "running 600ms → success"), played("t-2", "success")];
    const { err } = await waitForFile(tasks, [], { clock: systemClock, terminal });
    expect(err).toMatch(/1 of 2 succeeded, \d+s of 30m/);
  });

  test("what it ends with comes after the last frame", async () => {
    const { err } = await waitFor("failed: The EIP is frozen", [], { terminal });
    expect(leftBy(err)).toMatch(/^error: huawei-antiddos task t-1 failed: The EIP is frozen \(.*\)\n$/);
  });

  test("lines have colours", async () => {
    const { err } = await waitFor("running 100ms → success", [], { terminal });
    expect(err).toContain(styleText("cyan", "• t-1", { validateStream: false }).slice(0, -5));
  });

  test.each<[string, { columns: number; rows: number }, string, Record<string, string>?]>([
    ["that can't move its cursor", { columns: 80, rows: 24 }, "dumb"],
    ["that does not know its size", { columns: 0, rows: 0 }, "xterm"],
    ["that shows a debug log", { columns: 80, rows: 24 }, "xterm", { NODE_DEBUG: "http" }],
    ["of a job of CI", { columns: 80, rows: 24 }, "xterm", { CI: "true" }],
  ])("%s a wait writes plain lines", async (_name, size, term, environment = {}) => {
    vi.stubEnv("TERM", term);
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const { code, err } = await waitFor("running 40ms → success", [], { terminal: size });
    expect(code).toBe(0);
    expect(err).toMatch(/^t-1: running after .*\nt-1: success after [\d.]+s\n$/);
  });
});

describe("Whatever comes", () => {
  test("no secret is seen, a token that the cloud repeats included", async () => {
    const leaky = {
      type: "response",
      status: 403,
      body: JSON.stringify({ error_msg: `bad token ${token}` }),
    } as const;
    for (const more of [[], ["--json"], ["--quiet"]]) {
      cloud.failNext(leaky);
      const { code, out, err } = await waitFor("running", more);
      expect(code).toBe(4);
      for (const secret of canaries) expect(out + err).not.toContain(secret);
    }
  });
});
