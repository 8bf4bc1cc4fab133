import { randomUUID } from "node:crypto";
import type { HuaweiCredentials } from "../huawei/credentials";
import type { AccessKey } from "../huawei/signature";
import { isSignedBy, parseAuthorization, parseSdkDate } from "./huawei-verifier";
import { type Fault, type LoggedRequest, LoopbackServer, type RawRequest, type RawResponse } from "./server";
import { parseTarget } from "./target";
import { parseTimeline, stepAt, type TimelineStep } from "./timeline";

/** How a fake Huawei Cloud is set up. */
export interface FakeHuaweiOptions {
  /** Who may ask. @default - nobody */
  readonly credentials?: readonly HuaweiCredentials[];
  /** How far its clock is ahead of this machine's, in milliseconds. @default 0 */
  readonly clockOffsetMs?: number;
}

/** A task that the fake plays. */
export interface FakeTask {
  readonly projectId: string;
  readonly taskId: string;
  /** Such as `waiting 300ms → running 2s → success`; it starts with the first question about the task. */
  readonly timeline: string;
}

/** A fake of the task queries of Huawei Cloud's Anti-DDoS, as a real HTTP server on loopback. */
export interface FakeHuawei {
  /** Its address, to be given as `endpoint`. */
  readonly endpoint: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** Adds a task, or starts another timeline for one. */
  addTask(task: FakeTask): void;
  /** From now on changes of an address's policy are accepted, and each is a new task with this timeline. */
  acceptChanges(timeline: string): void;
  /** The next requests go wrong, one fault each, in this order. */
  failNext(...faults: readonly Fault[]): void;
  /** From now on the token is one that has expired. */
  expireToken(token: string): void;
  close(): Promise<void>;
}

const signatureLifeMs = 15 * 60_000;
const refusalsBeforeLock = 5;
const lockMs = 5 * 60_000;

/**
 * Starts a fake Huawei Cloud. It is as strict as the real one: it verifies the signature or the token of every raw
 * request, refuses time stamps that are more than 15 minutes off, and locks an access key for five minutes
 * after five refusals.
 */
export async function startFakeHuawei(options: FakeHuaweiOptions = {}): Promise<FakeHuawei> {
  const fake = new HuaweiCloud(options);
  const server = new LoopbackServer((request) => fake.answer(request));
  const endpoint = await server.listen();
  return {
    endpoint,
    requests: server.requests,
    addTask: (task) => fake.addTask(task),
    acceptChanges: (timeline) => fake.acceptChanges(timeline),
    failNext: (...faults) => server.failNext(...faults),
    expireToken: (token) => fake.expiredTokens.add(token),
    close: () => server.close(),
  };
}

interface RunningTask {
  readonly timeline: readonly TimelineStep[];
  startedAt: number | undefined;
}

class HuaweiCloud {
  readonly expiredTokens = new Set<string>();
  private readonly tasks = new Map<string, RunningTask>();
  private readonly keys = new Map<string, AccessKey>();
  private readonly tokens = new Set<string>();
  private readonly refusals = new Map<string, { readonly count: number; readonly at: number }>();
  private readonly clockOffsetMs: number;
  private timelineOfChanges: string | undefined;

  constructor({ credentials = [], clockOffsetMs = 0 }: FakeHuaweiOptions) {
    this.clockOffsetMs = clockOffsetMs;
    for (const given of credentials) {
      if (given.token !== undefined) this.tokens.add(given.token);
      else this.keys.set(given.accessKey, given);
    }
  }

  addTask({ projectId, taskId, timeline }: FakeTask): void {
    this.tasks.set(`${projectId}/${taskId}`, { timeline: parseTimeline(timeline), startedAt: undefined });
  }

  acceptChanges(timeline: string): void {
    parseTimeline(timeline);
    this.timelineOfChanges = timeline;
  }

