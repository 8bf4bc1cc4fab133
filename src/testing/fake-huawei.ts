import { randomUUID } from "node:crypto";
import type { HuaweiCredentials } from "../huawei/credentials";
import type { AccessKey } from "../huawei/signature";
import type { FakeJobService } from "./huawei-jobs";
import { jobApis } from "./huawei-jobs";
import { HuaweiUsers } from "./huawei-users";
import { isSignedBy, parseAuthorization, parseSdkDate } from "./huawei-verifier";
import { Lockout } from "./lockout";
import type { BodyOf } from "./scenario";
import { Scenarios } from "./scenario";
import type { Fault, LoggedRequest, RawRequest, RawResponse, ServerOptions } from "./server";
import { LoopbackServer } from "./server";
import { parseTarget } from "./target";
import { parseTimeline } from "./timeline";

/** Options of a mock Huawei Cloud. */
export interface FakeHuaweiOptions extends ServerOptions {
  /** The accepted credentials. @default - none */
  readonly credentials?: readonly HuaweiCredentials[];
  /** How far its clock is ahead of this machine's, in milliseconds. @default 0 */
  readonly clockOffsetMs?: number;
}

/** An Anti-DDoS task that the mock serves. */
export interface FakeTask {
  /** The project id of the request. */
  readonly projectId: string;
  /** The task id of the request. */
  readonly taskId: string;
  /** Such as `waiting 300ms → running 2s → success`; it starts with the first request for the task. */
  readonly timeline: string;
}

/** The protection status of an address that the mock serves. */
export interface FakeAddress {
  /** The project id of the request. */
  readonly projectId: string;
  /** The id of the address. */
  readonly floatingIpId: string;
  /** Such as `configging 2s → normal`. */
  readonly timeline: string;
}

/** A job of another service that the mock serves. */
export interface FakeJob extends FakeTask {
  /** The service of the request. */
  readonly service: FakeJobService;
}

/** Responses to any other request that the mock serves. */
export interface FakeResponses {
  /** The path and query of the request, not encoded: `/v1/project/widgets/42?fields=state`. */
  readonly target: string;
  /** Such as `NEW 300ms → READY`: the states and how long each lasts, from the first request on. */
  readonly timeline: string;
  /** The body of the response, as JSON, for each step of the timeline. */
  readonly body: BodyOf;
}

/** A mock of the task APIs of Huawei Cloud: a real HTTP server on loopback. */
export interface FakeHuawei {
  /** Its address: use it as `endpoint`, and as `iamEndpoint` of a user. */
  readonly endpoint: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /**
   * Adds a task of Anti-DDoS, or starts another timeline for one.
   *
   * @throws {TypeError} naming the step of the timeline that is not valid
   */
  addTask(task: FakeTask): void;
  /** Adds an address, or starts another timeline for its protection. */
  addAddress(address: FakeAddress): void;
  /** Adds a job, or starts another timeline for one. */
  addJob(job: FakeJob): void;
  /** Adds responses to any other request, or starts another timeline for them. */
  addResponses(responses: FakeResponses): void;
  /**
   * Accepts changes of an address's policy from now on: each starts a new task with this timeline.
   *
   * @param protection the timeline of the address from then on, by default `normal`
   */
  enableMutations(timeline: string, protection?: string): void;
  /** Makes the next requests fail, one fault each, in this order. */
  failNext(...faults: readonly Fault[]): void;
  /** Makes a token expire; by default, every token that was issued. */
  expireToken(token?: string): void;
  /** Stops the server, and closes open connections. */
  close(): Promise<void>;
}

const signatureLifeMs = 15 * 60_000;

/**
 * Starts a mock Huawei Cloud. It is as strict as the real one: it verifies the signature (in either wire form) or the
 * token of every raw request, rejects time stamps that are more than 15 minutes off, locks an access key for five
 * minutes after five rejections and a user for 15 minutes after five wrong passwords, and takes a token only for the
 * project that it was asked for.
 */
