import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../../src/core/clock";
import { InvalidDescriptionError, isTaskWaitError, type TaskWaitError } from "../../src/core/errors";
import type { PollResult } from "../../src/core/poll-result";
import { waitForTask, watchTask } from "../../src/core/wait";
import type { HuaweiJobProperties } from "../../src/generated/descriptions";
import { huaweiJobTask } from "../../src/generated/tasks";
import { type HttpRequest, type HttpResponse, urlOf } from "../../src/http/message";
import { send } from "../../src/http/send";
import { huaweiJob } from "../../src/tasks/huawei-job";
import { parseDescription } from "../../src/tasks/parse-description";
import { type FakeHuawei, startFakeHuawei } from "../../src/testing";
import { hurriedClock } from "../http/support";
import { issueTexts } from "../support/issues";
import { VirtualClock } from "../support/virtual-clock";

// The hosts here are the cloud's own, so nothing may be sent.
vi.mock("../../src/http/send", async (original) => ({ ...(await original<object>()), send: vi.fn() }));

type Description = HuaweiJobProperties;
type Service = Description["service"];

const services: readonly Service[] = ["ecs", "evs", "rds", "elb"];
const ids = { projectId: "project-1", taskId: "job-1" };
const description = { service: "ecs", ...ids, region: "eu-de" } as const;
const token = { token: "tok-1" };

beforeEach(() => {
  vi.mocked(send).mockReset();
  for (const name of Object.keys(process.env)) {
    if (/^(HUAWEICLOUD|HW|OS)_/.test(name)) vi.stubEnv(name, undefined);
  }
});

afterEach(() => vi.unstubAllEnvs());

/** Asks once; the answer has this body. */
async function poll(given: Description, response: Partial<HttpResponse> = {}): Promise<PollResult> {
  vi.mocked(send).mockResolvedValueOnce({ status: 200, headers: {}, body: "{}", ...response });
  // A clock of its own gives a task a session of its own.
  const task = huaweiJobTask(given, { credentials: token, clock: new VirtualClock() });
  const { tookMs: _measured, ...answer } = await task.poll(new AbortController().signal, 10_000);
  return answer as PollResult;
}

function sent(): HttpRequest[] {
  return vi.mocked(send).mock.calls.map(([request]) => request);
}

/** What is made of a body, which is sent as it is or as JSON. */
async function answerOf(service: Service, body: unknown): Promise<PollResult> {
  return poll({ ...description, service }, { body: typeof body === "string" ? body : JSON.stringify(body) });
}

/** What an answer says of a job, where the service says it. */
function whole(service: Service, job: unknown): unknown {
  return service === "rds" || service === "elb" ? { job } : job;
}

/** The status that is made of a job. */
async function statusOf(service: Service, job: unknown): Promise<unknown> {
  const answer = await answerOf(service, JSON.stringify(whole(service, job)));
  return answer.type === "status" ? answer.status : answer;
}

/** A job with parts, where the service has them. */
function withParts(service: Service, job: object, parts: unknown): object {
  return service === "elb" ? { ...job, sub_jobs: parts } : { ...job, entities: { sub_jobs: parts } };
}

/** The word of each service that says so. */
const words: Readonly<
  Record<Service, { readonly good: string; readonly bad: string; readonly busy: string }>
> = {
  ecs: { good: "SUCCESS", bad: "FAIL", busy: "RUNNING" },
  evs: { good: "SUCCESS", bad: "FAIL", busy: "RUNNING" },
  rds: { good: "Completed", bad: "Failed", busy: "Running" },
  elb: { good: "COMPLETE", bad: "FAIL", busy: "RUNNING" },
};

// To the letter as the vendor's pages, or a log of its provider, print them.
const printed = {
  ecsSuccess: `{
    "status": "SUCCESS",
    "entities": {
        "sub_jobs_total": 1,
        "sub_jobs": [
            {
                "status": "SUCCESS",
                "entities": {
                    "server_id": "bae51750-0089-41a1-9b18-5c777978ff6d"
                },
                "job_id": "2c9eb2c5544cbf6101544f0635672b60",
                "job_type": "createSingleServer",
                "begin_time": "2016-04-25T20:04:47.591Z",
                "end_time": "2016-04-25T20:08:21.328Z",
                "error_code": null,
                "fail_reason": null
            }
        ]
    },
    "job_id": "2c9eb2c5544cbf6101544f0602af2b4f",
    "job_type": "createServer",
    "begin_time": "2016-04-25T20:04:34.604Z",
    "end_time": "2016-04-25T20:08:41.593Z",
    "error_code": null,
    "fail_reason": null
}`,
  ecsRunning: `{
  "begin_time": "2022-02-17T05:41:55.441Z",
  "end_time": "",
  "entities": {
    "sub_jobs": [
      {
        "begin_time": "2022-02-17T05:41:55.554Z",
        "end_time": "",
        "entities": {
          "server_id": "1c74e090-c569-4b52-9eaa-fd34776cec28"
        },
        "job_id": "ff8080827e7810fb017f06338ae3132c",
        "job_type": "createSingleServer",
        "status": "RUNNING"
      }
    ],
    "sub_jobs_total": 1
  },
  "job_id": "ff8080827e7810fb017f06338a731328",
  "job_type": "createServer",
  "status": "RUNNING"
}`,
  evsRunning: `{
    "status": "RUNNING",
    "entities": {
        "volume_id": "bdf1bb37-f20f-4266-9a04-f43e0a127376"
    },
    "job_id": "4010a32d535527910153552b492c0002",
    "job_type": "createVolume",
    "begin_time": "2016-03-08T07:40:13.219Z",
    "end_time": "",
    "error_code": null,
    "fail_reason": null
}`,
  evsSuccess: `{
    "status": "SUCCESS",
    "entities": {
        "sub_jobs": [
            {
                "status": "SUCCESS",
                "entities": {
                    "volume_id": "0b549095-4937-4849-8e4c-52aa027d64f7"
                },
                "job_id": "21917a8d52a19b040152a9f2f2e50041",
                "job_type": "createVolume",
                "begin_time": "2016-02-04T01:43:37.445Z",
                "end_time": "2016-02-04T01:44:02.239Z",
                "error_code": null,
                "fail_reason": null
            },
            {
                "status": "SUCCESS",
                "entities": {
                    "volume_id": "e7bca1a2-d3ed-434f-86f4-a1f11aa80072"
                },
                "job_id": "21917a8d52a19b040152a9f2f2f60042",
                "job_type": "createVolume",
                "begin_time": "2016-02-04T01:43:37.462Z",
                "end_time": "2016-02-04T01:44:02.245Z",
                "error_code": null,
                "fail_reason": null
            }
        ]
    },
    "job_id": "21917a8d52a19b040152a9f2f1eb003e",
    "job_type": "batchCreateVolume",
    "begin_time": "2016-02-04T01:43:37.193Z",
    "end_time": "2016-02-04T01:44:08.283Z",
    "error_code": null,
    "fail_reason": null
}`,
  rdsCompleted: `{
    "job": {
        "id": "31b8ae23-c687-4d80-b7b4-42a66c9bb886",
        "name": "CreateMysqlSingleHAInstance",
        "status": "Completed",
        "created": "2018-08-06T10:41:14+0000",
        "ended": "2018-08-06T16:41:14+0000",
        "process": "",
        "instance": {
            "id": "a48e43ff268f4c0e879652d65e63d0fbin01",
            "name": "DO-NOT-TOUCH-mgr2-mysql-single"
        },
        "entities": {
            "instance": {
                "endpoint": "192.168.1.203:3306",
                "type": "Single",
                "datastore": {
                    "type": "mysql",
                    "version": "5.7"
                }
            },
            "resource_ids": ["a48e43ff268f4c0e879652d65e63d0fbin01.vm", "a48e43ff268f4c0e879652d65e63d0fbin01.volume"]
        }
    }
}`,
  // With the page's own blanks, also in a name.
  rdsRunning: `{
    "job": {
        "id": "31 b8ae23 - c687 - 4 d80 - b7b4 - 42 a66c9bb886",
        "name": "CreateMysqlSingleHAInstance"," status": "Running",
        "created": "2018-08-06T10:41:14+0000",
        "process": "60% ",
        "instance": { "id": "a48e43ff268f4c0e879652d65e63d0fbin01", "name": "DO-NOT-TOUCH-mgr2-mysql-single" },
        "entities": { "instance": { "type": "Single", "datastore": { "type": "mysql", "version": "5.7" } } }
    }
}`,
  rdsFailed: `{
    "job": {
        "id": "31b8ae23-c687-4d80-b7b4-42a66c9bb886",
        "name": "CreateMysqlSingleHAInstance",
        "status": "Failed",
        "created": "2018-08-06T10:41:14+0000",
        "ended": "2018-08-06T16:41:14+0000",
        "process": "",
        "instance": { "id": "a48e43ff268f4c0e879652d65e63d0fbin01", "name": "DO-NOT-TOUCH-mgr2-mysql-single" },
        "entities": { "instance": { "type": "Single", "datastore": { "type": "mysql", "version": "5.7" } } },
        "fail_reason": "createVM failed."
    }
}`,
  // What could be read of the page ends before the parts.
  elbComplete:
    '{ "job" : { "status" : "COMPLETE", "begin_time" : "2024-03-23T08:20:42Z", "end_time" : "2024-03-23T08:49:11Z", "job_id" : "ef6da45b-35d9-4c18-8c35-0b80d94ab9e6", "resource_id" : "9f5b432c-987e-4777-a1bc-6642be4b2b50", "job_type" : "UPGRADE", "error_code" : "", "error_msg" : "", "project_id" : "7b7705dce1e847b08b3b16dda67fec24", "sub_jobs" : [] } }',
};

