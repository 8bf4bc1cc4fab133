import type { Samples } from "./sample";

export const huaweiJobSamples: Samples = {
  task: [
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
};
