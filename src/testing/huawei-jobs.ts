import type { BodyOf } from "./scenario";

/** The services whose jobs the mock serves. */
export type FakeJobService = "ecs" | "evs" | "rds" | "elb";

interface JobApi {
  readonly path: (projectId: string, jobId: string) => string;
  readonly body: (jobId: string) => BodyOf;
  /** Where there is no such job. */
  readonly unknown: { readonly status: number; readonly body: object };
}

const unknownSystemJob = {
  status: 400,
  body: { error: { message: "Failed to query system tasks.", code: "Common.0011" } },
};

/** How each service is asked for a job and what it answers, as on its own pages. */
export const jobApis: Readonly<Record<FakeJobService, JobApi>> = {
  ecs: {
    path: (projectId, jobId) => `/v1/${projectId}/jobs/${jobId}`,
    body:
      (jobId) =>
      ({ state, message }) => ({
        status: state,
        entities: {
          sub_jobs_total: 1,
          sub_jobs: [
            {
              status: state,
              entities: {
                server_id: "bae51750-0089-41a1-9b18-5c777978ff6d",
                ...(state === "FAIL" && { errorcode_message: message }),
              },
              job_id: "2c9eb2c5544cbf6101544f0635672b60",
              job_type: "createSingleServer",
              error_code: state === "FAIL" ? "Ecs.0000" : null,
              fail_reason: null,
            },
          ],
        },
        job_id: jobId,
        job_type: "createServer",
        error_code: state === "FAIL" ? "Common.0021" : null,
        fail_reason: state === "FAIL" ? "Subjob fails." : null,
      }),
    unknown: unknownSystemJob,
  },
  evs: {
    path: (projectId, jobId) => `/v1/${projectId}/jobs/${jobId}`,
    body:
      (jobId) =>
      ({ state, message }) => ({
        status: state,
        entities: { volume_id: "bdf1bb37-f20f-4266-9a04-f43e0a127376" },
        job_id: jobId,
        job_type: "createVolume",
        error_code: state === "FAIL" ? "EVS.0000" : null,
        fail_reason: message || null,
      }),
    unknown: unknownSystemJob,
  },
  rds: {
    path: (projectId, jobId) => `/v3/${projectId}/jobs?id=${jobId}`,
    body:
      (jobId) =>
      ({ state, message }) => ({
        job: {
          id: jobId,
          name: "CreateMysqlSingleHAInstance",
          status: state,
          created: "2018-08-06T10:41:14+0000",
          process: state === "Running" ? "60% " : "",
          instance: { id: "a48e43ff268f4c0e879652d65e63d0fbin01", name: "mysql-single" },
          entities: {},
          ...(state === "Failed" && { fail_reason: message }),
        },
      }),
    unknown: { status: 400, body: { error_code: "DBS.200543", error_msg: "The job does not exist." } },
  },
  elb: {
    path: (projectId, jobId) => `/v3/${projectId}/elb/jobs/${jobId}`,
    body:
      (jobId) =>
      ({ state, message }) => ({
        job: {
          status: state,
          job_id: jobId,
          job_type: "cloneLoadbalancer",
          resource_id: "9f5b432c-987e-4777-a1bc-6642be4b2b50",
          error_code: message ? "ELB.0000" : "",
          error_msg: message,
          sub_jobs: [],
        },
      }),
    unknown: { status: 404, body: { error_code: "ELB.8904", error_msg: "The job could not be found." } },
  },
};
