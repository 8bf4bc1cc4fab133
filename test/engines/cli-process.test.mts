import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ctw, fileWith, ran, shell, waitFor } from "./cli-support.mts";
import { fakeCloud, projectId } from "./support.mts";

const cloud = await fakeCloud();
const request = "[0-9a-f-]{36}";

/** A wait as a line of shell. */
function line(taskId: string, timeline: string): string {
  return `"$ctw" ${waitFor(cloud, taskId, timeline).join(" ")}`;
}

describe("The exit code that a shell sees", () => {
  test("lets the next command of a script run only where the task has succeeded", async () => {
    expect((await shell(`${line("t-1", "running 100ms → success")} --quiet && echo next`)).out).toMatch(
      /^huawei-antiddos task t-1 succeeded: success \(.*\)\nnext\n$/,
    );
    expect((await shell(`${line("t-1", "failed: No")} --quiet && echo next`)).out).toBe("");
  });

  test.each([
    ["of a task that has succeeded", "success", "", 0],
    ["of a task that failed", "failed: The EIP is frozen", "", 1],
    ["of a wrong usage", "success", "--task 1", 2],
    ["of a time limit", "running", "--timeout 300ms", 3],
  ])("%s", async (_name, timeline, flags, code) => {
    expect(await shell(`${line("t-1", timeline)} ${flags} || exit $?`)).toMatchObject({ code });
  });

  test("of refused credentials, without them", async () => {
    const { code, err } = await shell(line("t-1", "running"), { OS_AUTH_TOKEN: "canary-token-2" });
    expect(code).toBe(4);
    expect(err).toMatch(/^error: huawei-antiddos task t-1: the provider rejected the request: /);
    expect(err).not.toContain("canary");
  });

  test("of a cloud that is not there", async () => {
    const here = `--endpoint http://127.0.0.1:1 --project-id ${projectId} --task-id t-1`;
    expect(await shell(`"$ctw" status huawei-antiddos ${here}`)).toMatchObject({ code: 5, out: "" });
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("of a wait that %s ends", async (name, code) => {
    const ended = await ran(ctw, waitFor(cloud, "t-1", "running"), {}, (said, signal) => {
      if (/^[^\n]*\n$/.test(said)) signal(name);
    });
    expect(ended).toMatchObject({ code, out: "" });
    expect(ended.err).toMatch(
      new RegExp(
        `^t-1: running .*\\nerror: huawei-antiddos task t-1: the wait was interrupted \\(.*${request}\\)\\n$`,
      ),
    );
  });

  test("of an output that nobody reads any more, about which nothing is said", async () => {
    const { out, err } = await shell(`{ ${line("t-1", "running")} --json; echo $? >&2; } | head -1`);
    expect(JSON.parse(out)).toMatchObject({ type: "status", taskId: "t-1" });
    expect(err).toBe("141\n");
  });
});

describe("A process", () => {
  test("ends when it has nothing left to do, however long it was allowed to wait", async () => {
    expect(await shell(`${line("t-1", "success")} --timeout 24h`)).toMatchObject({ code: 0 });
  });

  test("takes its tasks from a pipe", async () => {
    waitFor(cloud, "t-1", "success");
    const task = JSON.stringify({
      kind: "huawei-antiddos",
      projectId,
      taskId: "t-1",
      endpoint: cloud.endpoint,
    });
    const { code, out } = await shell(`printf '%s' "$tasks" | "$ctw" wait --file - --quiet`, {
      tasks: `[${task},${task}]`,
    });
    expect(code).toBe(0);
    expect(out.match(/^huawei-antiddos task t-1 succeeded/gm)).toHaveLength(2);
  });

  test("writes all of its output before it ends", async () => {
    const taskIds = Array.from({ length: 100 }, (_, index) => `t-${index}`);
    for (const taskId of taskIds) waitFor(cloud, taskId, `failed: ${"No ".repeat(150)}`);
    const tasks = taskIds.map((taskId) => ({
      kind: "huawei-antiddos",
      projectId,
      taskId,
      endpoint: cloud.endpoint,
    }));
    const { out, err } = await shell(`"$ctw" wait --json --file ${await fileWith(tasks)} | cat; exit 0`);
    const types = out
      .trimEnd()
      .split("\n")
      .map((text) => JSON.parse(text).type);
    expect(types.filter((type) => type === "error")).toHaveLength(100);
    expect(err).toMatch(/^100 of 100 tasks did not succeed\n$/m);
  });

  test("plays clouds for a test in another language, until that ends it", async () => {
    const simulation = {
      huawei: {
        credentials: [{ token: "canary-token-1" }],
        tasks: [{ projectId, taskId: "t-1", timeline: "running 1h → success" }],
      },
    };
    const script = join(import.meta.dirname, "simulated_client.py");
    const path = `/v1/${projectId}/query_task_status?task_id=t-1`;
    expect(await ran("python3", [script, ctw, await fileWith(simulation), path, "canary-token-1"])).toEqual({
      code: 0,
      out: "running\n0\n",
      err: `huawei GET /v1/${projectId}/query_task_status t-1 → 200 {"task_status":"running","task_msg":""}\n`,
    });
  });
});
