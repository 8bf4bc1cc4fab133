import { z } from "zod";
import type { TaskState, TaskStatus } from "../core/answer";
import type { Task } from "../core/task";
import type { Signer } from "../huawei/cloud";
import { huawei } from "../huawei/cloud";
import type { HuaweiCredentials } from "../huawei/credentials";
import type { Place } from "../huawei/place";
import { baseOf, query } from "../huawei/place";
import { checkPlace, placeProperties } from "../huawei/place-schema";
import { expected, identifier } from "../schema/fields";
import type { TaskAccess } from "./any-kind";
import { defineKind } from "./define-kind";
import { percentage, word } from "./fields";

/** A job of a service of Huawei Cloud or Open Telekom Cloud. */
export interface HuaweiJobDescription extends Place {
  readonly kind: "huawei-job";
  /** Whose job: elastic servers, volumes, relational databases, load balancers (API v3, only at Huawei Cloud). */
  readonly service: "ecs" | "evs" | "rds" | "elb";
  /** The `job_id` that the request returned. */
  readonly taskId: string;
}

/** How a service is asked for a job, and where its answer has what. */
interface JobService {
  readonly path: (projectId: string, jobId: string) => readonly string[];
  /** The name of the query's parameter, where the id is not in the path. */
  readonly parameter?: string;
  /** Under which property the answer has the job. @default - at the top */
  readonly under?: string;
  readonly states: Readonly<Record<string, TaskState>>;
}

const serverStates = { INIT: "pending", RUNNING: "running", SUCCESS: "succeeded", FAIL: "failed" } as const;

/** Source: the page of each service's job query, in the documentation of Open Telekom Cloud or Huawei Cloud. */
const services: Readonly<Record<HuaweiJobDescription["service"], JobService>> = {
  ecs: {
    path: (projectId, jobId) => ["v1", projectId, "jobs", jobId],
    states: { ...serverStates, PENDING_PAYMENT: "pending" },
  },
  evs: {
    path: (projectId, jobId) => ["v1", projectId, "jobs", jobId],
    states: serverStates,
  },
  rds: {
    path: (projectId) => ["v3", projectId, "jobs"],
    parameter: "id",
    under: "job",
    states: { Running: "running", Completed: "succeeded", Failed: "failed" },
  },
  elb: {
    path: (projectId, jobId) => ["v3", projectId, "elb", "jobs", jobId],
    under: "job",
    states: {
      ...serverStates,
      COMPLETE: "succeeded",
      CANCEL: "failed",
      ROLLBACKING: "running",
      ROLLBACK_FAIL: "failed",
    },
  },
};

const schema: z.ZodType<HuaweiJobDescription> = checkPlace(
  z.strictObject({
    kind: z.literal("huawei-job"),
    service: z.enum(["ecs", "evs", "rds", "elb"], { error: expected('"ecs", "evs", "rds" or "elb"') }),
    taskId: identifier,
    ...placeProperties,
  }),
);

const texts = {
  status: word,
  error_code: word.nullish(),
  fail_reason: z.string().nullish().catch(undefined),
  error_msg: z.string().nullish().catch(undefined),
};

const subJob = z.object({
  ...texts,
  entities: z.object({ errorcode_message: z.string() }).optional().catch(undefined),
});
const subJobs = z.array(subJob.catch({})).optional().catch(undefined);

/** The names that the services have for the same; none of them means something else elsewhere. */
const job = z.object({
  ...texts,
  process: percentage,
  entities: z.looseObject({ sub_jobs: subJobs }).optional().catch(undefined),
  sub_jobs: subJobs,
  resource_id: word,
});

const record = z.record(z.string(), z.unknown()).catch({});

type Job = z.infer<typeof job>;
type SubJob = z.infer<typeof subJob>;

function read(body: unknown, { service }: HuaweiJobDescription): TaskStatus | undefined {
  const { under, states } = services[service];
  const top = record.parse(body);
  const whole = record.parse(under === undefined ? top : top[under]);
  const said = job.catch({}).parse(whole);
  if (said.status === undefined && ["error", "code", "error_code"].some((name) => top[name]))
    return undefined;

  const failedParts = partsOf(said).filter(({ status }) => stateOf(states, status) === "failed");
  const word = stateOf(states, said.status);
  // No vendor says that a job with a part that failed can't end with a good word.
  const failed =
    word === "failed" || (word === "succeeded" && Boolean(said.error_code || failedParts.length));
  const reasons = [reasonOf(said), ...failedParts.map(reasonOf)].filter(Boolean);
  const errorCode = said.error_code || failedParts[0]?.error_code;
  const data = whole["entities"] ?? (said.resource_id && { resource_id: said.resource_id });
  return {
    state: failed ? "failed" : word,
    providerState: said.status ?? "",
    ...(reasons.length > 0 && { message: [...new Set(reasons)].join("; ") }),
    ...(said.process !== undefined && { progress: said.process }),
    ...(failed && errorCode && { errorCode }),
    ...(data && { data }),
  };
}

function stateOf(states: JobService["states"], word = ""): TaskState {
  return Object.hasOwn(states, word) ? (states[word] ?? "unknown") : "unknown";
}

function partsOf({ entities, sub_jobs }: Job): readonly SubJob[] {
  return entities?.sub_jobs ?? sub_jobs ?? [];
}

function reasonOf(part: Job | SubJob): string | undefined {
  const { fail_reason, error_msg, entities } = part;
  const cause = entities?.["errorcode_message"];
  return fail_reason || error_msg || (typeof cause === "string" ? cause : undefined);
}

export const huaweiJob = defineKind<HuaweiJobDescription, Signer>({
  name: "huawei-job",
  title: "a job of ECS, EVS, RDS or ELB at Huawei Cloud or Open Telekom Cloud",
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
  identity: ["service", "projectId", "taskId", "region", "endpoint"],

  request(description) {
    const { service, projectId, taskId } = description;
    const { path, parameter } = services[service];
    const parameters = parameter === undefined ? [] : [[parameter, taskId] as const];
    return query(baseOf(service, description), description, path(projectId, taskId), parameters);
  },
  read,
  // Source: the services' tables of error codes; that of an unknown job of ELB is not in any of them.
  codes: {
    "Common.0011": "notFound",
    "DBS.200543": "notFound",
    "ELB.8904": "notFound",
    "Common.0013": "expired",
    "EVS.0002": "expired",
    "Common.0021": "transient",
    "Common.0025": "transient",
    // Comes with HTTP 202.
    "Common.0024": "throttled",
  },
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
    { state: "succeeded", about: { service: "evs" }, body: { status: "SUCCESS", error_code: null } },
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
      body: { job: { status: "Failed", process: "", fail_reason: "createVM failed." } },
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
 * @throws {InvalidDescriptionError} naming each property that is wrong and what is expected of it
 */
export function huaweiJobTask(
  description: Omit<HuaweiJobDescription, "kind">,
  access: TaskAccess<HuaweiCredentials> = {},
): Task {
  return huaweiJob.createTask({ ...description, kind: "huawei-job" }, access);
}
