import { z } from "zod";
import type { TaskState, TaskStatus } from "../core/answer";
import type { Task } from "../core/task";
import type { Signer } from "../huawei/cloud";
import { huawei } from "../huawei/cloud";
import type { HuaweiCredentials } from "../huawei/credentials";
import type { Place } from "../huawei/place";
import { baseOf, query } from "../huawei/place";
import { checkPlace, placeProperties } from "../huawei/place-schema";
import { identifier, oneOf } from "../schema/fields";
import type { TaskAccess } from "./any-kind";
import { defineKind } from "./define-kind";
import { fault, percentage, reason, record, word } from "./fields";
import type { CodeMeaning } from "./question";

/** A job of a service of Huawei Cloud or Open Telekom Cloud. */
export interface HuaweiJobDescription extends Place {
  /** The kind of task. */
  readonly kind: "huawei-job";
  /** Whose job: elastic servers, volumes, relational databases, load balancers (API v3, only at Huawei Cloud). */
  readonly service: "ecs" | "evs" | "rds" | "elb";
  /** The `job_id` that the request returned. */
  readonly taskId: string;
}

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
const services: Readonly<Record<HuaweiJobDescription["service"], JobService>> = {
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

const names = Object.keys(services) as [
  HuaweiJobDescription["service"],
  ...HuaweiJobDescription["service"][],
];

const schema: z.ZodType<HuaweiJobDescription> = checkPlace(
  z.strictObject({
    kind: z.literal("huawei-job"),
    service: oneOf(...names).describe("servers, volumes, databases, load balancers (not documented by OTC)"),
    taskId: identifier.describe("the job_id that the call returned"),
    ...placeProperties,
  }),
);

const part = z.object({
  status: word,
  error_code: fault,
  fail_reason: reason,
  error_msg: reason,
  entities: z.object({ errorcode_message: reason }).optional().catch(undefined),
});

type Part = z.infer<typeof part>;

function read(body: unknown, { service }: HuaweiJobDescription): TaskStatus | undefined {
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

export const huaweiJob = defineKind<HuaweiJobDescription, Signer>({
  name: "huawei-job",
  title: `a job of ${names.map((name) => name.toUpperCase()).join(", ")} at Huawei Cloud or Open Telekom Cloud`,
  seenLive: false,
  cloud: huawei,
  schema,
  sample: {
    kind: "huawei-job",
    service: "ecs",
    projectId: "67641fe6886f43fcb78edbbf0ad0b99f",
    taskId: "2c9eb2c5544cbf6101544f0602af2b4f",
    region: "eu-de",
    endpoint: "https://ecs.eu-de.otc.t-systems.com",
  },

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
  samples: [
    {
      state: "succeeded",
      about: { service: "ecs" },
      body: {
        status: "SUCCESS",
        entities: {
          sub_jobs_total: 1,
          sub_jobs: [
            {
              status: "SUCCESS",
              entities: { server_id: "bae51750-0089-41a1-9b18-5c777978ff6d" },
              job_id: "2c9eb2c5544cbf6101544f0635672b60",
              job_type: "createSingleServer",
              begin_time: "2016-04-25T20:04:47.591Z",
              end_time: "2016-04-25T20:08:21.328Z",
              error_code: null,
              fail_reason: null,
            },
          ],
        },
        job_id: "2c9eb2c5544cbf6101544f0602af2b4f",
        job_type: "createServer",
        begin_time: "2016-04-25T20:04:34.604Z",
        end_time: "2016-04-25T20:08:41.593Z",
        error_code: null,
        fail_reason: null,
      },
      printed: true,
    },
    {
      state: "failed",
      about: { service: "ecs" },
      body: {
        status: "FAIL",
        entities: {
          sub_jobs_total: 1,
          sub_jobs: [
            {
              status: "FAIL",
              entities: { errorcode_message: "The flavor is sold out." },
              error_code: "Ecs.0219",
              fail_reason: null,
            },
          ],
        },
        error_code: "Common.0021",
        fail_reason: "Subjob fails.",
      },
    },
    {
      // From a log in an issue of the vendor's Terraform provider.
      state: "running",
      about: { service: "ecs" },
      body: {
        begin_time: "2022-02-17T05:41:55.441Z",
        end_time: "",
        entities: {
          sub_jobs: [
            {
              begin_time: "2022-02-17T05:41:55.554Z",
              end_time: "",
              entities: { server_id: "1c74e090-c569-4b52-9eaa-fd34776cec28" },
              job_id: "ff8080827e7810fb017f06338ae3132c",
              job_type: "createSingleServer",
              status: "RUNNING",
            },
          ],
          sub_jobs_total: 1,
        },
        job_id: "ff8080827e7810fb017f06338a731328",
        job_type: "createServer",
        status: "RUNNING",
      },
    },
    {
      state: "running",
      about: { service: "evs" },
      body: {
        status: "RUNNING",
        entities: { volume_id: "bdf1bb37-f20f-4266-9a04-f43e0a127376" },
        job_id: "4010a32d535527910153552b492c0002",
        job_type: "createVolume",
        begin_time: "2016-03-08T07:40:13.219Z",
        end_time: "",
        error_code: null,
        fail_reason: null,
      },
      printed: true,
    },
    {
      state: "succeeded",
      about: { service: "evs" },
      body: {
        status: "SUCCESS",
        entities: {
          sub_jobs: [
            {
              status: "SUCCESS",
              entities: { volume_id: "0b549095-4937-4849-8e4c-52aa027d64f7" },
              job_id: "21917a8d52a19b040152a9f2f2e50041",
              job_type: "createVolume",
              begin_time: "2016-02-04T01:43:37.445Z",
              end_time: "2016-02-04T01:44:02.239Z",
              error_code: null,
              fail_reason: null,
            },
            {
              status: "SUCCESS",
              entities: { volume_id: "e7bca1a2-d3ed-434f-86f4-a1f11aa80072" },
              job_id: "21917a8d52a19b040152a9f2f2f60042",
              job_type: "createVolume",
              begin_time: "2016-02-04T01:43:37.462Z",
              end_time: "2016-02-04T01:44:02.245Z",
              error_code: null,
              fail_reason: null,
            },
          ],
        },
        job_id: "21917a8d52a19b040152a9f2f1eb003e",
        job_type: "batchCreateVolume",
        begin_time: "2016-02-04T01:43:37.193Z",
        end_time: "2016-02-04T01:44:08.283Z",
        error_code: null,
        fail_reason: null,
      },
      printed: true,
    },
    {
      state: "failed",
      about: { service: "evs" },
      body: { status: "FAIL", error_code: "EVS.2024", fail_reason: "The volume is in use." },
    },
    {
      state: "running",
      about: { service: "rds" },
      body: { job: { status: "Running", process: "60% " } },
    },
    {
      state: "succeeded",
      about: { service: "rds" },
      body: {
        job: {
          id: "31b8ae23-c687-4d80-b7b4-42a66c9bb886",
          name: "CreateMysqlSingleHAInstance",
          status: "Completed",
          created: "2018-08-06T10:41:14+0000",
          ended: "2018-08-06T16:41:14+0000",
          process: "",
          instance: {
            id: "a48e43ff268f4c0e879652d65e63d0fbin01",
            name: "DO-NOT-TOUCH-mgr2-mysql-single",
          },
          entities: {
            instance: {
              endpoint: "192.168.1.203:3306",
              type: "Single",
              datastore: { type: "mysql", version: "5.7" },
            },
            resource_ids: [
              "a48e43ff268f4c0e879652d65e63d0fbin01.vm",
              "a48e43ff268f4c0e879652d65e63d0fbin01.volume",
            ],
          },
        },
      },
      printed: true,
    },
    {
      state: "failed",
      about: { service: "rds" },
      body: {
        job: {
          id: "31b8ae23-c687-4d80-b7b4-42a66c9bb886",
          name: "CreateMysqlSingleHAInstance",
          status: "Failed",
          created: "2018-08-06T10:41:14+0000",
          ended: "2018-08-06T16:41:14+0000",
          process: "",
          instance: {
            id: "a48e43ff268f4c0e879652d65e63d0fbin01",
            name: "DO-NOT-TOUCH-mgr2-mysql-single",
          },
          entities: { instance: { type: "Single", datastore: { type: "mysql", version: "5.7" } } },
          fail_reason: "createVM failed.",
        },
      },
      printed: true,
    },
    { state: "running", about: { service: "elb" }, body: { job: { status: "RUNNING" } } },
    {
      state: "succeeded",
      about: { service: "elb" },
      body: {
        job: {
          status: "COMPLETE",
          job_id: "ef6da45b-35d9-4c18-8c35-0b80d94ab9e6",
          resource_id: "9f5b432c-987e-4777-a1bc-6642be4b2b50",
          error_code: "",
          error_msg: "",
        },
      },
    },
    {
      state: "failed",
      about: { service: "elb" },
      body: { job: { status: "FAIL", error_code: "ELB.0001", error_msg: "The subnet has no free address." } },
    },
  ],
});

/**
 * A job of a service of Huawei Cloud or Open Telekom Cloud, to be waited for.
 *
 * @param description which task it is, as plain data
 * @param access how to ask: credentials, or a function that gets them; the environment's unless given
 * @throws {InvalidDescriptionError} naming each property that is wrong and what is expected of it
 */
export function huaweiJobTask(
  description: Omit<HuaweiJobDescription, "kind">,
  access: TaskAccess<HuaweiCredentials> = {},
): Task {
  return huaweiJob.createTask({ ...description, kind: "huawei-job" }, access);
}
