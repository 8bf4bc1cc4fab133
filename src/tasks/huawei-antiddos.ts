import { z } from "zod";
import type { TaskState, TaskStatus } from "../core/answer";
import type { Task } from "../core/task";
import { huawei } from "../huawei/cloud";
import type { HuaweiCredentials } from "../huawei/credentials";
import { isHuaweiHost, regions, serviceOrigin } from "../huawei/hosts";
import { endpoint, expected, identifier } from "../schema/fields";
import { defineKind } from "./define-kind";
import type { TaskAccess } from "./kind";

/** A change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud. */
export interface HuaweiAntiDdosDescription {
  readonly kind: "huawei-antiddos";
  /** The project that the protected address belongs to. */
  readonly projectId: string;
  /** The `task_id` that the change returned. */
  readonly taskId: string;
  /** Where the project is: `eu-de`, `cn-north-4`. @default - `endpoint` is given instead */
  readonly region?: string;
  /** The address of the API, in place of the region's. @default - the region's */
  readonly endpoint?: string;
  /** The version of the query. @default - `v2` on hosts of Huawei Cloud, `v1` elsewhere: Open Telekom Cloud documents only that */
  readonly apiVersion?: "v1" | "v2";
}

const regionText = `one of ${regions.join(", ")} (for any other, give endpoint)`;

const schema: z.ZodType<HuaweiAntiDdosDescription> = z
  .strictObject({
    kind: z.literal("huawei-antiddos"),
    projectId: identifier,
    taskId: identifier,
    region: z.string({ error: expected(regionText) }).optional(),
    endpoint: endpoint.optional(),
    apiVersion: z.enum(["v1", "v2"], { error: expected('"v1" or "v2"') }).optional(),
  })
  .refine(
    ({ region, endpoint }) =>
      endpoint !== undefined || typeof region !== "string" || regions.includes(region),
    {
      path: ["region"],
      error: ({ input }) => expected(regionText)({ input: (input as { region?: unknown }).region }),
      when: isObject,
    },
  )
  .refine(({ region, endpoint }) => endpoint !== undefined || region !== undefined, {
    path: ["region"],
    error: 'is missing: it must be a region such as "eu-de", or endpoint must be given',
    when: isObject,
  });

/** For rules about several properties, so that they are not left out when another property is wrong. */
function isObject({ value }: { readonly value: unknown }): boolean {
  return typeof value === "object" && value !== null;
}

/**
 * The words of `task_status`. Only `success` and `failed` are final: `ready` means "being prepared". The vendor gives
 * no order for the others.
 */
const states: ReadonlyMap<string, TaskState> = new Map([
  ["preprocess", "pending"],
  ["ready", "pending"],
  ["waiting", "pending"],
  ["running", "running"],
  ["success", "succeeded"],
  ["failed", "failed"],
]);

const body = z.object({
  task_status: z
    .union([z.string(), z.number().transform(String)])
    .optional()
    .catch(undefined),
  task_msg: z.string().optional().catch(undefined),
  error_msg: z.string().optional().catch(undefined),
  error_code: z.unknown().optional(),
});

export const huaweiAntiDdos = defineKind<HuaweiAntiDdosDescription, HuaweiCredentials>({
  name: "huawei-antiddos",
  cloud: huawei,
  schema,
  sample: {
    kind: "huawei-antiddos",
    projectId: "67641fe6886f43fcb78edbbf0ad0b99f",
    taskId: "4a4fefe7-34a1-40e2-a87c-16932af3ac4a",
    region: "eu-de",
    endpoint: "https://antiddos.eu-de.otc.t-systems.com",
    apiVersion: "v1",
  },
  identity: ["projectId", "taskId", "region", "endpoint"],

  request({ projectId, taskId, region, endpoint, apiVersion }) {
    const base = new URL(endpoint ?? serviceOrigin("antiddos", region ?? ""));
    const version = apiVersion ?? (isHuaweiHost(base.origin) ? "v2" : "v1");
    return {
      method: "GET",
      origin: base.origin,
      path: [
        ...base.pathname.split("/").filter(Boolean),
        version,
        projectId,
        version === "v2" ? "query-task-status" : "query_task_status",
      ],
      query: [["task_id", taskId]],
      headers: { accept: "application/json", "content-type": "application/json", "x-project-id": projectId },
      secrets: [],
    };
  },

  read(json): TaskStatus | undefined {
    const { task_status, task_msg, error_msg, error_code } = body.catch({}).parse(json);
    if (task_status === undefined && error_code !== undefined) return undefined;
    const word = task_status ?? "";
    const message = task_msg || error_msg;
    return {
      state: states.get(word) ?? "unknown",
      providerState: word,
      ...(message && { message }),
    };
  },

  // The vendor prints only the first; the others have its shape.
  samples: {
    pending: { task_status: "running", task_msg: "" },
    succeeded: { task_status: "success", task_msg: "" },
    failed: { task_status: "failed", task_msg: "The EIP is frozen." },
  },
});

/**
 * A change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud, to be waited for.
 *
 * @throws {InvalidDescriptionError} naming each property that is wrong and what is expected of it
 */
export function huaweiAntiDdosTask(
  description: Omit<HuaweiAntiDdosDescription, "kind">,
  access: TaskAccess<HuaweiCredentials> = {},
): Task {
  return huaweiAntiDdos.createTask({ ...description, kind: "huawei-antiddos" }, access);
}
