import { randomBytes, randomUUID } from "node:crypto";
import { XMLBuilder } from "fast-xml-parser";
import type { AlibabaCredentials } from "../alibaba/credentials";
import type { AlibabaClaim } from "./alibaba-verifier";
import { readAlibabaClaim } from "./alibaba-verifier";
import type { BodyOf } from "./script";
import { Scripts } from "./script";
import type { Fault, LoggedRequest, RawRequest, RawResponse, ServerOptions } from "./server";
import { LoopbackServer } from "./server";
import { parseTimeline } from "./timeline";

/** How a fake Alibaba Cloud is set up. */
export interface FakeAlibabaOptions extends ServerOptions {
  /** Who may ask. @default - nobody */
  readonly credentials?: readonly AlibabaCredentials[];
  /** How far its clock is ahead of this machine's, in milliseconds. @default 0 */
  readonly clockOffsetMs?: number;
  /**
   * Where an answer has the state of a task: under `Result.DomainConfig`, as in the vendor's samples, or under `Result`,
   * as in its SDKs.
   *
   * @default "nested"
   */
  readonly shape?: "nested" | "flat";
  /** How many requests an account has in any one second; what is above is throttled. @default - any number */
  readonly requestsPerSecond?: number;
}

/** A task of a WAF that the fake plays. */
export interface FakeWafTask {
  /** The WAF instance that a question has to name. */
  readonly instanceId: string;
  /** Where the instance is: a question for another region does not find it. @default "cn" */
  readonly region?: "cn" | "cn-hongkong";
  /** The id that a question has to give as `WafRequestId`. */
  readonly taskId: string;
  /**
   * Such as `0 300ms → 1 2s → 2`, or `1 2s → 2: The certificate is invalid`: the numbers are the API's, a message is
   * sent as `ErrMsg`, with an `ErrCode`. It starts with the first question about the task.
   */
  readonly timeline: string;
}

/** The configuration of a domain that the fake plays. */
export interface FakeWafDomain {
  /** The WAF instance that a question has to name. */
  readonly instanceId: string;
  /** Where the instance is: a question for another region does not find it. @default "cn" */
  readonly region?: "cn" | "cn-hongkong";
  /** The name of the domain: `www.example.com`. */
  readonly domain: string;
  /** Such as `0 300ms → 2 1s → 1`: only 1 is in effect. */
  readonly timeline: string;
}

/** The answers to any other question that the fake plays. */
export interface FakeRpcAnswers {
  /** The action that is asked for: `DescribeAsyncTaskStatus`. */
  readonly action: string;
  /** Those that the question must have, beside others. @default - any */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Such as `0 300ms → 1`: the states and how long each lasts, from the first question on. */
  readonly timeline: string;
  /** What is sent, as JSON or XML, while a step of the timeline lasts. */
  readonly body: BodyOf;
}

/** A fake of the task queries of Alibaba Cloud's WAF, as a real HTTP server on loopback. */
export interface FakeAlibaba {
  /** Its address, to be given as `endpoint`. */
  readonly endpoint: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** Adds a task, or starts another timeline for one. @throws {TypeError} naming the step of the timeline that is none */
  addTask(task: FakeWafTask): void;
  /** Adds a domain, or starts another timeline for its configuration. */
  addDomain(domain: FakeWafDomain): void;
  /** Adds answers to a question of any other kind, or starts another timeline for them. */
  addAnswers(answers: FakeRpcAnswers): void;
  /**
   * From now on `CreateDomainConfig` and `ModifyDomainConfig` are accepted: each is a new task with this timeline.
   *
   * @param configuration the timeline of the domain from then on; unless given, it is `1`
   */
  acceptChanges(timeline: string, configuration?: string): void;
  /** The next requests go wrong, one fault each, in this order. */
  failNext(...faults: readonly Fault[]): void;
  /** From now on the security token is one that has expired. */
  expireToken(securityToken: string): void;
  /** Stops the server; what is still being answered is cut. */
  close(): Promise<void>;
}

const signatureLifeMs = 15 * 60_000;
const version = "2018-01-17";

/**
 * Starts a fake Alibaba Cloud. It is as strict as the real one: it verifies the signature of every raw request (HMAC-SHA1
 * or ACS3), takes a nonce only once, refuses time stamps that are more than 15 minutes off, answers in the format that is
 * asked for, which is XML unless it is said, and throttles with HTTP 400.
 */