export async function startFakeHuawei(options: FakeHuaweiOptions = {}): Promise<FakeHuawei> {
  const fake = new HuaweiCloud(options);
  const server = new LoopbackServer((request) => fake.answer(request), options.onRequest);
  const endpoint = await server.listen(options.port);
  return {
    endpoint,
    requests: server.requests,
    addTask: (task) => fake.addTask(task),
    addAddress: (address) => fake.addAddress(address),
    addJob: (job) => fake.addJob(job),
    addResponses: ({ target, timeline, body }) => fake.scenarios.add(target, timeline, body),
    enableMutations: (timeline, protection) => fake.enableMutations(timeline, protection),
    failNext: (...faults) => server.failNext(...faults),
    expireToken: (token) => fake.expireToken(token),
    close: () => server.close(),
  };
}

/** The parts of a policy's change: what it starts. */
interface Changes {
  readonly timeline: string;
  readonly protection: string;
}

class HuaweiCloud {
  /** By the path and the query of the question, decoded. */
  readonly scenarios = new Scenarios();
  private readonly keys = new Map<string, AccessKey>();
  private readonly tokens = new Set<string>();
  private readonly expiredTokens = new Set<string>();
  private readonly users = new HuaweiUsers();
  private readonly lock = new Lockout(5, 5 * 60_000);
  private readonly clockOffsetMs: number;
  private changes: Changes | undefined;

  constructor({ credentials = [], clockOffsetMs = 0 }: FakeHuaweiOptions) {
    this.clockOffsetMs = clockOffsetMs;
    for (const given of credentials) {
      if (given.token !== undefined) this.tokens.add(given.token);
      else if (given.accessKey !== undefined) this.keys.set(given.accessKey, given);
      else this.users.add(given);
    }
  }

  addTask({ projectId, taskId, timeline }: FakeTask): void {
    for (const query of [`v1/${projectId}/query_task_status`, `v2/${projectId}/query-task-status`]) {
      const body: BodyOf = ({ state, message }) => ({ task_status: state, task_msg: message });
      this.scenarios.add(`/${query}?task_id=${taskId}`, timeline, body);
    }
  }

  addAddress({ projectId, floatingIpId, timeline }: FakeAddress): void {
    const target = `/v1/${projectId}/antiddos/${floatingIpId}/status`;
    this.scenarios.add(target, timeline, ({ state }) => ({ status: state }));
  }

  addJob({ service, projectId, taskId, timeline }: FakeJob): void {
    const { path, body } = jobApis[service];
    this.scenarios.add(path(projectId, taskId), timeline, body(taskId));
  }

  enableMutations(timeline: string, protection = "normal"): void {
    parseTimeline(timeline);
    parseTimeline(protection);
    this.changes = { timeline, protection };
  }

  expireToken(token?: string): void {
    for (const expired of token === undefined ? this.users.tokens.keys() : [token]) {
      this.expiredTokens.add(expired);
    }
  }

  answer(request: RawRequest): RawResponse {
    const requestId = randomUUID();
    const { status, headers, body } = this.signIn(request) ?? this.refusal(request) ?? this.route(request);
    return {
      status,
      headers: {
        "content-type": "application/json",
        "x-request-id": requestId,
        date: new Date(this.now()).toUTCString(),
        ...headers,
      },
      body: JSON.stringify("error_code" in body ? { ...body, request_id: requestId } : body),
    };
  }

  private now(): number {
    return Date.now() + this.clockOffsetMs;
  }

  private signIn(request: RawRequest): FakeResponse | undefined {
    const { path } = parseTarget(request.target);
    if (request.method !== "POST" || path.join("/") !== "v3/auth/tokens") return undefined;
    return this.users.signIn(request, this.now());
  }

  private refusal(request: RawRequest): FakeResponse | undefined {
    const { authorization, "x-auth-token": token } = request.headers;
    if (authorization !== undefined && token !== undefined) {
      return problem(400, "APIGW.0201", "Both a signature and a token were sent");
    }
    if (token !== undefined) return this.refuseToken(request, token);
    if (authorization !== undefined) return this.refuseSignature(request, authorization);
    return unauthenticated("x-auth-token not found");
  }

