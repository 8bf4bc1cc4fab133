import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { startFakeAlibaba, startFakeHuawei } from "../../src/testing/index.ts";
import {
  alibabaKey,
  credentialVariables,
  type Endpoints,
  huaweiKey,
  recordedState,
  tasksAt,
  unreachable,
  withEndpoints,
} from "./recorded-tasks.mts";
import { stackOf } from "./support.mts";

const huawei = await startFakeHuawei({ credentials: [huaweiKey] });
const alibaba = await startFakeAlibaba({ credentials: [alibabaKey] });
afterAll(() => Promise.all([huawei.close(), alibaba.close()]));

const fakes: Endpoints = { huawei: huawei.endpoint, alibaba: alibaba.endpoint };
const tasks = tasksAt(fakes);
const names = Object.keys(tasks);

const __provider = 'exports.handler = () => require("cloud-task-waiter/pulumi/runtime");';

interface Stored {
  readonly urn: string;
  readonly inputs: object;
  readonly outputs: object;
}

/** The tasks of a state by name, without the ciphertext of secrets: it differs each time. */
function tasksIn(state: string): Record<string, Stored> {
  const { deployment } = JSON.parse(state, (_key, value) => (value?.ciphertext ? "secret" : value));
  const resources = deployment.resources.map((resource: Stored) => [
    resource.urn.split("::").at(-1),
    resource,
  ]);
  return Object.fromEntries(resources.filter(([name]: [string]) => names.includes(name)));
}

function outputsIn(state: string): Record<string, object> {
  return Object.fromEntries(Object.entries(tasksIn(state)).map(([name, { outputs }]) => [name, outputs]));
}

describe("A stack that an earlier version deployed", async () => {
  const stored = await readFile(join(import.meta.dirname, "states", `${recordedState}.json`), "utf8");
  const stack = await stackOf("upgraded", recordedState);
  // The stack itself is a resource too.
  const resources = names.length + 1;
  const unchanged = { code: 0, output: expect.stringContaining(`\n    ${resources} unchanged\n`) };
  // Pulumi takes its options from the environment too.
  const noChanges = { PULUMI_OPTION_EXPECT_NO_CHANGES: "true", PULUMI_OPTION_DIFF: "true" };

  /** Brings the stack to where the earlier version left it. */
  async function restore(endpoints: Endpoints): Promise<string> {
    const state = withEndpoints(stored, unreachable, endpoints);
    await stack.configureSecret("tasks", JSON.stringify(tasksAt(endpoints)));
    await stack.import(state);
    return state;
  }

  test("has every task in its recorded state", () => {
    expect(Object.keys(tasksIn(stored)).toSorted()).toEqual(names.toSorted());
  });

  test("is unchanged by an upgrade", async () => {
    await restore(unreachable);
    expect(await stack.preview(noChanges)).toMatchObject(unchanged);
    expect(await stack.up(undefined, noChanges)).toMatchObject(unchanged);
    const state = await stack.state();
    expect(outputsIn(state)).toEqual(outputsIn(stored));
    for (const task of Object.values(tasksIn(state))) {
      expect(task).toMatchObject({ inputs: { __provider }, outputs: { __provider } });
    }
  });

  test("is refreshed without a request, and unchanged after that", async () => {
    await restore(unreachable);
    expect(await stack.refresh()).toMatchObject(unchanged);
    expect(outputsIn(await stack.state())).toEqual(outputsIn(stored));
    expect(await stack.up(undefined, noChanges)).toMatchObject(unchanged);
  });

  test("is destroyed without a request", async () => {
    await restore(unreachable);
    const { code, output } = await stack.destroy();
    expect(output).toContain(`\n    - ${resources} deleted\n`);
    expect(code).toBe(0);
  });

  test.each([
    {
      what: "a task whose id has changed",
      name: "accepted",
      task: { ...tasks.accepted, taskId: "task-4" },
      summary: "+-1 replaced",
      id: "task-4",
      requests: ["/v1/project-1/query_task_status?task_id=task-4"],
    },
    {
      what: "a task whose triggers have changed",
      name: "shielded",
      task: { ...tasks.shielded, triggers: ["revision-2"] },
      summary: "+-1 replaced",
      id: "task-2",
      requests: ["/v1/project-1/query_task_status?task_id=task-2", "/v1/project-1/antiddos/address-1/status"],
    },
    {
      what: "a task that a group has gained",
      name: "grouped",
      task: {
        ...tasks.grouped,
        tasks: [...tasks.grouped.tasks, { ...tasks.grouped.tasks[0], taskId: "task-4" }],
      },
      summary: "~ 1 updated",
      id: "tasks",
      requests: ["/v1/project-1/query_task_status?task_id=task-4"],
    },
  ])("waits for $what, and sends no other request", async ({ name, task, summary, id, requests }) => {
    huawei.addTask({ projectId: "project-1", taskId: "task-2", timeline: "success" });
    huawei.addTask({ projectId: "project-1", taskId: "task-4", timeline: "success" });
    huawei.addAddress({ projectId: "project-1", floatingIpId: "address-1", timeline: "normal" });
    const earlier = huawei.requests.length;

    const { [name]: before, ...others } = outputsIn(await restore(fakes));
    await stack.configureSecret("tasks", JSON.stringify({ ...tasks, [name]: task }));
    const { code, output } = await stack.up(undefined, credentialVariables);
    expect(output).toContain(`\n    ${summary}\n    ${resources - 1} unchanged\n`);
    expect(code).toBe(0);

    const state = await stack.state();
    const { type: _, credentials: _secret, triggers: _values, ...inputs }: Record<string, unknown> = task;
    expect(outputsIn(state)).toMatchObject({ ...others, [name]: { ...inputs, state: "succeeded" } });
    expect(outputsIn(state)[name]).not.toEqual(before);
    expect(tasksIn(state)[name]).toMatchObject({
      id,
      inputs: { ...inputs, __provider },
      outputs: { __provider },
    });

    expect(await stack.up(undefined, noChanges)).toMatchObject(unchanged);
    expect(await stack.refresh()).toMatchObject(unchanged);
    expect(await stack.destroy()).toMatchObject({ code: 0 });
    expect(huawei.requests.slice(earlier).map(({ target }) => target)).toEqual(requests);
    expect(alibaba.requests).toEqual([]);
  });
});
