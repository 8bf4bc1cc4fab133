import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { startFakeAlibaba, startFakeHuawei } from "../../src/testing/index.ts";
import { stackOf } from "./support.mts";

const huaweiKey = { accessKey: "AKIDEXAMPLE", secretKey: "canary-secret-key-1" };
const alibabaKey = { accessKeyId: "LTAIEXAMPLE", accessKeySecret: "canary-alibaba-secret" };

const huawei = await startFakeHuawei({ credentials: [huaweiKey] });
const alibaba = await startFakeAlibaba({ credentials: [alibabaKey] });
afterAll(() => Promise.all([huawei.close(), alibaba.close()]));

interface Clouds {
  readonly huawei: string;
  readonly alibaba: string;
}

/** Where the stored states have them. Nothing listens there: a question would end in an error. */
const nowhere: Clouds = { huawei: "http://127.0.0.1:1", alibaba: "http://127.0.0.1:2" };
const fakes: Clouds = { huawei: huawei.endpoint, alibaba: alibaba.endpoint };

const antiDdos = (clouds: Clouds) => ({
  type: "HuaweiAntiDdosTask",
  projectId: "project-1",
  taskId: "task-1",
  endpoint: clouds.huawei,
});

const antiDdosOnly = (clouds: Clouds) => ({
  shielded: { ...antiDdos(clouds), credentials: huaweiKey },
});

const threeKinds = (clouds: Clouds) => ({
  shielded: {
    ...antiDdos(clouds),
    waitUntil: "effective",
    floatingIpId: "address-1",
    triggers: ["revision-1"],
  },
  filtered: {
    type: "AlibabaWafTask",
    instanceId: "waf-1",
    taskId: "waf-task-1",
    endpoint: clouds.alibaba,
    credentials: alibabaKey,
  },
  started: {
    type: "HuaweiJobTask",
    service: "ecs",
    projectId: "project-1",
    taskId: "job-1",
    endpoint: clouds.huawei,
    timeout: "5m",
  },
});

const __provider = 'exports.handler = () => require("cloud-task-waiter/pulumi/runtime");';

interface Stored {
  readonly type: string;
  readonly urn: string;
  readonly inputs: object;
  readonly outputs: object;
}

/** The tasks of a state by name, with the texts of secrets left out: every encryption is another. */
function tasksIn(state: string): Record<string, Stored> {
  const { deployment } = JSON.parse(state, (_key, value) => (value?.ciphertext ? "secret" : value));
  const tasks = deployment.resources.filter(({ type }: Stored) => type.includes("/cloud-task-waiter:"));
  return Object.fromEntries(tasks.map((task: Stored) => [task.urn.split("::").at(-1), task]));
}

function outputsIn(state: string): Record<string, object> {
  return Object.fromEntries(Object.entries(tasksIn(state)).map(([name, { outputs }]) => [name, outputs]));
}

// Each state was exported after the earlier version had deployed the program `upgraded`.
describe.each([
  {
    name: "antiddos-only",
    tasksAt: antiDdosOnly,
    resources: 2,
    change: { taskId: "task-2" },
    questions: ["/v1/project-1/query_task_status?task_id=task-2"],
  },
  {
    name: "three-kinds",
    tasksAt: threeKinds,
    resources: 4,
    change: { triggers: ["revision-2"] },
    questions: ["/v1/project-1/query_task_status?task_id=task-1", "/v1/project-1/antiddos/address-1/status"],
  },
])(
  "A stack that an earlier version deployed ($name)",
  async ({ name, tasksAt, resources, change, questions }) => {
    const stored = await readFile(join(import.meta.dirname, "states", `${name}.json`), "utf8");
    const stack = await stackOf("upgraded", name);
    const unchanged = { code: 0, output: expect.stringContaining(`\n    ${resources} unchanged\n`) };
    // Pulumi takes its options from the environment too.
    const noChanges = { PULUMI_OPTION_EXPECT_NO_CHANGES: "true", PULUMI_OPTION_DIFF: "true" };

    /** Brings the stack to where the earlier version left it. */
    async function restore(clouds: Clouds): Promise<string> {
      const state = stored
        .replaceAll(`"${nowhere.huawei}"`, `"${clouds.huawei}"`)
        .replaceAll(`"${nowhere.alibaba}"`, `"${clouds.alibaba}"`);
      await stack.configureSecret("tasks", JSON.stringify(tasksAt(clouds)));
      await stack.import(state);
      return state;
    }

    test("is unchanged by an upgrade", async () => {
      await restore(nowhere);
      expect(await stack.preview(noChanges)).toMatchObject(unchanged);
      expect(await stack.up(undefined, noChanges)).toMatchObject(unchanged);
      const state = await stack.state();
      expect(outputsIn(state)).toEqual(outputsIn(stored));
      for (const task of Object.values(tasksIn(state))) {
        expect(task).toMatchObject({ inputs: { __provider }, outputs: { __provider } });
      }
    });

    test("is refreshed without a question, and unchanged after that", async () => {
      await restore(nowhere);
      expect(await stack.refresh()).toMatchObject(unchanged);
      expect(outputsIn(await stack.state())).toEqual(outputsIn(stored));
      expect(await stack.up(undefined, noChanges)).toMatchObject(unchanged);
    });

    test("is destroyed without a question", async () => {
      await restore(nowhere);
      const { code, output } = await stack.destroy();
      expect(output).toContain(`\n    - ${resources} deleted\n`);
      expect(code).toBe(0);
    });

    test("waits anew for the one task that has changed, and asks nothing else", async () => {
      huawei.addTask({ projectId: "project-1", taskId: "task-1", timeline: "success" });
      huawei.addTask({ projectId: "project-1", taskId: "task-2", timeline: "success" });
      huawei.addAddress({ projectId: "project-1", floatingIpId: "address-1", timeline: "normal" });
      const asked = huawei.requests.length;

      const { shielded: before, ...others } = outputsIn(await restore(fakes));
      const tasks = tasksAt(fakes);
      const shielded = { ...tasks.shielded, ...change };
      await stack.configureSecret("tasks", JSON.stringify({ ...tasks, shielded }));
      const { code, output } = await stack.up(undefined, {
        HW_ACCESS_KEY: huaweiKey.accessKey,
        HW_SECRET_KEY: huaweiKey.secretKey,
      });
      expect(output).toContain(`\n    +-1 replaced\n    ${resources - 1} unchanged\n`);
      expect(code).toBe(0);

      const state = await stack.state();
      const { taskId } = shielded;
      expect(outputsIn(state)).toMatchObject({ ...others, shielded: { taskId, state: "succeeded" } });
      expect(outputsIn(state)["shielded"]).not.toEqual(before);
      expect(tasksIn(state)["shielded"]).toMatchObject({
        id: taskId,
        inputs: { taskId, __provider },
        outputs: { __provider },
      });

      expect(await stack.up(undefined, noChanges)).toMatchObject(unchanged);
      expect(await stack.refresh()).toMatchObject(unchanged);
      expect(await stack.destroy()).toMatchObject({ code: 0 });
      expect(huawei.requests.slice(asked).map(({ target }) => target)).toEqual(questions);
      expect(alibaba.requests).toEqual([]);
    });
  },
);
