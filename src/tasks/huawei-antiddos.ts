import { z } from "zod";
import type { TaskState, TaskStatus } from "../core/answer";
import type { Task } from "../core/task";
import type { Signer } from "../huawei/cloud";
import { huawei } from "../huawei/cloud";
import type { HuaweiCredentials } from "../huawei/credentials";
import { isHuaweiHost } from "../huawei/hosts";
import type { Place } from "../huawei/place";
import { baseOf, query } from "../huawei/place";
import { checkPlace, placeProperties } from "../huawei/place-schema";
import { identifier, oneOf } from "../schema/fields";
import type { TaskAccess } from "./any-kind";
import { defineKind } from "./define-kind";
import { word } from "./fields";
import type { CodeMeaning, Question } from "./question";
import { needsToBeEffective, waitUntil } from "./wait-until";

/** A change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud. */
export interface HuaweiAntiDdosDescription extends Place {
  /** The kind of task. */
  readonly kind: "huawei-antiddos";
  /** The `task_id` that the change returned. */
  readonly taskId: string;
  /** The version of the query. @default - `v2` on hosts of Huawei Cloud, `v1` elsewhere: Open Telekom Cloud documents only that */
  readonly apiVersion?: "v1" | "v2";
  /**
   * `"effective"` goes on, when the task is done, until the protection of `floatingIpId` is no longer being configured.
   *
   * @default "done"
   */
  readonly waitUntil?: "done" | "effective";
  /** The id of the protected address, required for `waitUntil: "effective"`. @default - none */
  readonly floatingIpId?: string;
}

const schema: z.ZodType<HuaweiAntiDdosDescription> = needsToBeEffective(
  "floatingIpId",
  checkPlace(
    z.strictObject({
      kind: z.literal("huawei-antiddos"),
      taskId: identifier.describe("the task_id that the change returned"),
      ...placeProperties,
      apiVersion: oneOf("v1", "v2")
        .optional()
        .describe("the version of the query: unless given, v2 on hosts of Huawei Cloud and v1 elsewhere"),
      waitUntil: waitUntil.describe(
        "effective goes on, when the task is done, until the address is no longer being configured",
      ),
      floatingIpId: identifier
        .optional()
        .describe("the id of the protected address, required to wait until it is effective"),
    }),
  ),
);

/**
 * The words of `task_status`. Only `success` and `failed` are final: `ready` means "being prepared". The vendor gives
 * no order for the others. Source: the pages of the two versions of the query, `query_task_status` in
 * https://github.com/opentelekomcloud-docs/anti-ddos and `ShowNewTaskStatus` in Huawei Cloud's reference.
 */
const taskStates: ReadonlyMap<string, TaskState> = new Map([
  ["preprocess", "pending"],
  ["ready", "pending"],
  ["waiting", "pending"],
  ["running", "running"],
  ["success", "succeeded"],
  ["failed", "failed"],
]);

/**
 * The words of an address's `status`. Some pages print `configuring` for `configging`. An address under attack is
 * protected; one without a policy is not, or not yet. Source: the page of `/v1/{project_id}/antiddos/{floating_ip_id}/status`,
 * in the same places.
 */
const addressStates: ReadonlyMap<string, TaskState> = new Map([
  ["configging", "running"],
  ["configuring", "running"],
  ["notConfig", "pending"],
  ["normal", "succeeded"],
  ["packetcleaning", "succeeded"],
  ["packetdropping", "succeeded"],
]);

/**
 * Numbers of the service's error codes, which come with and without `Anti-DDoS.` before them. Source: the table of error
 * codes in Huawei Cloud's reference, https://support.huaweicloud.com/intl/en-us/api-antiddos/ErrorCode.html; 10001020 is
 * from its Terraform provider.
 */
