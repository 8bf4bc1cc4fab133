import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { FakeHuawei } from "../../src/testing/fake-huawei";
import { startFakeHuawei } from "../../src/testing/fake-huawei";
import { canaries, command, filesFolder, jsonOf, projectId, startWith, token } from "./support";

startWith({ OS_AUTH_TOKEN: token });
const file = filesFolder();
let cloud: FakeHuawei;
beforeAll(async () => {
  cloud = await startFakeHuawei({ credentials: [{ token }] });
});
afterAll(() => cloud.close());

function played(taskId: string, timeline: string) {
  cloud.addTask({ projectId, taskId, timeline });
  return { kind: "huawei-antiddos", projectId, taskId, endpoint: cloud.endpoint };
}

async function getStatus(content: unknown, ...more: string[]) {
  return command(["status", "--file", await file(content), ...more]);
}

describe("The status of a task", () => {
  test.each([
    ["waiting", "waiting (pending)"],
    ["running", "running"],
    ["success", "success"],
    ["failed: The EIP is frozen", "failed, The EIP is frozen"],
    ["hibernating", "hibernating"],
  ])("that says %s ends with 0 and the status on stdout", async (timeline, text) => {
    const { taskId } = played("t-1", timeline);
    const flags = ["--project-id", projectId, "--task-id", taskId, "--endpoint", cloud.endpoint];
    expect(await command(["status", "huawei-antiddos", ...flags])).toEqual({
      code: 0,
      out: `${text}\n`,
      err: "",
    });
  });

  test("asks once", async () => {
    const before = cloud.requests.length;
    await getStatus(played("t-1", "running"));
    expect(cloud.requests).toHaveLength(before + 1);
  });

  test("that is not known ends with 4", async () => {
    const { code, out, err } = await getStatus({ ...played("t-1", "running"), taskId: "nobody" });
    expect({ code, out }).toEqual({ code: 4, out: "" });
    expect(err).toMatch(/^error: huawei-antiddos task nobody: not found: .*\n$/);
  });

  test("of an unavailable provider ends with 5", async () => {
    cloud.failNext({ type: "response", status: 503, body: "<h1>Bad gateway</h1>" });
    const { code, err } = await getStatus(played("t-1", "running"));
    expect(code).toBe(5);
    expect(err).toMatch(/^error: huawei-antiddos task t-1: the provider is unavailable: .*\n$/);
  });

  test("that is interrupted ends with 130", async () => {
    const before = cloud.requests.length;
    cloud.failNext({ type: "stall" });
    const interruption = new AbortController();
    const path = await file(played("t-1", "running"));
    const looking = command(["status", "--file", path], { signal: interruption.signal });
    await vi.waitUntil(() => cloud.requests.length > before);
    interruption.abort();
    expect(await looking).toMatchObject({ code: 130, out: "" });
  });
});

describe("A look at many tasks", () => {
  const tasks = () => [
    played("t-1", "running"),
    { ...played("t-2", "success"), taskId: "nobody" },
    played("t-3", "failed"),
  ];

  test("names each of them, and says which have no status", async () => {
    const { code, out, err } = await getStatus(tasks());
    expect({ code, out }).toEqual({ code: 4, out: "t-1: running\nt-3: failed\n" });
    expect(err).toMatch(/^error: huawei-antiddos task nobody: not found: .*\n$/);
  });

  test("is a status or an error for each, as JSON", async () => {
    const { code, out } = await getStatus(tasks(), "--json");
    expect(code).toBe(4);
    expect(jsonOf(out)).toEqual([
      {
        type: "status",
        kind: "huawei-antiddos",
        taskId: "t-1",
        status: { state: "running", providerState: "running", requestId: expect.any(String) },
      },
      expect.objectContaining({
        type: "error",
        taskId: "nobody",
        error: expect.objectContaining({ code: "TASK_NOT_FOUND" }),
      }),
      expect.objectContaining({
        type: "status",
        taskId: "t-3",
        status: expect.objectContaining({ state: "failed" }),
      }),
    ]);
  });

  test("has no secret in it", async () => {
    const { out, err } = await getStatus(tasks(), "--json");
    for (const secret of canaries) expect(out + err).not.toContain(secret);
  });
});
