// The tasks of the recorded state: scripts/record-states.mts deploys them, pulumi-upgrade.test.mts upgrades them.

/** The name of the file in `states`, and of the stack in it. A state in another format is another file. */
export const recordedState = "v1";

/** Decrypts the secrets of the recorded state. */
export const passphrase = "test";

export const huaweiKey = { accessKey: "AKIDEXAMPLE", secretKey: "canary-secret-key-1" };
export const alibabaKey = { accessKeyId: "LTAIEXAMPLE", accessKeySecret: "canary-alibaba-secret" };

/** For the tasks that have no credentials of their own. */
export const credentialVariables = {
  HW_ACCESS_KEY: huaweiKey.accessKey,
  HW_SECRET_KEY: huaweiKey.secretKey,
  ALIBABA_CLOUD_ACCESS_KEY_ID: alibabaKey.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: alibabaKey.accessKeySecret,
};

export interface Endpoints {
  readonly huawei: string;
  readonly alibaba: string;
}

/** The endpoints in the recorded state. Nothing listens there: a request would end in an error. */
export const unreachable: Endpoints = { huawei: "http://127.0.0.1:1", alibaba: "http://127.0.0.1:2" };

/** The state with other endpoints. */
export function withEndpoints(state: string, from: Endpoints, to: Endpoints): string {
  return state
    .replaceAll(`"${from.huawei}"`, `"${to.huawei}"`)
    .replaceAll(`"${from.alibaba}"`, `"${to.alibaba}"`);
}

/** The `tasks` of the program `upgraded`. */
export function tasksAt({ huawei, alibaba }: Endpoints) {
  const antiDdos = { projectId: "project-1", endpoint: huawei };
  const waf = { instanceId: "waf-1", taskId: "waf-task-1", endpoint: alibaba };
  return {
    accepted: { type: "HuaweiAntiDdosTask", ...antiDdos, taskId: "task-1", credentials: huaweiKey },
    shielded: {
      type: "HuaweiAntiDdosTask",
      ...antiDdos,
      taskId: "task-2",
      waitUntil: "effective",
      floatingIpId: "address-1",
      triggers: ["revision-1"],
    },
    filtered: { type: "AlibabaWafTask", ...waf, credentials: alibabaKey },
    started: {
      type: "HuaweiJobTask",
      service: "ecs",
      projectId: "project-1",
      taskId: "job-1",
      endpoint: huawei,
      timeout: "5m",
    },
    grouped: {
      type: "TaskGroup",
      // Without credentials: with them, Pulumi encrypts the whole list, endpoints included.
      tasks: [
        { kind: "huawei-antiddos", ...antiDdos, taskId: "task-3" },
        { kind: "alibaba-waf", ...waf },
      ],
    },
  };
}