const meanings: Readonly<Record<string, CodeMeaning>> = {
  // "The task has been received and is being handled."
  "10000000": "running",
  "10000002": "expired",
  // A refusal with HTTP 401 that is not about the credentials.
  "10000004": "rejected",
  "10000016": "transient",
  "10001008": "notFound",
  "10001020": "transient",
  "11000000": "transient",
  "11000001": "transient",
};

const codes = Object.fromEntries(
  Object.entries(meanings).flatMap(([number, meaning]) => [
    [number, meaning],
    [`Anti-DDoS.${number}`, meaning],
  ]),
);

const texts = z.object({
  task_status: word,
  status: word,
  task_msg: z.string().optional().catch(undefined),
  error_msg: z.string().optional().catch(undefined),
});

function read(
  states: ReadonlyMap<string, TaskState>,
  wordOf: (said: z.infer<typeof texts>) => string | undefined,
): (body: unknown) => TaskStatus | undefined {
  return (body) => {
    const said = texts.catch({}).parse(body);
    const providerState = wordOf(said);
    if (providerState === undefined) return undefined;
    const message = said.task_msg || said.error_msg;
    return {
      state: states.get(providerState) ?? "unknown",
      providerState,
      ...(message && { message }),
    };
  };
}

/** Source: the vendor's Terraform provider, which waits for this after the task. */
const effective: Question<HuaweiAntiDdosDescription> = {
  request: (place) =>
    query(baseOf("antiddos", place), place, [
      "v1",
      place.projectId,
      "antiddos",
      place.floatingIpId ?? "",
      "status",
    ]),
  read: read(addressStates, ({ status }) => status),
  codes,
  samples: [
    { state: "running", body: { status: "configging" } },
    { state: "running", body: { status: "configuring" } },
    { state: "pending", body: { status: "notConfig" } },
    { state: "succeeded", body: { status: "normal" }, printed: true },
    { state: "succeeded", body: { status: "packetcleaning" } },
  ],
};

export const huaweiAntiDdos = defineKind<HuaweiAntiDdosDescription, Signer>({
  name: "huawei-antiddos",
  title: "a change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud",
  seenLive: false,
  cloud: huawei,
  schema,
  sample: {
    kind: "huawei-antiddos",
    projectId: "67641fe6886f43fcb78edbbf0ad0b99f",
    taskId: "4a4fefe7-34a1-40e2-a87c-16932af3ac4a",
    region: "eu-de",
    endpoint: "https://antiddos.eu-de.otc.t-systems.com",
    apiVersion: "v1",
    waitUntil: "effective",
    floatingIpId: "18e6ace5-eb36-4196-a15e-1e000c24e026",
  },
  incidental: ["apiVersion"],

  request(description) {
    const { projectId, taskId, apiVersion } = description;
    const base = baseOf("antiddos", description);
    const version = apiVersion ?? (isHuaweiHost(base.origin) ? "v2" : "v1");
    const name = version === "v2" ? "query-task-status" : "query_task_status";
    return query(base, description, [version, projectId, name], [["task_id", taskId]]);
  },
  read: read(taskStates, ({ task_status }) => task_status),
  codes,
  unknownApiText: "the endpoint or the apiVersion may be wrong",
  samples: [
    { state: "running", body: { task_status: "running", task_msg: "" } },
    { state: "succeeded", body: { task_status: "success", task_msg: "" }, printed: true },
    { state: "failed", body: { task_status: "failed", task_msg: "The EIP is frozen." } },
  ],
  effective,
});

/**
 * A change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud, to be waited for.
 *
 * @param description which task it is, as plain data
 * @param access how to ask: credentials, or a function that gets them; the environment's unless given
 * @throws {InvalidDescriptionError} naming each property that is wrong and what is expected of it
 */
export function huaweiAntiDdosTask(
  description: Omit<HuaweiAntiDdosDescription, "kind">,
  access: TaskAccess<HuaweiCredentials> = {},
): Task {
  return huaweiAntiDdos.createTask({ ...description, kind: "huawei-antiddos" }, access);
}