/** The entities as they are in a body. */
function entitiesIn(body: string): unknown {
  const top = JSON.parse(body);
  return (top.job ?? top).entities;
}

describe("The vendor's sample", () => {
  test.each<[string, Service, string, object]>([
    ["ECS, success", "ecs", printed.ecsSuccess, { state: "succeeded", providerState: "SUCCESS" }],
    ["ECS, running", "ecs", printed.ecsRunning, { state: "running", providerState: "RUNNING" }],
    ["EVS, running", "evs", printed.evsRunning, { state: "running", providerState: "RUNNING" }],
    ["EVS, success", "evs", printed.evsSuccess, { state: "succeeded", providerState: "SUCCESS" }],
    ["RDS, success", "rds", printed.rdsCompleted, { state: "succeeded", providerState: "Completed" }],
    [
      "RDS, running, without the blank in a name",
      "rds",
      printed.rdsRunning.replace('" status"', '"status"'),
      { state: "running", providerState: "Running", progress: 60 },
    ],
    [
      "RDS, failure",
      "rds",
      printed.rdsFailed,
      { state: "failed", providerState: "Failed", message: "createVM failed." },
    ],
  ])("of %s", async (_name, service, body, status) => {
    expect(await answerOf(service, body)).toStrictEqual({
      type: "status",
      status: { ...status, data: entitiesIn(body) },
    });
  });

  test("of RDS, running, to the letter, has no word for the state", async () => {
    expect(await answerOf("rds", printed.rdsRunning)).toMatchObject({
      type: "status",
      status: { state: "unknown", providerState: "" },
    });
  });

  test("of ELB, success", async () => {
    expect(await answerOf("elb", printed.elbComplete)).toStrictEqual({
      type: "status",
      status: {
        state: "succeeded",
        providerState: "COMPLETE",
        data: { resource_id: "9f5b432c-987e-4777-a1bc-6642be4b2b50" },
      },
    });
  });

  test.each(services)("of an error of the question, in a good answer or a bad one: %s", async (service) => {
    const body = '{ "error": { "message": "XXXX", "code": "XXX" } }';
    for (const status of [200, 400]) {
      expect(await poll({ ...description, service }, { status, body })).toStrictEqual({
        type: "rejected",
        message: "XXXX",
        code: "XXX",
        httpStatus: status,
      });
    }
  });
});

describe("The word", () => {
  const states: Readonly<Record<Service, Readonly<Record<string, string>>>> = {
    ecs: {
      INIT: "pending",
      RUNNING: "running",
      SUCCESS: "succeeded",
      FAIL: "failed",
      PENDING_PAYMENT: "pending",
    },
    evs: { INIT: "pending", RUNNING: "running", SUCCESS: "succeeded", FAIL: "failed" },
    rds: { Running: "running", Completed: "succeeded", Failed: "failed" },
    elb: {
      INIT: "pending",
      RUNNING: "running",
      SUCCESS: "succeeded",
      FAIL: "failed",
      COMPLETE: "succeeded",
      CANCEL: "failed",
      ROLLBACKING: "failed",
      ROLLBACK_FAIL: "failed",
    },
  };
  const all = [...new Set(Object.values(states).flatMap((known) => Object.keys(known)))];
  const others = [
    ...[
      "success",
      "Success",
      "SUCCESS ",
      " SUCCESS",
      "SUCCEEDED",
      "running",
      "COMPLETED",
      "completed",
      "fail",
    ],
    ...["", " ", "DONE", "null", "成功", "constructor", "toString", "__proto__", "hasOwnProperty"],
  ];

  for (const service of services) {
    test.each([...all, ...others])(
      `of ${service} %j means what its page says, and stays as it is`,
      async (said) => {
        expect(await statusOf(service, { status: said })).toStrictEqual({
          state: Object.hasOwn(states[service], said) ? states[service][said] : "unknown",
          providerState: said,
        });
      },
    );

    test.each([0, 1, 2, -1, 200])(`of ${service} may be a number that is not known: %j`, async (said) => {
      expect(await statusOf(service, { status: said })).toStrictEqual({
        state: "unknown",
        providerState: String(said),
      });
    });

    test.each([
      {},
      { status: null },
      { status: true },
      { status: [words[service].good] },
      { status: { value: words[service].good } },
      { Status: words[service].good },
      { state: words[service].good },
      { job: { job: { status: words[service].good } } },
      null,
      [],
      [{ status: words[service].good }],
      words[service].good,
      2,
      true,
    ])(`of ${service} is not known where there is none: %j`, async (job) => {
      expect(await statusOf(service, job)).toStrictEqual({
        state: "unknown",
        providerState: "",
        message: expect.any(String),
      });
    });

    test.each([null, [], "{}", 2, true, { job: null }, { job: [] }, { jobs: [] }])(
      `of ${service} is not known where the answer is another: %j`,
      async (body) => {
        expect(await answerOf(service, body)).toStrictEqual({
          type: "status",
          status: { state: "unknown", providerState: "", message: expect.any(String) },
        });
      },
    );
  }

  test.each<[Service, unknown]>([
    ["ecs", { job: { status: "SUCCESS" } }],
    ["evs", { job: { status: "SUCCESS" } }],
    ["rds", { status: "Completed" }],
    ["elb", { status: "COMPLETE" }],
  ])("of %s is not looked for where another service has it", async (service, body) => {
    expect(await answerOf(service, body)).toStrictEqual({
      type: "status",
      status: { state: "unknown", providerState: "", message: JSON.stringify(body) },
    });
  });
});

