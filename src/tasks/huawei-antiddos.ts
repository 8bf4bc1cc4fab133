import * as z from "zod";
import type { TaskState, TaskStatus } from "../core/poll-result";
import { huawei } from "../huawei/cloud";
import { isHuaweiHost } from "../huawei/hosts";
import { baseOf, query } from "../huawei/place";
import { placeIssues, placeProperties, regionOrEndpoint } from "../huawei/place-properties";
import { identifier, oneOf } from "../schema/fields";
import { property } from "../schema/property";
import { defineKind } from "./define-kind";
import { word } from "./fields";
import type { ParsedDescription } from "./kind";
import type { CodeMeaning, StatusQuery } from "./status-query";
import { waitUntil } from "./wait-until";

const shape = {
  taskId: property(identifier, {
    description: "the task_id that the change returned",
    example: "4a4fefe7-34a1-40e2-a87c-16932af3ac4a",
  }),
  ...placeProperties("antiddos"),
  apiVersion: property(oneOf("v1", "v2").optional(), {
    description: "the version of the query: unless given, v2 on hosts of Huawei Cloud and v1 elsewhere",
    example: "v1",
    defaultDescription: "by the host: Open Telekom Cloud documents only v1",
    replaces: false,
  }),
  waitUntil: waitUntil(
    "done, or effective: also wait until the protection of the address is no longer being configured",
  ),
  floatingIpId: property(identifier.optional(), {
    description: "the id of the protected address, required to wait until it is effective",
    example: "18e6ace5-eb36-4196-a15e-1e000c24e026",
    defaultDescription: "none",
  }),
};

type Description = ParsedDescription<"huawei-antiddos", typeof shape>;

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
const effective: StatusQuery<Description> = {
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
};

export const huaweiAntiDdos = defineKind({
  name: "huawei-antiddos",
  typeName: "HuaweiAntiDdos",
  displayName: "a change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud",
  documentation:
    "Exists when a change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud has succeeded, and with " +
    '`waitUntil: "effective"` when the address is no longer being configured. Its creation fails with the ' +
    "provider's reason when the change failed, and when it does not finish within `timeout`.",
  verifiedLive: false,
  shape,
  oneOf: regionOrEndpoint,
  issues: placeIssues,
  cloud: () => huawei,

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
  effective: { ...effective, requires: ["floatingIpId"] },
});