  private refuseToken({ target }: RawRequest, token: string): FakeResponse | undefined {
    if (this.expiredTokens.has(token)) return problem(401, "APIGW.0307", "The token must be updated.");
    const project = this.users.tokens.get(token);
    if (project !== undefined && parseTarget(target).path[1] !== project) {
      return problem(403, "APIGW.0302", "The IAM user is not allowed to access the API of this project");
    }
    return project !== undefined || this.tokens.has(token)
      ? undefined
      : unauthenticated("decrypt token fail");
  }

  private refuseSignature(request: RawRequest, authorization: string): FakeResponse | undefined {
    const claim = parseAuthorization(authorization);
    if (!claim) return unauthenticated("the Authorization header can't be read");
    const key = this.keys.get(claim.accessKey);
    if (!key) return unauthenticated(`ak ${claim.accessKey} not exist`);
    if (this.lock.isLocked(key.accessKey, this.now())) {
      return unauthenticated("AK access failed to reach the limit,forbidden");
    }
    const time = request.headers["x-sdk-date"];
    if (!(Math.abs(parseSdkDate(time).getTime() - this.now()) <= signatureLifeMs)) {
      return problem(
        401,
        "APIGW.0303",
        `Incorrect app authentication information: signature expired, time:${time}`,
      );
    }
    const rightToken = request.headers["x-security-token"] === key.securityToken;
    if (rightToken && isSignedBy(request, claim, key.secretKey)) {
      this.lock.accepted(key.accessKey);
      return undefined;
    }
    this.lock.refused(key.accessKey, this.now());
    return unauthenticated("verify aksk signature fail");
  }

  private route(request: RawRequest): FakeResponse {
    const { path, query } = parseTarget(request.target);
    const target = `/${path.join("/")}${query.size > 0 ? `?${[...query].map((pair) => pair.join("=")).join("&")}` : ""}`;
    if (request.method === "GET" && this.scenarios.has(target)) {
      return { status: 200, body: this.scenarios.bodyOf(target) as object };
    }
    return this.change(request.method, path) ?? unknownThing(request.method, path, query);
  }

  private change(
    method: string,
    [version, projectId = "", resource, floatingIpId, ...more]: readonly string[],
  ): FakeResponse | undefined {
    const isPolicy = version === "v1" && resource === "antiddos" && floatingIpId && more.length === 0;
    if (!isPolicy || method === "GET" || !this.changes) return undefined;
    const taskId = randomUUID();
    this.addTask({ projectId, taskId, timeline: this.changes.timeline });
    this.addAddress({ projectId, floatingIpId, timeline: this.changes.protection });
    const body = {
      error_code: "10000000",
      error_description: "Task has been received and is being processed.",
      task_id: taskId,
    };
    return { status: 200, body };
  }
}

/** What each service says of something that it does not know. */
function unknownThing(method: string, path: readonly string[], query: URLSearchParams): FakeResponse {
  const [version, , ...resource] = path;
  const name = `${method} ${version} ${resource.join("/")}`;
  if (name === "GET v1 query_task_status" || name === "GET v2 query-task-status") {
    return query.get("task_id")
      ? problem(400, "Anti-DDoS.10001008", "An incorrect task ID is used")
      : problem(400, "Anti-DDoS.10000001", "Enter a valid request message");
  }
  if (/^GET v1 antiddos\/[^/]+\/status$/.test(name)) {
    return problem(403, "10001020", "IPID is invalid");
  }
  if (/^GET v1 jobs\/[^/]+$/.test(name)) return jobApis.ecs.unknown;
  if (name === "GET v3 jobs" && query.get("id")) return jobApis.rds.unknown;
  if (/^GET v3 elb\/jobs\/[^/]+$/.test(name)) return jobApis.elb.unknown;
  return problem(404, "APIGW.0101", "The API does not exist or has not been published in the environment.");
}

interface FakeResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

function problem(status: number, code: string, message: string): FakeResponse {
  return { status, body: { error_code: code, error_msg: message } };
}

function unauthenticated(why: string): FakeResponse {
  return problem(401, "APIGW.0301", `Incorrect IAM authentication information: ${why}`);
}