describe("The reason of a failure", () => {
  test.each<[string, Service, object, object]>([
    ["fail_reason", "ecs", { fail_reason: "Sold out." }, { message: "Sold out." }],
    ["fail_reason", "evs", { fail_reason: "In use." }, { message: "In use." }],
    ["fail_reason", "rds", { fail_reason: "createVM failed." }, { message: "createVM failed." }],
    ["error_msg", "elb", { error_msg: "No address." }, { message: "No address." }],
    ["all of them", "ecs", { fail_reason: "A", error_msg: "B" }, { message: "A; B" }],
    ["error_msg where fail_reason is empty", "elb", { fail_reason: "", error_msg: "B" }, { message: "B" }],
    ["the cause in its entities", "ecs", { entities: { errorcode_message: "A" } }, { message: "A" }],
    ["nothing where they are empty", "elb", { error_msg: "", error_code: "" }, {}],
    ["nothing where they are null", "evs", { fail_reason: null, error_code: null }, {}],
    ["nothing where they are missing", "ecs", {}, {}],
    [
      "whatever they are, where they are no texts",
      "ecs",
      { fail_reason: 17, error_msg: ["A"], error_code: { a: 1 } },
      { message: '17; ["A"]', errorCode: '{"a":1}' },
    ],
    ["nothing where they say that there is none", "elb", { error_msg: "success", error_code: "0" }, {}],
    ["a code", "evs", { error_code: "EVS.2024" }, { errorCode: "EVS.2024" }],
    ["a code that is a number", "evs", { error_code: 2024 }, { errorCode: "2024" }],
    ["both", "elb", { error_code: "ELB.1", error_msg: "A" }, { message: "A", errorCode: "ELB.1" }],
  ])("is %s: %s", async (_name, service, said, expected) => {
    const { data: _data, ...status } = (await statusOf(service, {
      status: words[service].bad,
      ...said,
    })) as Record<string, unknown>;
    expect(status).toStrictEqual({ state: "failed", providerState: words[service].bad, ...expected });
  });

  const top = { error_code: "Common.0021", fail_reason: "Subjob fails." };

  test.each<[string, object, unknown[], object]>([
    ["of the whole alone, where no part has one", top, [{ status: "FAIL" }], { message: "Subjob fails." }],
    [
      "of a part after that of the whole",
      top,
      [{ status: "FAIL", fail_reason: "Sold out.", error_code: "Ecs.0219" }],
      { message: "Subjob fails.; Sold out." },
    ],
    [
      "in the entities of a part",
      top,
      [{ status: "FAIL", fail_reason: null, entities: { errorcode_message: "The flavor is sold out." } }],
      { message: "Subjob fails.; The flavor is sold out." },
    ],
    [
      "in a part's own words and those in its entities",
      top,
      [{ status: "FAIL", fail_reason: "Sold out.", entities: { errorcode_message: "Another." } }],
      { message: "Subjob fails.; Sold out.; Another." },
    ],
    [
      "of a part whose entities are a list",
      top,
      [{ status: "FAIL", error_msg: "Sold out.", entities: [{ resource_id: "1" }] }],
      { message: "Subjob fails.; Sold out." },
    ],
    [
      "of each part that has one, in their order",
      top,
      [
        { status: "FAIL", fail_reason: "One." },
        { status: "SUCCESS", fail_reason: null, error_code: null, error_msg: "" },
        { status: "RUNNING" },
        { status: "SUCCESS", error_msg: "Two." },
        { status: "FAIL", entities: { errorcode_message: "Three." } },
        { fail_reason: "Four." },
      ],
      { message: "Subjob fails.; One.; Two.; Three.; Four." },
    ],
    [
      "of a part of a part",
      top,
      [{ status: "SUCCESS", entities: { sub_jobs: [{ status: "FAIL", fail_reason: "Deep down." }] } }],
      { message: "Subjob fails.; Deep down." },
    ],
    [
      "once where parts have the same",
      { ...top, fail_reason: "Sold out." },
      [
        { status: "FAIL", fail_reason: "Sold out." },
        { status: "FAIL", fail_reason: "No quota." },
        { status: "FAIL", error_msg: "Sold out." },
        { status: "FAIL", entities: { errorcode_message: "No quota." } },
      ],
      { message: "Sold out.; No quota." },
    ],
    [
      "of a part beside things that are no parts",
      top,
      [null, "FAIL", { status: "FAIL", fail_reason: "Sold out." }, ["FAIL"], 2],
      { message: "Subjob fails.; Sold out." },
    ],
    [
      "with the code of a part, where the whole has none",
      { error_code: null, fail_reason: null },
      [
        { status: "SUCCESS", error_code: "0" },
        { status: "FAIL", error_code: "Ecs.0219", fail_reason: "Sold out." },
      ],
      { message: "Sold out.", errorCode: "Ecs.0219" },
    ],
    [
      "with the first code of a part, where the first part that failed has none",
      { error_code: null },
      [
        { status: "FAIL", error_code: null, fail_reason: "One." },
        { status: "FAIL", error_code: "Ecs.0219", fail_reason: "Two." },
        { status: "FAIL", error_code: "Ecs.0220", fail_reason: "Three." },
      ],
      { message: "One.; Two.; Three.", errorCode: "Ecs.0219" },
    ],
    [
      "with the code of a part alone",
      {},
      [{ status: "FAIL", error_code: "Ecs.0219", fail_reason: null }],
      { errorCode: "Ecs.0219" },
    ],
  ])("is told %s", async (_name, said, parts, expected) => {
    for (const service of ["ecs", "evs", "elb"] as const) {
      const { data: _data, ...status } = (await statusOf(
        service,
        withParts(service, { status: "FAIL", ...said }, parts),
      )) as Record<string, unknown>;
      expect(status).toStrictEqual({
        state: "failed",
        providerState: "FAIL",
        ...("error_code" in said && said.error_code ? { errorCode: said.error_code } : {}),
        ...expected,
      });
    }
  });

  test.each<[string, unknown[]]>([
    ["cancelled", [{ status: "CANCEL", error_msg: "Cancelled by hand." }]],
    ["not rolled back", [{ status: "ROLLBACK_FAIL", error_msg: "Cancelled by hand." }]],
  ])("is told of a part of ELB that was %s", async (_name, parts) => {
    expect(await statusOf("elb", { status: "FAIL", sub_jobs: parts })).toMatchObject({
      state: "failed",
      message: "Cancelled by hand.",
    });
  });

  test("is told while the job goes on, which has not failed yet", async () => {
    const parts = [{ status: "FAIL", error_code: "Ecs.0219", fail_reason: "Sold out." }];
    for (const service of ["ecs", "evs", "elb"] as const) {
      const status = await statusOf(service, withParts(service, { status: "RUNNING" }, parts));
      expect(status).toMatchObject({ state: "running", message: "Sold out." });
      expect(status).not.toHaveProperty("errorCode");
    }
  });

  test("is told in any state", async () => {
    for (const status of ["INIT", "RUNNING", "HIBERNATING"]) {
      expect(
        await statusOf("ecs", { status, fail_reason: "Slow today.", error_code: "Ecs.1" }),
      ).toStrictEqual({
        state: status === "INIT" ? "pending" : status === "RUNNING" ? "running" : "unknown",
        providerState: status,
        message: "Slow today.",
      });
    }
  });
});