export async function startFakeAlibaba(options: FakeAlibabaOptions = {}): Promise<FakeAlibaba> {
  const fake = new AlibabaCloud(options);
  const server = new LoopbackServer((request) => fake.answer(request), options.onRequest);
  const endpoint = await server.listen(options.port);
  return {
    endpoint,
    requests: server.requests,
    addTask: (task) => fake.addTask(task),
    addDomain: (domain) => fake.addDomain(domain),
    addAnswers: (answers) => fake.addAnswers(answers),
    acceptChanges: (timeline, configuration) => fake.acceptChanges(timeline, configuration),
    failNext: (...faults) => server.failNext(...faults),
    expireToken: (securityToken) => fake.expiredTokens.add(securityToken),
    close: () => server.close(),
  };
}

interface Route {
  readonly action: string;
  /** Any, where it is not given. */
  readonly version?: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What the changes of a domain start. */
interface Changes {
  readonly timeline: string;
  readonly configuration: string;
}

class AlibabaCloud {
  readonly expiredTokens = new Set<string>();
  private readonly scripts = new Scripts();
  private readonly routes: Route[] = [];
  private readonly keys = new Map<string, AlibabaCredentials>();
  private readonly nonces = new Set<string>();
  private readonly shape: "nested" | "flat";
  private readonly clockOffsetMs: number;
  private readonly requestsPerSecond: number;
  private readonly lately = new Map<string, number[]>();
  private changes: Changes | undefined;

  constructor(options: FakeAlibabaOptions) {
    this.shape = options.shape ?? "nested";
    this.clockOffsetMs = options.clockOffsetMs ?? 0;
    this.requestsPerSecond = options.requestsPerSecond ?? Number.POSITIVE_INFINITY;
    for (const key of options.credentials ?? []) this.keys.set(key.accessKeyId, key);
  }

  addTask({ instanceId, region = "cn", taskId, timeline }: FakeWafTask): void {
    const parameters = { Region: region, InstanceId: instanceId, WafRequestId: taskId };
    this.addRoute(
      { action: "DescribeAsyncTaskStatus", version, parameters },
      timeline,
      ({ state, message }) =>
        this.result({
          AsyncTaskStatus: this.shape === "nested" ? Number(state) : state,
          Progress: { 0: 0, 1: 50 }[state] ?? 100,
          ...(message && { ErrCode: "400", ErrMsg: message }),
        }),
    );
  }

  addDomain({ instanceId, region = "cn", domain, timeline }: FakeWafDomain): void {
    const parameters = { Region: region, InstanceId: instanceId, Domain: domain };
    this.addRoute({ action: "DescribeDomainConfigStatus", version, parameters }, timeline, ({ state }) => ({
      Result: { Status: 2, DomainConfig: { ConfigStatus: Number(state) } },
    }));
  }

  addAnswers({ action, parameters = {}, timeline, body }: FakeRpcAnswers): void {
    this.addRoute({ action, parameters }, timeline, body);
  }

  private addRoute(route: Route, timeline: string, body: BodyOf): void {
    this.scripts.add(nameOf(route), timeline, body);
    this.routes.unshift(route);
  }

  acceptChanges(timeline: string, configuration = "1"): void {
    parseTimeline(timeline);
    parseTimeline(configuration);
    this.changes = { timeline, configuration };
  }

  answer(request: RawRequest): RawResponse {
    const requestId = randomUUID().toUpperCase();
    const claim = readAlibabaClaim(request);
    const { status, headers, body } = claim
      ? (this.refusal(claim) ?? this.route(claim))
      : problem(400, "IncompleteSignature", "The request signature does not conform to Aliyun standards.");
    const isXml = claim?.format !== "JSON";
    const root = status === 200 ? `${claim?.action}Response` : "Error";
    const whole = { RequestId: requestId, ...body };
    return {
      status,
      headers: {
        "content-type": isXml ? "text/xml" : "application/json",
        "x-acs-request-id": requestId,
        date: new Date(this.now()).toUTCString(),
        ...headers,
      },
      body: isXml
        ? `<?xml version='1.0' encoding='UTF-8'?>${new XMLBuilder().build({ [root]: whole })}`
        : JSON.stringify(whole),
    };
  }

  private now(): number {
    return Date.now() + this.clockOffsetMs;
  }

