import * as z from "zod";
import type { TaskState, TaskStatus } from "../core/poll-result";
import { huawei } from "../huawei/cloud";
import { baseOf, query } from "../huawei/place";
import { placeIssues, placeProperties, regionOrEndpoint } from "../huawei/place-properties";
import { identifier, oneOf } from "../schema/fields";
import { property } from "../schema/property";
import { defineKind } from "./define-kind";
import { fault, percentage, reason, record, word } from "./fields";
import type { ParsedDescription } from "./kind";
import type { CodeMeaning } from "./status-query";

const serviceNames = ["ecs", "evs", "rds", "elb"] as const;

type Service = (typeof serviceNames)[number];

/** How a service is asked for a job, where its answer has the job, and what its words and codes mean. */
interface JobService {
  readonly path: (projectId: string, jobId: string) => readonly string[];
  /** The name of the query's parameter, where the id is not in the path. */
  readonly parameter?: string;
  /** Under which property the answer has the job. @default - at the top */
  readonly under?: string;
  readonly states: Readonly<Record<string, TaskState>>;
  readonly codes: Readonly<Record<string, CodeMeaning>>;
}

const serverStates = { INIT: "pending", RUNNING: "running", SUCCESS: "succeeded", FAIL: "failed" } as const;

const serverCodes = {
  "Common.0011": "notFound",
  "Common.0013": "expired",
  "Common.0021": "transient",
  // Comes with HTTP 202.
  "Common.0024": "throttled",
  "Common.0025": "transient",
} as const;

/** Source: the page of each service's job query and its table of error codes, at Open Telekom Cloud or Huawei Cloud. */
const services: Readonly<Record<Service, JobService>> = {
  ecs: {
    path: (projectId, jobId) => ["v1", projectId, "jobs", jobId],
    states: { ...serverStates, PENDING_PAYMENT: "pending" },
    codes: serverCodes,
  },
  evs: {
    path: (projectId, jobId) => ["v1", projectId, "jobs", jobId],
    states: serverStates,
    codes: { ...serverCodes, "EVS.0002": "expired" },
  },
  rds: {
    path: (projectId) => ["v3", projectId, "jobs"],
    parameter: "id",
    under: "job",
    states: { Running: "running", Completed: "succeeded", Failed: "failed" },
    codes: { "DBS.200543": "notFound" },
  },
  elb: {
    path: (projectId, jobId) => ["v3", projectId, "elb", "jobs", jobId],
    under: "job",
    states: {
      ...serverStates,
      COMPLETE: "succeeded",
      CANCEL: "failed",
      // A job that is rolled back has failed; no word tells it from a good one once that is done.
      ROLLBACKING: "failed",
      ROLLBACK_FAIL: "failed",
    },
    // Of an unknown job; not in the vendor's table.
    codes: { "ELB.8904": "notFound" },
  },
};

const shape = {
  service: property(oneOf(...serviceNames), {
    description: "servers, volumes, databases, load balancers (not documented by OTC)",
    example: "ecs",
  }),
  taskId: property(identifier, {
    description: "the job_id that the request returned",
    example: "2c9eb2c5544cbf6101544f0602af2b4f",
  }),
  ...placeProperties("ecs"),
};

type Description = ParsedDescription<"huawei-job", typeof shape>;

const part = z.object({
  status: word,
  error_code: fault,
  fail_reason: reason,
  error_msg: reason,
  entities: z.object({ errorcode_message: reason }).optional().catch(undefined),
});

type Part = z.infer<typeof part>;

function read(body: unknown, { service }: Description): TaskStatus | undefined {
  const { under, states } = services[service];
  const top = record.parse(body);
  const job = record.parse(under === undefined ? top : top[under]);
  const whole = part.parse(job);
  if (whole.status === undefined) return undefined;

  const isFaulty = (part: Part) =>
    stateOf(states, part.status) === "failed" || part.error_code !== undefined || reasonsOf(part).length > 0;
  const faulty = partsOf(job).filter(isFaulty);
  const said = stateOf(states, whole.status);
  // No vendor says that a job with a fault can't end with a good word.
  const failed = said === "failed" || (said === "succeeded" && (isFaulty(whole) || faulty.length > 0));
  const reasons = [whole, ...faulty].flatMap(reasonsOf);
  const errorCode = [whole, ...faulty].map((part) => part.error_code).find((code) => code !== undefined);
  const progress = percentage.parse(job["process"]);
  const resource = word.parse(job["resource_id"]);
  const data = job["entities"] ?? (resource && { resource_id: resource });
  return {
    state: failed ? "failed" : said,
    providerState: whole.status,
    ...(reasons.length > 0 && { message: [...new Set(reasons)].join("; ") }),
    ...(progress !== undefined && { progress }),
    ...(failed && errorCode && { errorCode }),
    ...(data ? { data } : {}),
  };
}

const deepestPart = 5;

/** The jobs that a job consists of, and theirs, wherever a service has them. */
function partsOf(job: Readonly<Record<string, unknown>>, depth = 1): Part[] {
  if (depth > deepestPart) return [];
  const lists = [record.parse(job["entities"])["sub_jobs"], job["sub_jobs"]];
  const parts = lists.flatMap((list) => (Array.isArray(list) ? list : [])).map((item) => record.parse(item));
  return parts.flatMap((item) => [part.parse(item), ...partsOf(item, depth + 1)]);
}

function stateOf(states: JobService["states"], word = ""): TaskState {
  return Object.hasOwn(states, word) ? (states[word] ?? "unknown") : "unknown";
}

/** Why it failed, in the words of each place that a service has for that. */
function reasonsOf({ fail_reason, error_msg, entities }: Part): string[] {
  return [fail_reason, error_msg, entities?.errorcode_message].filter((text) => text !== undefined);
}

export const huaweiJob = defineKind({
  name: "huawei-job",
  typeName: "HuaweiJob",
  displayName: `a job of ${serviceNames.map((name) => name.toUpperCase()).join(", ")} at Huawei Cloud or Open Telekom Cloud`,
  documentation:
    "Exists when a job of a service of Huawei Cloud or Open Telekom Cloud has succeeded. Its creation fails with the " +
    "reasons of the job and its parts when it failed, and when it does not finish within `timeout`.",
  verifiedLive: false,
  shape,
  oneOf: regionOrEndpoint,
  issues: placeIssues,
  cloud: () => huawei,

  request(description) {
    const { service, projectId, taskId } = description;
    const { path, parameter } = services[service];
    const parameters = parameter === undefined ? [] : [[parameter, taskId] as const];
    return query(baseOf(service, description), description, path(projectId, taskId), parameters);
  },
  read,
  // The services do not share codes with different meanings.
  codes: Object.assign({}, ...Object.values(services).map(({ codes }) => codes)),
  unknownApiText: "the endpoint, the region or the service may be wrong",
});