describe("A good word", () => {
  test.each(services)("with an error code is a failure: %s", async (service) => {
    const { good } = words[service];
    expect(
      await statusOf(service, { status: good, error_code: "X.1", error_msg: "Half of it." }),
    ).toStrictEqual({
      state: "failed",
      providerState: good,
      message: "Half of it.",
      errorCode: "X.1",
    });
  });

  test.each(["SUCCESS", "COMPLETE"])("with a part that failed is a failure: %s of ELB", async (good) => {
    for (const bad of ["FAIL", "CANCEL", "ROLLBACKING", "ROLLBACK_FAIL"]) {
      const parts = [{ status: "SUCCESS" }, { status: bad, error_code: "ELB.2", error_msg: "One listener." }];
      expect(
        await statusOf("elb", { status: good, error_code: "", error_msg: "", sub_jobs: parts }),
      ).toStrictEqual({
        state: "failed",
        providerState: good,
        message: "One listener.",
        errorCode: "ELB.2",
      });
    }
  });

  test.each(["ecs", "evs"] as const)("with a part that failed is a failure: %s", async (service) => {
    for (const more of [{ fail_reason: "One volume.", error_code: "EVS.2" }, {}]) {
      const entities = { sub_jobs: [{ status: "SUCCESS" }, { status: "FAIL", ...more }] };
      expect(await statusOf(service, { status: "SUCCESS", error_code: null, entities })).toStrictEqual({
        state: "failed",
        providerState: "SUCCESS",
        ...("error_code" in more && { message: "One volume.", errorCode: "EVS.2" }),
        data: entities,
      });
    }
  });

  test.each<[string, unknown]>([
    ["null", null],
    ["empty", ""],
    ["0", 0],
    ["a text that says so", "success"],
    ["missing", undefined],
  ])("is good where the code is %s", async (_name, error_code) => {
    for (const service of services) {
      expect(await statusOf(service, { status: words[service].good, error_code })).toStrictEqual({
        state: "succeeded",
        providerState: words[service].good,
      });
    }
  });

  test.each<[string, unknown]>([
    ["all good", [{ status: "SUCCESS" }, { status: "SUCCESS" }]],
    ["in words that are not known", [{ status: "DONE" }, {}, { status: null }, { status: "fail" }]],
    ["none", []],
    ["null", null],
    ["not a list", { status: "FAIL", "0": { status: "FAIL" }, length: 1 }],
    ["a text", "FAIL"],
    ["things that are no parts", [null, "FAIL", 2, ["FAIL"], { status: ["FAIL"] }]],
  ])("is good where the parts are %s", async (_name, parts) => {
    for (const service of ["ecs", "evs", "elb"] as const) {
      expect(await statusOf(service, withParts(service, { status: "SUCCESS" }, parts))).toMatchObject({
        state: "succeeded",
      });
    }
  });
});

describe("The data of a job", () => {
  test.each(services)("are its entities, as they are, whatever they are: %s", async (service) => {
    for (const entities of [
      {
        server_id: "1",
        sub_jobs_total: 1,
        sub_jobs: [{ job_id: "2", entities: { nic_id: "3" }, extra: [null, 1] }],
      },
      { sub_jobs: "none", volume_id: 17 },
      { "": { "a b": false } },
      {},
      [{ resource_id: "1", resource_type: "listener" }],
      "a text",
      17,
    ]) {
      for (const word of Object.values(words[service])) {
        expect(await statusOf(service, { status: word, entities })).toMatchObject({ data: entities });
      }
    }
  });

  test("are the resource of ELB, where there are no entities", async () => {
    expect(await statusOf("elb", { status: "SUCCESS", resource_id: "lb-1" })).toMatchObject({
      data: { resource_id: "lb-1" },
    });
    expect(await statusOf("elb", { status: "SUCCESS", resource_id: "lb-1", entities: null })).toMatchObject({
      data: { resource_id: "lb-1" },
    });
    expect(
      await statusOf("elb", { status: "SUCCESS", resource_id: "lb-1", entities: { a: 1 } }),
    ).toMatchObject({ data: { a: 1 } });
  });

  test.each([
    {},
    { entities: null },
    { entities: "" },
    { resource_id: "" },
    { resource_id: null },
    { resource_id: {} },
  ])("are none in %j", async (said) => {
    for (const service of services) {
      expect(await statusOf(service, { status: words[service].good, ...said })).not.toHaveProperty("data");
    }
  });
});

describe("The progress of a job", () => {
  test.each<[unknown, number | undefined]>([
    ["60% ", 60],
    ["60", 60],
    [60, 60],
    ["0", 0],
    ["100%", 100],
    ["", undefined],
    ["half", undefined],
    ["101", undefined],
    [-1, undefined],
    [null, undefined],
    [["60"], undefined],
  ])("is %j: %s", async (process, progress) => {
    expect(await statusOf("rds", { status: "Running", process })).toStrictEqual({
      state: "running",
      providerState: "Running",
      ...(progress !== undefined && { progress }),
    });
  });
});

describe("A hostile answer", () => {
  const nested = `${"[".repeat(400_000)}${"]".repeat(400_000)}`;
  const nestedObjects = `${'{"sub_jobs":[{"entities":'.repeat(20_000)}1${"}]}".repeat(20_000)}`;

  test.each<[string, string]>([
    ["lists within lists", nested],
    ["parts within parts", nestedObjects],
  ])("of %s is an answer", async (_name, value) => {
    for (const service of services) {
      const { good } = words[service];
      for (const job of [
        `{"status":"${good}","entities":${value}}`,
        `{"status":"${good}","sub_jobs":${value}}`,
        `{"status":${value}}`,
        value,
      ]) {
        const body = service === "rds" || service === "elb" ? `{"job":${job}}` : job;
        expect(await answerOf(service, body)).toMatchObject({ type: "status" });
      }
    }
  });

  test.each([
    '{"__proto__":{"status":"SUCCESS","job":{"status":"Completed"}}}',
    '{"job":{"__proto__":{"status":"SUCCESS"}}}',
    '{"constructor":{"prototype":{"status":"SUCCESS"}}}',
  ])("can't say anything through the prototype: %s", async (body) => {
    for (const service of services) {
      expect(await answerOf(service, body)).toStrictEqual({
        type: "status",
        status: { state: "unknown", providerState: "", message: body },
      });
    }
    expect(({} as Record<string, unknown>)["status"]).toBeUndefined();
  });

  test.each([
    '"entities":{"__proto__":{"sub_jobs":[{"status":"FAIL"}],"errorcode_message":"X"}}',
    '"entities":{"sub_jobs":[{"__proto__":{"status":"FAIL","fail_reason":"X"}}]}',
    '"sub_jobs":[{"__proto__":{"status":"FAIL","error_msg":"X"}}]',
    '"__proto__":{"error_code":"X.1","fail_reason":"X","resource_id":"X"}',
  ])("can't fail a job through the prototype: %s", async (more) => {
    for (const service of services) {
      const job = `{"status":"${words[service].good}",${more}}`;
      const body = service === "rds" || service === "elb" ? `{"job":${job}}` : job;
      const answer = await answerOf(service, body);
      expect(answer).toMatchObject({ status: { state: "succeeded" } });
      expect(answer).not.toHaveProperty("status.message");
    }
  });

  test("of 10,000 parts is read quickly, and what is told of it is bounded", async () => {
    const parts = Array.from({ length: 10_000 }, (_, index) => ({
      status: "FAIL",
      error_code: `Ecs.${index}`,
      fail_reason: `Part ${index} has failed.`,
    }));
    for (const service of ["ecs", "evs", "elb"] as const) {
      const startedAt = performance.now();
      const answer = await answerOf(service, whole(service, withParts(service, { status: "FAIL" }, parts)));
      expect(performance.now() - startedAt).toBeLessThan(2_000);
      const message = answer.type === "status" ? (answer.status.message ?? "") : "";
      expect(message).toMatch(/^Part 0 has failed\.; Part 1 has failed\.; /);
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(2_000);
    }
  });

  test.each<[string, object, string]>([
    ["a word", { status: `X${"x".repeat(100_000)}` }, "providerState"],
    ["a reason", { status: "FAIL", fail_reason: "x\n".repeat(100_000) }, "message"],
    ["a code", { status: "FAIL", error_code: "x".repeat(100_000) }, "errorCode"],
  ])("has %s that is cut", async (_name, job, property) => {
    const status = (await statusOf("ecs", job)) as Record<string, string>;
    expect(Buffer.byteLength(status[property] ?? "")).toBeLessThanOrEqual(2_000);
    expect(status[property]).toMatch(/^[^\n]+…$/);
  });

  test("does not get the token out", async () => {
    const long = "tok-".padEnd(40, "x");
    vi.mocked(send).mockResolvedValueOnce({
      status: 200,
      headers: {},
      body: JSON.stringify({ status: "FAIL", fail_reason: `Bad ${long}`, entities: { [long]: [long] } }),
    });
    const task = huaweiJobTask(description, { credentials: { token: long }, clock: new VirtualClock() });
    const answer = await task.poll(new AbortController().signal, 10_000);
    expect(answer).toMatchObject({ status: { state: "failed" } });
    expect(JSON.stringify(answer)).not.toContain(long);
  });
});