  answer(request: RawRequest): RawResponse {
    const requestId = randomUUID();
    const { status, body } = this.refusal(request) ?? this.route(request);
    return {
      status,
      headers: {
        "content-type": "application/json",
        "x-request-id": requestId,
        date: new Date(this.now()).toUTCString(),
      },
      body: JSON.stringify("error_code" in body ? { ...body, request_id: requestId } : body),
    };
  }

  private now(): number {
    return Date.now() + this.clockOffsetMs;
  }

  private refusal(request: RawRequest): Answer | undefined {
    const { authorization, "x-auth-token": token } = request.headers;
    if (authorization !== undefined && token !== undefined) {
      return problem(400, "APIGW.0201", "Both a signature and a token were sent");
    }
    if (token !== undefined) return this.refuseToken(token);
    if (authorization !== undefined) return this.refuseSignature(request, authorization);
    return unauthenticated("x-auth-token not found");
  }

  private refuseToken(token: string): Answer | undefined {
    if (this.expiredTokens.has(token)) return problem(401, "APIGW.0307", "The token must be updated.");
    return this.tokens.has(token) ? undefined : unauthenticated("decrypt token fail");
  }

  private refuseSignature(request: RawRequest, authorization: string): Answer | undefined {
    const claim = parseAuthorization(authorization);
    if (!claim) return unauthenticated("the Authorization header can't be read");
    const key = this.keys.get(claim.accessKey);
    if (!key) return unauthenticated(`ak ${claim.accessKey} not exist`);
    const refusals = this.recentRefusals(key.accessKey);
    if (refusals >= refusalsBeforeLock)
      return unauthenticated("AK access failed to reach the limit,forbidden");
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
      this.refusals.delete(key.accessKey);
      return undefined;
    }
    this.refusals.set(key.accessKey, { count: refusals + 1, at: this.now() });
    return unauthenticated("verify aksk signature fail");
  }

  private recentRefusals(accessKey: string): number {
    const { count, at } = this.refusals.get(accessKey) ?? { count: 0, at: 0 };
    return this.now() < at + lockMs ? count : 0;
  }

  private route({ method, target }: RawRequest): Answer {
    const { path, query } = parseTarget(target);
    const [version = "", projectId = "", resource, ...id] = path;
    const taskQuery = { v1: "query_task_status", v2: "query-task-status" }[version];
    if (method === "GET" && taskQuery !== undefined && resource === taskQuery && id.length === 0) {
      return this.queryTask(projectId, query.get("task_id"));
    }
    const changes = version === "v1" && resource === "antiddos" && id.length === 1 && method !== "GET";
    if (changes && this.timelineOfChanges !== undefined)
      return this.changePolicy(projectId, this.timelineOfChanges);
    return problem(404, "APIGW.0101", "The API does not exist or has not been published in the environment.");
  }

  private queryTask(projectId: string, taskId: string | null): Answer {
    if (!taskId) return problem(400, "Anti-DDoS.10000001", "Enter a valid request message");
    const task = this.tasks.get(`${projectId}/${taskId}`);
    if (!task) return problem(400, "Anti-DDoS.10001008", "An incorrect task ID is used");
    task.startedAt ??= performance.now();
    const { state, message } = stepAt(task.timeline, performance.now() - task.startedAt);
    return { status: 200, body: { task_status: state, task_msg: message } };
  }

  private changePolicy(projectId: string, timeline: string): Answer {
    const taskId = randomUUID();
    this.addTask({ projectId, taskId, timeline });
    const body = {
      error_code: "10000000",
      error_description: "Task has been received and is being processed.",
      task_id: taskId,
    };
    return { status: 200, body };
  }
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
}

function problem(status: number, code: string, message: string): Answer {
  return { status, body: { error_code: code, error_msg: message } };
}

function unauthenticated(why: string): Answer {
  return problem(401, "APIGW.0301", `Incorrect IAM authentication information: ${why}`);
}