  private refusal(claim: AlibabaClaim): Answer | undefined {
    const key = this.keys.get(claim.accessKeyId);
    if (!key) return problem(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    if (!(Math.abs(claim.time.getTime() - this.now()) <= signatureLifeMs)) {
      return problem(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
    }
    if (claim.securityToken !== undefined && this.expiredTokens.has(claim.securityToken)) {
      return problem(400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.");
    }
    if (claim.securityToken !== key.securityToken) {
      return problem(400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.");
    }
    if (!claim.isSignedBy(key.accessKeySecret)) {
      return problem(
        400,
        "SignatureDoesNotMatch",
        "Specified signature is not matched with our calculation.",
      );
    }
    if (this.nonces.has(claim.nonce)) {
      return problem(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
    }
    this.nonces.add(claim.nonce);
    return this.throttle(claim.accessKeyId);
  }

  private throttle(accessKeyId: string): Answer | undefined {
    const now = this.now();
    const lately = (this.lately.get(accessKeyId) ?? []).filter((at) => at > now - 1_000);
    this.lately.set(accessKeyId, lately);
    const [oldest = now] = lately;
    if (lately.length < this.requestsPerSecond) {
      lately.push(now);
      return undefined;
    }
    const headers = { "x-acs-retry-after": String(Math.ceil(oldest + 1_000 - now)) };
    const words = "Request was denied due to user flow control.";
    return { ...problem(400, "Throttling.User", words), headers };
  }

  private route(claim: AlibabaClaim): Answer {
    const { action, parameters } = claim;
    const isRight = (route: Route) =>
      route.action === action &&
      (route.version === undefined || route.version === claim.version) &&
      Object.entries(route.parameters).every(([name, value]) => parameterOf(parameters, name) === value);
    const route = this.routes.find(isRight);
    if (route) return { status: 200, body: this.scripts.bodyOf(nameOf(route)) as object };
    if (claim.version !== version) return unknownApi;
    return this.change(claim) ?? unknownThing(claim);
  }

  private change({ action, parameters }: AlibabaClaim): Answer | undefined {
    const isChange = action === "CreateDomainConfig" || action === "ModifyDomainConfig";
    if (!isChange || !this.changes) return undefined;
    const [instanceId, domain] = [parameters.get("InstanceId"), parameters.get("Domain")];
    const required = ["IsAccessProduct", "Protocols"];
    if (!instanceId || !domain || !required.every((name) => parameters.get(name))) return badParameters;
    const taskId = `aliyun.waf.${Date.now()}.${randomBytes(3).toString("hex")}`;
    const region = parameterOf(parameters, "Region") === "cn-hongkong" ? "cn-hongkong" : "cn";
    this.addTask({ instanceId, region, taskId, timeline: this.changes.timeline });
    this.addDomain({ instanceId, region, domain, timeline: this.changes.configuration });
    return { status: 200, body: { Result: { Status: 1, WafTaskId: taskId } } };
  }

  private result(state: object): object {
    return { Result: this.shape === "nested" ? { DomainConfig: state } : state };
  }
}

/** The region is mainland China where a call does not say. */
function parameterOf(parameters: AlibabaClaim["parameters"], name: string): string | undefined {
  return parameters.get(name) ?? (name === "Region" ? "cn" : undefined);
}

/** Of the vendor's tables, which do not tell the HTTP status of those of the WAF itself. */
function unknownThing({ action, parameters }: AlibabaClaim): Answer {
  const has = (name: string) => Boolean(parameters.get(name));
  if (action === "DescribeAsyncTaskStatus") {
    if (!has("InstanceId") || !has("WafRequestId")) return badParameters;
    return problem(400, "TaskNotFound", "The specified task does not exist.");
  }
  if (action === "DescribeDomainConfigStatus") {
    if (!has("InstanceId") || !has("Domain")) return badParameters;
    return problem(400, "DomainNotExist", "The specified domain does not exist.");
  }
  return unknownApi;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

function problem(status: number, code: string, message: string): Answer {
  const body = {
    HostId: "wafopenapi.cn-hangzhou.aliyuncs.com",
    Code: code,
    Message: message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${code}&source=PopGw`,
  };
  return { status, body };
}

const badParameters = problem(400, "ParamError", "The parameters of your request are invalid.");

const unknownApi = problem(
  404,
  "InvalidApi.NotFound",
  "Specified api is not found, please check your url and method.",
);

function nameOf({ action, version, parameters }: Route): string {
  return JSON.stringify([action, version, parameters]);
}