describe("A code of the service", () => {
  const rejected = { type: "rejected" };
  const transient = { type: "transient" };
  const throttled = { type: "transient", throttled: true };
  const expired = { type: "expired" };
  const notFound = { type: "notFound" };
  const refused = { type: "rejected", unauthorized: true };

  /** The forms in which the services, and the gateway before them, write an error. */
  const forms: readonly ((code: string, message: string) => object)[] = [
    (code, message) => ({ error: { code, message } }),
    (code, message) => ({ error: { message, code, details: [{ code: "Other.1", message: "Other" }] } }),
    (code, message) => ({ error_code: code, error_msg: message }),
    (code, message) => ({ code, message }),
    (code, message) => ({ badRequest: { code, message } }),
  ];

  test.each<[status: number, code: string, message: string, expected: object]>([
    [400, "Common.0011", "Failed to query system tasks.", notFound],
    [400, "Common.0011", "query job fail.", notFound],
    [400, "DBS.200543", "The job does not exist.", notFound],
    [404, "ELB.8904", "Job job-1 could not be found.", notFound],
    [400, "Common.0025", "Query job Error because of a timeout.", transient],
    [400, "Common.0021", "Subjob fails.", transient],
    [400, "Common.0018", "The project ID is not that of the token.", rejected],
    [401, "Common.0013", "Invalid token.", expired],
    [400, "Common.0013", "Invalid token in the header.", expired],
    [400, "EVS.0002", "Invalid token.", expired],
    [403, "EVS.0003", "No permission.", rejected],
    [401, "EVS.5401", "Not signed in.", refused],
    [429, "Common.1503", "Api flow control Error because of you.", throttled],
    [429, "Common.0011", "Too many.", throttled],
    [202, "Common.0024", "Flow limit exceeded.", throttled],
    [404, "Ecs.0114", "The ECS does not exist.", rejected],
    [400, "DBS.212009", "Task processing failed.", rejected],
    [403, "DBS.200010", "No permission.", rejected],
    [500, "DBS.200005", "Database error.", transient],
    [503, "Common.0011", "Failed to query system tasks.", notFound],
    [403, "APIGW.0308", "The throttling threshold has been reached.", throttled],
    [401, "APIGW.0307", "The token must be updated.", expired],
    [400, "constructor", "Something else.", rejected],
    [400, "common.0011", "Something else.", rejected],
  ])("%i %s %j", async (httpStatus, code, message, expected) => {
    // The last is none of a good answer.
    for (const form of httpStatus < 300 ? forms.slice(0, -1) : forms) {
      const body = JSON.stringify(form(code, message));
      for (const service of services) {
        expect(await poll({ ...description, service }, { status: httpStatus, body })).toStrictEqual({
          ...expected,
          message,
          code,
          httpStatus,
        });
      }
    }
  });

  test.each<[string, object]>([
    ["Common.0011", notFound],
    ["DBS.200543", notFound],
    ["ELB.8904", notFound],
    ["Common.0013", expired],
    ["EVS.0002", expired],
    ["Common.0024", throttled],
    ["Common.0021", transient],
    ["Other.1", rejected],
  ])("means the same in a good answer: %s", async (code, expected) => {
    for (const form of forms.slice(0, -1)) {
      const body = JSON.stringify(form(code, "Something."));
      for (const service of services) {
        expect(await poll({ ...description, service }, { body })).toMatchObject(expected);
      }
    }
  });

  test.each(services)("beside a null or an empty word is an error of the question: %s", async (service) => {
    for (const job of [null, {}, { status: null }]) {
      const given = { ...(whole(service, job) as object), error_code: "Common.0011", error_msg: "No" };
      expect(await answerOf(service, given)).toMatchObject(notFound);
    }
  });

  test("that asks to slow down with HTTP 202 comes with how long", async () => {
    const body = '{"error":{"message":"Flow limit exceeded.","code":"Common.0024"}}';
    expect(await poll(description, { status: 202, headers: { "retry-after": "7" }, body })).toMatchObject({
      ...throttled,
      retryAfterMs: 7_000,
    });
  });

  test("that says there is no such API comes with what may be wrong", async () => {
    const body = '{"error_code":"APIGW.0101","error_msg":"The API does not exist","request_id":"req-1"}';
    for (const service of services) {
      expect(await poll({ ...description, service }, { status: 404, body })).toStrictEqual({
        type: "rejected",
        code: "APIGW.0101",
        message: "The API does not exist (the endpoint, the region or the service may be wrong)",
        httpStatus: 404,
        requestId: "req-1",
      });
    }
  });

  test.each([
    ["a page", "<html>Welcome</html>"],
    ["an answer that was cut short", '{"status":"SUCC'],
    ["nothing", ""],
  ])("is not needed where there is %s: that is a transient error", async (_name, body) => {
    expect(await poll(description, { body })).toStrictEqual({
      type: "transient",
      message: "the response is not valid JSON, or was cut short",
      httpStatus: 200,
    });
  });

  test("comes with the id of the request, of a good answer too", async () => {
    const headers = { "x-request-id": "req-1" };
    const body = '{"error":{"code":"Common.0011","message":"No"}}';
    expect(await poll(description, { status: 400, headers, body })).toMatchObject({ requestId: "req-1" });
    expect(await poll(description, { headers, body: '{"status":"INIT"}' })).toMatchObject({
      status: { requestId: "req-1" },
    });
  });
});

