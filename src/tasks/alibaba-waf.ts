import { z } from "zod";
import type { AccessKey } from "../alibaba/access-key";
import { alibaba } from "../alibaba/cloud";
import type { AlibabaCredentials } from "../alibaba/credentials";
import { wafEndpoints } from "../alibaba/hosts";
import { rpcRequest } from "../alibaba/rpc";
import type { TaskState, TaskStatus } from "../core/answer";
import type { Task } from "../core/task";
import type { HttpRequest } from "../http/message";
import { endpointOfRegion, expected, identifier, oneOf } from "../schema/fields";
import type { TaskAccess } from "./any-kind";
import { defineKind } from "./define-kind";
import { fault, percentage, reason, record, word } from "./fields";
import type { Question } from "./question";
import { needsToBeEffective, waitUntil } from "./wait-until";

/** A change of a web application firewall at Alibaba Cloud, API version 2018-01-17. */
export interface AlibabaWafDescription {
  /** The kind of task. */
  readonly kind: "alibaba-waf";
  /** The WAF instance: `waf_elasticity-cn-…`. */
  readonly instanceId: string;
  /** The `WafTaskId` that the change returned (not its `RequestId`). */
  readonly taskId: string;
  /** Where the instance is: mainland China or elsewhere. @default "cn" */
  readonly region?: "cn" | "cn-hongkong";
  /** The address of the API, in place of the region's. @default - the region's */
  readonly endpoint?: string;
  /** What the answers are written in. @default "JSON" */
  readonly format?: "JSON" | "XML";
  /** `"v1"` is HMAC-SHA1, the one that is known to have served this version of the API; `"acs3"` is ACS3-HMAC-SHA256. @default "v1" */
  readonly signature?: "v1" | "acs3";
  /**
   * `"effective"` goes on, when the task is done, until the configuration of `domain` is in effect.
   *
   * @default "done"
   */
  readonly waitUntil?: "done" | "effective";
  /** The domain that was changed, required for `waitUntil: "effective"`. @default - none */
  readonly domain?: string;
}

const schema: z.ZodType<Complete> = needsToBeEffective(
  "domain",
  z.strictObject({
    kind: z.literal("alibaba-waf"),
    instanceId: identifier.describe("the WAF instance: waf_elasticity-cn-…"),
    taskId: identifier.describe("the WafTaskId that the change returned, not its RequestId"),
    region: z
      .enum(["cn", "cn-hongkong"], {
        error: expected('"cn" or "cn-hongkong" (endpoint is for another address of the API)'),
      })
      .default("cn")
      .describe("where the instance is: cn is mainland China, cn-hongkong everywhere else"),
    endpoint: endpointOfRegion,
    format: oneOf("JSON", "XML").default("JSON").describe("what the answers are written in"),
    signature: oneOf("v1", "acs3")
      .default("v1")
      .describe("v1 is HMAC-SHA1, known to have served this version of the API; acs3 is ACS3-HMAC-SHA256"),
    waitUntil: waitUntil.describe(
      "effective goes on, when the task is done, until the configuration of the domain is in effect",
    ),
    domain: identifier.optional().describe("the domain, required to wait until it is effective"),
  }),
);

type Complete = AlibabaWafDescription &
  Required<Pick<AlibabaWafDescription, "region" | "format" | "signature">>;

function call(action: string, description: Complete, parameters: HttpRequest["query"]): HttpRequest {
  const { instanceId, region, endpoint, format, signature } = description;
  return rpcRequest({
    endpoint: endpoint ?? wafEndpoints[region],
    action,
    version: "2018-01-17",
    parameters: [["InstanceId", instanceId], ["Region", region], ...parameters],
    format,
    signature,
  });
}

const unknownApiText =
  "version 2018-01-17 of the WAF API looks withdrawn, or WAF is not activated for this account; " +
  "today's versions, 2019-09-10 and 2021-10-01, have no query for tasks: there, ask for the state of the domain itself";

/**
 * `AsyncTaskStatus`. There is no word for a failed task: `ErrCode` tells it. Source: the page of `DescribeAsyncTaskStatus`,
 * https://www.alibabacloud.com/help/doc-detail/86725.htm.
 */
const taskStates: ReadonlyMap<string, TaskState> = new Map([
  ["0", "pending"],
  ["1", "running"],
  ["2", "succeeded"],
]);

/**
 * `ConfigStatus`: only 1 is in effect. "Not checked yet" is 2 on the Chinese pages and -1 on the English one. Source: the
 * page of `DescribeDomainConfigStatus`, in https://github.com/AlibabaCloudDocs/waf.
 */
const configStates: ReadonlyMap<string, TaskState> = new Map([
  ["-1", "running"],
  ["0", "pending"],
  ["1", "succeeded"],
  ["2", "running"],
]);

const texts = z.object({
  RequestId: word,
  AsyncTaskStatus: word,
  ConfigStatus: word,
  Progress: percentage,
  // "Only returned when an error occurs", both of them.
  ErrCode: fault,
  ErrMsg: reason,
  Data: z.unknown().optional(),
});

/**
 * The samples have everything under `Result.DomainConfig`, the SDKs under `Result`, the oldest pages at the top. An error
 * at any of them is one.
 */
function flatten(body: unknown): z.infer<typeof texts> {
  const top = record.parse(body);
  const result = record.parse(top["Result"]);
  const levels = [record.parse(result["DomainConfig"]), result, top];
  const first = (name: string) =>
    levels.map((level) => level[name]).find((value) => fault.parse(value) !== undefined);
  const all = { ...top, ...result, ...levels[0] };
  return texts.parse({ ...all, ErrCode: first("ErrCode"), ErrMsg: first("ErrMsg") });
}

