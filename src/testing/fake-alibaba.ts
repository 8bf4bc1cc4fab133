import { randomBytes, randomUUID } from "node:crypto";
import { XMLBuilder } from "fast-xml-parser";
import type { AlibabaCredentials } from "../alibaba/credentials";
import type { AlibabaClaim } from "./alibaba-verifier";
import { readAlibabaClaim } from "./alibaba-verifier";
import type { BodyOf } from "./scenario";
import { Scenarios } from "./scenario";
import type { Fault, LoggedRequest, RawRequest, RawResponse, ServerOptions } from "./server";
import { LoopbackServer } from "./server";
import { parseTimeline } from "./timeline";

/** Options of a mock Alibaba Cloud. */
export interface FakeAlibabaOptions extends ServerOptions {
  /** The accepted credentials. @default - none */
  readonly credentials?: readonly AlibabaCredentials[];
  /** How far its clock is ahead of this machine's, in milliseconds. @default 0 */
  readonly clockOffsetMs?: number;
  /**
   * Where a response has the state of a task: under `Result.DomainConfig`, as in the vendor's samples, or under `Result`,
   * as in its SDKs.
   *
   * @default "nested"
   */
  readonly shape?: "nested" | "flat";
  /** The rate limit of an account; further requests are throttled. @default - none */
  readonly requestsPerSecond?: number;
}

/** A WAF task that the mock serves. */
export interface FakeWafTask {
  /** The WAF instance of the request. */
  readonly instanceId: string;
  /** The region of the instance: a request for another region does not find it. @default "cn" */
  readonly region?: "cn" | "cn-hongkong";
  /** The `WafRequestId` of the request. */
  readonly taskId: string;
  /**
   * Such as `0 300ms → 1 2s → 2`, or `1 2s → 2: The certificate is invalid`: the numbers are the API's, a message is
   * sent as `ErrMsg`, with an `ErrCode`. It starts with the first request for the task.
   */
  readonly timeline: string;
}

/** The configuration status of a domain that the mock serves. */
export interface FakeWafDomain {
  /** The WAF instance of the request. */
  readonly instanceId: string;
  /** The region of the instance: a request for another region does not find it. @default "cn" */
  readonly region?: "cn" | "cn-hongkong";
  /** The name of the domain: `www.example.com`. */
  readonly domain: string;
  /** Such as `0 300ms → 2 1s → 1`: only 1 is in effect. */
  readonly timeline: string;
}

/** Responses to any other request that the mock serves. */
export interface FakeRpcResponses {
  /** The action of the request: `DescribeAsyncTaskStatus`. */
  readonly action: string;
  /** Required parameters of the request. @default - any */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Such as `0 300ms → 1`: the states and how long each lasts, from the first request on. */
  readonly timeline: string;
  /** The body of the response, as JSON or XML, for each step of the timeline. */
  readonly body: BodyOf;
}

/** A mock of the task APIs of Alibaba Cloud's WAF: a real HTTP server on loopback. */
export interface FakeAlibaba {
  /** Its address: use it as `endpoint`. */
  readonly endpoint: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** Adds a task, or starts another timeline for one. @throws {TypeError} naming the step of the timeline that is not valid */
  addTask(task: FakeWafTask): void;
  /** Adds a domain, or starts another timeline for its configuration. */
  addDomain(domain: FakeWafDomain): void;
  /** Adds responses to any other request, or starts another timeline for them. */
  addResponses(responses: FakeRpcResponses): void;
  /**
   * Accepts `CreateDomainConfig` and `ModifyDomainConfig` from now on: each starts a new task with this timeline.
   *
   * @param configuration the timeline of the domain from then on, by default `1`
   */
  enableMutations(timeline: string, configuration?: string): void;
  /** Makes the next requests fail, one fault each, in this order. */
  failNext(...faults: readonly Fault[]): void;
  /** Makes a security token expire. */
  expireToken(securityToken: string): void;
  /** Stops the server, and closes open connections. */
  close(): Promise<void>;
}

const signatureLifeMs = 15 * 60_000;
const version = "2018-01-17";

/**
 * Starts a mock Alibaba Cloud. It is as strict as the real one: it verifies the signature of every raw request (HMAC-SHA1
 * or ACS3), accepts a nonce only once, rejects time stamps that are more than 15 minutes off, responds in the requested
 * format (XML by default), and throttles with HTTP 400.
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
    addResponses: (answers) => fake.addResponses(answers),
    enableMutations: (timeline, configuration) => fake.enableMutations(timeline, configuration),
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
  private readonly scenarios = new Scenarios();
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

  addResponses({ action, parameters = {}, timeline, body }: FakeRpcResponses): void {
    this.addRoute({ action, parameters }, timeline, body);
  }

  private addRoute(route: Route, timeline: string, body: BodyOf): void {
    this.scenarios.add(nameOf(route), timeline, body);
    this.routes.unshift(route);
  }

  enableMutations(timeline: string, configuration = "1"): void {
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

  private refusal(claim: AlibabaClaim): FakeResponse | undefined {
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

  private throttle(accessKeyId: string): FakeResponse | undefined {
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

  private route(claim: AlibabaClaim): FakeResponse {
    const { action, parameters } = claim;
    const isRight = (route: Route) =>
      route.action === action &&
      (route.version === undefined || route.version === claim.version) &&
      Object.entries(route.parameters).every(([name, value]) => parameterOf(parameters, name) === value);
    const route = this.routes.find(isRight);
    if (route) return { status: 200, body: this.scenarios.bodyOf(nameOf(route)) as object };
    if (claim.version !== version) return unknownApi;
    return this.change(claim) ?? unknownThing(claim);
  }

  private change({ action, parameters }: AlibabaClaim): FakeResponse | undefined {
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
function unknownThing({ action, parameters }: AlibabaClaim): FakeResponse {
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

interface FakeResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

function problem(status: number, code: string, message: string): FakeResponse {
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