describe("Credentials that a service no longer takes", () => {
  const refusals = [
    [400, "Common.0013"],
    [401, "Common.0013"],
    [400, "EVS.0002"],
  ] as const;

  function answers(...responses: readonly Partial<HttpResponse>[]): void {
    for (const response of responses) {
      vi.mocked(send).mockResolvedValueOnce({ status: 200, headers: {}, body: "{}", ...response });
    }
  }

  test.each(refusals)("are renewed: %i %s", async (status, code) => {
    const body = JSON.stringify({ error: { message: "Invalid token.", code } });
    answers({ status, body }, { body: '{"status":"RUNNING"}' });
    let got = 0;
    const credentials = () => ({ token: `tok-${++got}` });
    const task = huaweiJobTask(description, { credentials, clock: new VirtualClock() });
    expect(await task.poll(new AbortController().signal, 10_000)).toMatchObject({
      status: { state: "running" },
    });
    expect(sent().map(({ headers }) => headers["x-auth-token"])).toEqual(["tok-1", "tok-2"]);
  });

  test.each(refusals)("are renewed once: %i %s", async (status, code) => {
    const body = JSON.stringify({ error: { message: "Invalid token.", code } });
    answers({ status, body }, { status, body });
    let got = 0;
    const credentials = () => ({ token: `tok-${++got}` });
    const task = huaweiJobTask(description, { credentials, clock: new VirtualClock() });
    expect(await task.poll(new AbortController().signal, 10_000)).toMatchObject({ type: "expired", code });
    expect(got).toBe(2);
    expect(send).toHaveBeenCalledTimes(2);
  });

  test("end the wait where there are no others", async () => {
    const clock = new VirtualClock();
    answers({ status: 400, body: '{"error":{"message":"Invalid token.","code":"EVS.0002"}}' });
    const error = await clock.run(
      waitForTask(huaweiJobTask(description, { credentials: token, clock }), { clock }).catch(
        (error: unknown) => error,
      ),
    );
    expect(error).toMatchObject({ code: "PROVIDER_REJECTED", attempts: 1 });
    expect((error as Error).message).toMatch(
      /rejected the request: Invalid token\. \(HTTP 400, code EVS\.0002, /,
    );
    expect(send).toHaveBeenCalledTimes(1);
  });
});

describe("The question", () => {
  const paths: Readonly<Record<Service, string>> = {
    ecs: "/v1/project-1/jobs/job-1",
    evs: "/v1/project-1/jobs/job-1",
    rds: "/v3/project-1/jobs?id=job-1",
    elb: "/v3/project-1/elb/jobs/job-1",
  };

  const rows = services.flatMap((service) => [
    [service, "eu-de", `https://${service}.eu-de.otc.t-systems.com`] as const,
    [service, "eu-nl", `https://${service}.eu-nl.otc.t-systems.com`] as const,
    [service, "cn-north-4", `https://${service}.cn-north-4.myhuaweicloud.com`] as const,
    [service, "eu-west-0", `https://${service}.eu-west-0.myhuaweicloud.com`] as const,
    [service, "eu-west-101", `https://${service}.eu-west-101.myhuaweicloud.eu`] as const,
  ]);

  test.each(rows)("about a job of %s in %s goes to %s", async (service, region, origin) => {
    await poll({ service, ...ids, region });
    expect(sent().map(urlOf)).toEqual([origin + paths[service]]);
  });

  test.each(services)("about a job of %s goes to an own endpoint, with its path", async (service) => {
    const endpoints = {
      "https://api.example.com": "https://api.example.com",
      "https://api.example.com:8443/": "https://api.example.com:8443",
      "https://gateway.example.com/otc/compute/": "https://gateway.example.com/otc/compute",
      "http://127.0.0.1:8080/a": "http://127.0.0.1:8080/a",
      "http://[::1]:8080": "http://[::1]:8080",
    };
    for (const endpoint of Object.keys(endpoints)) {
      await poll({ service, ...ids, endpoint });
      await poll({ service, ...ids, endpoint, region: "cn-north-4" });
      await poll({ service, ...ids, endpoint, region: "xx-new-1" });
    }
    expect(sent().map(urlOf)).toEqual(
      Object.values(endpoints).flatMap((base) => Array(3).fill(base + paths[service])),
    );
  });

  test.each<[Service, string]>([
    ["ecs", "/v1/a%2Fb%3Fc/jobs/1%2B1%3D2%26%252F%23%27%28%29%2A"],
    ["evs", "/v1/a%2Fb%3Fc/jobs/1%2B1%3D2%26%252F%23%27%28%29%2A"],
    ["rds", "/v3/a%2Fb%3Fc/jobs?id=1%2B1%3D2%26%252F%23%27%28%29%2A"],
    ["elb", "/v3/a%2Fb%3Fc/elb/jobs/1%2B1%3D2%26%252F%23%27%28%29%2A"],
  ])("about a job of %s has ids in it exactly as given", async (service, path) => {
    await poll({ ...description, service, projectId: "a/b?c", taskId: "1+1=2&%2F#'()*" });
    expect(sent().map(urlOf)).toEqual([`https://${service}.eu-de.otc.t-systems.com${path}`]);
  });

  test.each(services)("is a GET for JSON that names the project, with a token: %s", async (service) => {
    await poll({ ...description, service });
    const [request] = sent();
    expect(request).toMatchObject({
      method: "GET",
      headers: {
        accept: "application/json",
        "content-type": "application/json",
        "x-project-id": "project-1",
        "x-auth-token": "tok-1",
      },
    });
    expect(request).not.toHaveProperty("body");
  });
});

/** The issues of a description, which are found before any request. */
function issuesOf(change: object): readonly string[] {
  try {
    huaweiJobTask({ ...description, ...change } as Description, { credentials: token });
  } catch (error) {
    if (!(error instanceof InvalidDescriptionError)) throw error;
    const texts = issueTexts(error);
    expect(error.message).toBe(texts.join("; "));
    expect(Buffer.byteLength(error.message)).toBeLessThan(1_024);
    expect(send).not.toHaveBeenCalled();
    return texts;
  }
  return [];
}

describe("A description", () => {
  const idText = "a non-empty ASCII string without spaces";
  const serviceText = '"ecs", "evs", "rds" or "elb"';
  const regionText = /^region must be one of .*\beu-de\b.* \(for any other region, set the endpoint\)/;

  test.each<[string, object, (string | RegExp)[]]>([
    [
      "no service",
      { service: undefined },
      ["service is required: servers, volumes, databases, load balancers (not documented by OTC)"],
    ],
    ["another service", { service: "vpc" }, [`service must be ${serviceText}, not "vpc"`]],
    ["a service in capitals", { service: "ECS" }, [`service must be ${serviceText}, not "ECS"`]],
    ["an empty service", { service: "" }, [`service must be ${serviceText}, not ""`]],
    ["a service that is null", { service: null }, [`service must be ${serviceText}, not null`]],
    ["a list of services", { service: ["ecs"] }, [`service must be ${serviceText}, not a list`]],
    [
      "a name of the language",
      { service: "constructor" },
      [`service must be ${serviceText}, not "constructor"`],
    ],
    ["no job", { taskId: undefined }, ["taskId is required: the job_id that the request returned"]],
    ["an id that is a number", { taskId: 42 }, [`taskId must be ${idText}, not the number 42`]],
    ["an empty id", { taskId: "" }, [`taskId must be ${idText}, not ""`]],
    ["an id that is a step in a path", { taskId: ".." }, [`taskId must be ${idText}, not ".."`]],
    ["an id with a line feed", { taskId: "job-1\n" }, [`taskId must be ${idText}, not "job-1\\n"`]],
    ["no project", { projectId: undefined }, ["projectId is required: the project of what was changed"]],
    [
      "a project that is an object",
      { projectId: {} },
      [`projectId must be ${idText}, not a value of type object`],
    ],
    ["a project of a space", { projectId: " " }, [`projectId must be ${idText}, not " "`]],
    ["a region that is not known", { region: "eu-ch2" }, [regionText]],
    ["an empty region", { region: "" }, [regionText]],
    ["a region that is a number", { region: 1 }, [regionText]],
    ["neither region nor endpoint", { region: undefined }, ["region or endpoint is required"]],
    [
      "an endpoint that is no URL",
      { endpoint: "ecs.example.com" },
      ['endpoint must be a URL such as https://api.example.com, not "ecs.example.com"'],
    ],
    [
      "an endpoint without TLS on another machine",
      { endpoint: "http://ecs.example.com" },
      ['endpoint must be an https: URL (http: is only for this machine), not "http://ecs.example.com"'],
    ],
    [
      "an endpoint with a query",
      { endpoint: "https://a.example.com/?a=b" },
      [/^endpoint must be a URL without/],
    ],
    [
      "an endpoint with a password",
      { endpoint: "https://u:p@a.example.com" },
      [/^endpoint must be a URL without/],
    ],
    [
      "an end to wait for, for there is but one",
      { waitUntil: "effective" },
      ["waitUntil is not a known property: expected service, taskId, projectId, region, endpoint"],
    ],
    [
      "the name that the vendor has for the id",
      { job_id: "job-1" },
      ["job_id is not a known property: expected service, taskId, projectId, region, endpoint"],
    ],
    [
      "several faults",
      { service: "vpc", taskId: 42, projectId: "", region: "eu-ch2" },
      [/^service must/, /^taskId must/, /^projectId must/, regionText],
    ],
  ])("with %s → an issue that names it", (_name, change, issues) => {
    expect(issuesOf(change)).toEqual(
      issues.map((issue) => (typeof issue === "string" ? issue : expect.stringMatching(issue))),
    );
  });

  test.each(["huawei-antiddos", "", undefined, 42])(
    "with the name of another kind → an issue about the kind: %j",
    (kind) => {
      expect(issueTexts(parseDescription(huaweiJob, { ...description, kind }))).toEqual([
        expect.stringMatching(/^kind /),
      ]);
    },
  );

  test.each(services)("makes a task of one phase, asking nothing: %s", (service) => {
    const task = huaweiJobTask({ ...description, service }, { credentials: token });
    expect(task).toMatchObject({ kind: "huawei-job", taskId: "job-1" });
    expect(task.phase).toBeUndefined();
    expect(task.next).toBeUndefined();
    expect(send).not.toHaveBeenCalled();
  });

  test("needs credentials", () => {
    expect(() => huaweiJobTask(description)).toThrow(
      /^credentials are missing: give the property credentials /,
    );
    vi.stubEnv("OS_TOKEN", "from-the-environment");
    expect(huaweiJobTask(description)).toMatchObject({ kind: "huawei-job" });
  });
});

/** Runs a wait to its error. */
async function errorOf(wait: Promise<unknown>): Promise<TaskWaitError> {
  const error = await wait.catch((error: unknown) => error);
  if (!isTaskWaitError(error)) throw new Error("The wait has not failed", { cause: error });
  expect(Buffer.byteLength(error.message)).toBeLessThan(1_024);
  expect(error.message).not.toMatch(/[\r\n]/);
  return error;
}

describe("A job that is not known", () => {
  const unknownJobs: Readonly<Record<Service, Partial<HttpResponse>>> = {
    ecs: { status: 400, body: '{"error":{"message":"Failed to query system tasks.","code":"Common.0011"}}' },
    evs: { status: 400, body: '{"error":{"message":"query job fail.","code":"Common.0011"}}' },
    rds: { status: 400, body: '{"error_code":"DBS.200543","error_msg":"The job does not exist."}' },
    elb: { status: 404, body: '{"error_code":"ELB.8904","error_msg":"Job job-1 could not be found."}' },
  };

  /** Waits for a job of which the service says these things in turn, the last for ever. */
  function wait(service: Service, ...responses: readonly Partial<HttpResponse>[]) {
    const clock = new VirtualClock();
    let asked = 0;
    vi.mocked(send).mockImplementation(async () => {
      const response = responses[Math.min(asked++, responses.length - 1)];
      return { status: 200, headers: {}, body: "{}", ...response };
    });
    const task = huaweiJobTask({ ...description, service }, { credentials: token, clock });
    return { clock, ended: clock.run(waitForTask(task, { clock })) };
  }

  test.each(services)("may be one that is not known yet, for half a minute: %s", async (service) => {
    const { clock, ended } = wait(service, unknownJobs[service]);
    const error = await errorOf(ended);
    expect(error).toMatchObject({ code: "TASK_NOT_FOUND", taskId: "job-1" });
    expect(error.message).toMatch(/^huawei-job task job-1\b.* not found: /);
    expect(error.attempts).toBeGreaterThan(2);
    expect(clock.now()).toBeGreaterThan(30_000);
    expect(clock.now()).toBeLessThan(60_000);
  });

  test.each(services)("is waited for when it becomes known: %s", async (service) => {
    const done = { body: JSON.stringify(whole(service, { status: words[service].good })) };
    const { clock, ended } = wait(service, unknownJobs[service], unknownJobs[service], done);
    expect(await ended).toMatchObject({ state: "succeeded", attempts: 3 });
    expect(clock.now()).toBeLessThan(30_000);
  });

  test.each(services)("is gone where it was known for long: %s", async (service) => {
    const busy = { body: JSON.stringify(whole(service, { status: words[service].busy })) };
    const { ended } = wait(service, ...Array.from({ length: 20 }, () => busy), unknownJobs[service]);
    const error = await errorOf(ended);
    expect(error).toMatchObject({ code: "TASK_NOT_FOUND", attempts: 21 });
    expect(error.lastStatus).toMatchObject({ providerState: words[service].busy });
  });
});

describe("A wait for a job", () => {
  const key = { accessKey: "AK7EXAMPLE", secretKey: "sk-very-secret" };
  const user = { username: "robot", password: "pass-word-1", domainName: "OTC00000000001000000001" };
  const options = { minDelayMs: 1, requestTimeoutMs: 1_000_000 };
  const fakes: FakeHuawei[] = [];

  beforeEach(async () => {
    const original = await vi.importActual<{ send: typeof send }>("../../src/http/send");
    vi.mocked(send).mockImplementation(original.send);
  });

  afterEach(async () => {
    await Promise.all(fakes.splice(0).map((fake) => fake.close()));
  });

  async function start(service: Service, timeline?: string, given: object = ids) {
    const fake = await startFakeHuawei({ credentials: [key, user] });
    fakes.push(fake);
    const job = { ...ids, ...given, service };
    if (timeline !== undefined) fake.addJob({ ...job, timeline });
    const clock = hurriedClock();
    const task = huaweiJobTask({ ...job, endpoint: fake.endpoint }, { credentials: key, clock });
    return { fake, task, clock, job };
  }

  test.each<[Service, string[], object]>([
    ["ecs", ["INIT", "RUNNING", "SUCCESS"], { sub_jobs_total: 1 }],
    ["evs", ["INIT", "RUNNING", "SUCCESS"], { volume_id: expect.any(String) }],
    ["rds", ["Running", "Completed"], {}],
    ["elb", ["RUNNING", "COMPLETE"], { resource_id: expect.any(String) }],
  ])("of %s goes on until it has succeeded, and has what it made", async (service, expected, data) => {
    const { fake, task, clock, job } = await start(service, expected[0]);
    const seen: string[] = [];
    const progress = new Set<number | undefined>();
    const result = await waitForTask(task, {
      ...options,
      clock,
      onStatus: ({ status }) => {
        seen.push(status.providerState);
        progress.add(status.progress);
        const timeline = expected[seen.length];
        if (timeline !== undefined) fake.addJob({ ...job, timeline });
      },
    });
    expect(seen).toEqual(expected);
    expect([...progress]).toEqual(service === "rds" ? [60, undefined] : [undefined]);
    expect(result).toMatchObject({
      state: "succeeded",
      attempts: expected.length,
      data,
      requestId: expect.any(String),
    });
    expect(result).not.toHaveProperty("errorCode");
  });

  test.each<[Service, string, string]>([
    [
      "ecs",
      "RUNNING 20ms → FAIL",
      'failed: Subjob fails.; The flavor is sold out. (state "FAIL", code Common.0021, ',
    ],
    ["evs", "RUNNING 20ms → FAIL", 'failed: The flavor is sold out. (state "FAIL", code EVS.0000, '],
    ["rds", "Running 20ms → Failed", 'failed: The flavor is sold out. (state "Failed", '],
    [
      "elb",
      "RUNNING 20ms → ROLLBACK_FAIL",
      'failed: The flavor is sold out. (state "ROLLBACK_FAIL", code ELB.0000, ',
    ],
    ["elb", "RUNNING 20ms → CANCEL", 'failed: The flavor is sold out. (state "CANCEL", code ELB.0000, '],
    ["elb", "ROLLBACKING", 'failed: The flavor is sold out. (state "ROLLBACKING", code ELB.0000, '],
    // Source: no page says that this can't be.
    ["elb", "RUNNING 20ms → COMPLETE", 'failed: The flavor is sold out. (state "COMPLETE", code ELB.0000, '],
  ])("of %s ends with the reason of its failure: %s", async (service, timeline, text) => {
    const { task, clock } = await start(service, `${timeline}: The flavor is sold out.`);
    const error = await errorOf(waitForTask(task, { ...options, clock }));
    expect(error).toMatchObject({ code: "TASK_FAILED", taskId: "job-1", lastStatus: { state: "failed" } });
    expect(error.message).toContain(`huawei-job task job-1 ${text}`);
    expect(error.message).toMatch(/, request [\da-f-]{36}\)$/);
  });

  test.each(services)("of %s ends with a bounded error, however long the reason is", async (service) => {
    const { task, clock } = await start(service, `${words[service].bad}: ${"长 reason ".repeat(2_000)}`, {
      taskId: "job-".padEnd(500, "1"),
    });
    const error = await errorOf(waitForTask(task, { ...options, clock }));
    expect(error).toMatchObject({ code: "TASK_FAILED", attempts: 1 });
    expect(error.message).toContain("长 reason 长 reason");
  });

  test.each(services)(
    "of %s ends with a word that is not known when it was seen three times",
    async (service) => {
      const { fake, task, clock } = await start(service, "HIBERNATING");
      const error = await errorOf(waitForTask(task, { ...options, clock }));
      expect(error).toMatchObject({ code: "UNKNOWN_STATUS" });
      expect(error.message).toContain('has an unrecognized status: "HIBERNATING"');
      expect(fake.requests).toHaveLength(3);
    },
  );

  test.each<[Service, string]>([
    ["ecs", "/v1/a%2Fb%3Fc/jobs/1%2B1%3D2%26%252F%23"],
    ["evs", "/v1/a%2Fb%3Fc/jobs/1%2B1%3D2%26%252F%23"],
    ["rds", "/v3/a%2Fb%3Fc/jobs?id=1%2B1%3D2%26%252F%23"],
    ["elb", "/v3/a%2Fb%3Fc/elb/jobs/1%2B1%3D2%26%252F%23"],
  ])("of %s asks over the wire what is signed, whatever the ids are", async (service, target) => {
    const given = { projectId: "a/b?c", taskId: "1+1=2&%2F#" };
    const { fake, task, clock } = await start(service, words[service].good, given);
    expect(await waitForTask(task, { ...options, clock })).toMatchObject({ state: "succeeded", attempts: 1 });
    expect(fake.requests.map(({ method, target, body }) => [method, target, body])).toEqual([
      ["GET", target, ""],
    ]);
    expect(fake.requests[0]?.headers).toMatchObject({
      authorization: expect.stringContaining("Access=AK7EXAMPLE"),
      "x-project-id": "a/b?c",
    });
  });

  const unknownWords: Readonly<Record<Service, string>> = {
    ecs: "Failed to query system tasks.",
    evs: "Failed to query system tasks.",
    rds: "The job does not exist.",
    elb: "The job could not be found.",
  };

  test.each(services)("of %s bears that the job is not known yet", async (service) => {
    const { fake, task, clock, job } = await start(service);
    const pollErrors: unknown[] = [];
    let last: string | undefined;
    for await (const event of watchTask(task, { ...options, clock, notFoundGraceMs: 1_000_000 })) {
      if (event.type === "status") {
        last = event.status.state;
        continue;
      }
      pollErrors.push(event.error.message);
      fake.addJob({ ...job, timeline: words[service].good });
    }
    expect([pollErrors, last]).toEqual([[unknownWords[service]], "succeeded"]);
  });

  test("ends when the job is not known after the grace", async () => {
    const { task, clock } = await start("rds");
    const error = await errorOf(waitForTask(task, { ...options, clock, notFoundGraceMs: 0 }));
    expect(error).toMatchObject({ code: "TASK_NOT_FOUND", attempts: 1 });
    expect(error.message).toContain("not found: The job does not exist. (HTTP 400, code DBS.200543, ");
  });

  test("signs in once more when the service says that the token is none", async () => {
    const { fake, job } = await start("evs", "SUCCESS");
    const credentials = { ...user, iamEndpoint: fake.endpoint };
    // Not hurried: a sign-in has ten seconds.
    const clock = { ...systemClock };
    const task = huaweiJobTask({ ...job, endpoint: fake.endpoint }, { credentials, clock });
    const ask = () => task.poll(new AbortController().signal, 1_000_000);
    expect(await ask()).toMatchObject({ status: { state: "succeeded" } });
    fake.failNext({
      type: "response",
      status: 400,
      body: '{"error":{"message":"Invalid token.","code":"EVS.0002"}}',
    });
    expect(await ask()).toMatchObject({ status: { state: "succeeded" } });
    expect(fake.requests.map(({ method }) => method)).toEqual(["POST", "GET", "GET", "POST", "GET"]);
  });

  test("goes on when it was asked to slow down, in either way", async () => {
    const { fake, task, clock } = await start("ecs", "SUCCESS");
    const answer = (status: number, code: string) =>
      ({
        type: "response",
        status,
        body: JSON.stringify({ error: { message: "Slow down.", code } }),
      }) as const;
    fake.failNext(answer(202, "Common.0024"), answer(429, "Common.1503"));
    expect(await waitForTask(task, { ...options, clock })).toMatchObject({ state: "succeeded", attempts: 3 });
  });

  test("is refused where there is no such API, and says what may be wrong", async () => {
    const { fake, clock, job } = await start("elb", "SUCCESS");
    const task = huaweiJobTask({ ...job, endpoint: `${fake.endpoint}/v9` }, { credentials: key, clock });
    const error = await errorOf(waitForTask(task, { ...options, clock }));
    expect(error).toMatchObject({ code: "PROVIDER_REJECTED", attempts: 1 });
    expect(error.message).toContain(
      "(the endpoint, the region or the service may be wrong) (HTTP 404, code APIGW.0101",
    );
  });
});