function read(
  states: ReadonlyMap<string, TaskState>,
  wordOf: (said: z.infer<typeof texts>) => string | undefined,
): (body: unknown) => TaskStatus | undefined {
  return (body) => {
    const said = flatten(body);
    const { Progress, ErrCode, ErrMsg, Data, RequestId } = said;
    const providerState = wordOf(said);
    if (providerState === undefined && ErrCode === undefined) return undefined;
    const state = states.get(providerState ?? "") ?? "unknown";
    const failed = ErrCode !== undefined || (state === "succeeded" && ErrMsg !== undefined);
    return {
      state: failed ? "failed" : state,
      providerState: providerState ?? "",
      ...(ErrMsg && { message: ErrMsg }),
      ...(Progress !== undefined && { progress: Progress }),
      ...(ErrCode && { errorCode: ErrCode }),
      ...(Data !== undefined && Data !== "" && { data: Data }),
      ...(RequestId && { requestId: RequestId }),
    };
  };
}

/** Source: the vendor's page of the change, which says to ask this after the task, and only then to switch the traffic. */
const effective: Question<Complete> = {
  request: (description) =>
    call("DescribeDomainConfigStatus", description, [["Domain", description.domain ?? ""]]),
  read: read(configStates, ({ ConfigStatus }) => ConfigStatus),
  codes: {
    // A domain that was just added may not be seen at once.
    DomainNotExist: "notFound",
    // "The auto access of domain is being configured."
    DomainAutoAccessError: "running",
  },
  unknownApiText,
  samples: [
    { state: "pending", body: { Result: { Status: 2, DomainConfig: { ConfigStatus: 0 } } } },
    {
      state: "running",
      body: {
        Result: {
          Status: 2,
          WafTaskId: "aliyun.waf.20180712214032277.qmxI9a",
          DomainConfig: { ConfigStatus: 2 },
        },
        RequestId: "D7861F61-5B61-46CE-A47C-6B19160D5EB0",
      },
      printed: true,
    },
    { state: "running", body: { Result: { Status: 2, DomainConfig: { ConfigStatus: "-1" } } } },
    {
      state: "succeeded",
      body: {
        Result: {
          Status: 2,
          WafTaskId: "aliyun.waf.20180712214032277.qmxI9a",
          DomainConfig: { ConfigStatus: 1 },
        },
        RequestId: "D7861F61-5B61-46CE-A47C-6B19160D5EB0",
      },
      printed: true,
    },
  ],
};

export const alibabaWaf = defineKind<Complete, AccessKey>({
  name: "alibaba-waf",
  title: "a change of a WAF at Alibaba Cloud (API of 2018-01-17)",
  seenLive: false,
  cloud: alibaba,
  schema,
  sample: {
    kind: "alibaba-waf",
    instanceId: "waf_elasticity-cn-0xldbqtm005",
    taskId: "aliyun.waf.20180719140433783.SvaZeY",
    region: "cn",
    endpoint: "https://wafopenapi.cn-hangzhou.aliyuncs.com",
    format: "JSON",
    signature: "v1",
    waitUntil: "effective",
    domain: "www.example.com",
  },
  incidental: ["format", "signature"],

  request: (description) =>
    call("DescribeAsyncTaskStatus", description, [["WafRequestId", description.taskId]]),
  read: read(taskStates, ({ AsyncTaskStatus }) => AsyncTaskStatus),
  codes: {
    TaskNotFound: "notFound",
    TaskStillRunning: "running",
    TaskIsRejected: "failed",
    TaskTimeOut: "failed",
  },
  unknownApiText,
  samples: [
    { state: "pending", body: { Result: { AsyncTaskStatus: "0", Progress: 0 } } },
    { state: "running", body: { Result: { AsyncTaskStatus: "1", Progress: 90 } } },
    {
      state: "succeeded",
      body: {
        Result: { DomainConfig: { AsyncTaskStatus: 2, Progress: 100 } },
        RequestId: "12EF3845-CCEB-4B84-AE60-2B49B2FF1EE5",
      },
      printed: true,
    },
    {
      state: "succeeded",
      body: `<DescribeAsyncTaskStatusResponse>
      <RequestId>12EF3845-CCEB-4B84-AE60-2B49B2FF1EE5</RequestId>
      <Result>
            <DomainConfig>
                  <Progress>100</Progress>
                  <AsyncTaskStatus>2</AsyncTaskStatus>
            </DomainConfig>
      </Result>
</DescribeAsyncTaskStatusResponse>`,
      printed: true,
      about: { format: "XML" },
    },
    {
      state: "failed",
      body: { Result: { AsyncTaskStatus: "2", Progress: 90, ErrCode: "400", ErrMsg: "xx" } },
    },
  ],
  effective,
});

/**
 * A change of a web application firewall at Alibaba Cloud, to be waited for.
 *
 * @param description which task it is, as plain data
 * @param access how to ask: credentials, or a function that gets them; the environment's unless given
 * @throws {InvalidDescriptionError} naming each property that is wrong and what is expected of it
 */
export function alibabaWafTask(
  description: Omit<AlibabaWafDescription, "kind">,
  access: TaskAccess<AlibabaCredentials> = {},
): Task {
  return alibabaWaf.createTask({ ...description, kind: "alibaba-waf" }, access);
}
