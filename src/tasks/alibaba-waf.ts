import * as z from "zod";
import { alibaba } from "../alibaba/cloud";
import { wafEndpoints } from "../alibaba/hosts";
import { rpcRequest } from "../alibaba/rpc";
import type { TaskState, TaskStatus } from "../core/poll-result";
import type { HttpRequest } from "../http/message";
import { endpoint, expected, identifier, oneOf } from "../schema/fields";
import { property } from "../schema/property";
import { defineKind } from "./define-kind";
import { fault, percentage, reason, record, word } from "./fields";
import type { ParsedDescription } from "./kind";
import type { StatusQuery } from "./status-query";
import { waitUntil } from "./wait-until";

const shape = {
  instanceId: property(identifier, {
    description: "the WAF instance: waf_elasticity-cn-…",
    example: "waf_elasticity-cn-0xldbqtm005",
  }),
  taskId: property(identifier, {
    description: "the WafTaskId that the change returned, not its RequestId",
    example: "aliyun.waf.20180719140433783.SvaZeY",
  }),
  region: property(
    z
      .enum(["cn", "cn-hongkong"], {
        error: expected('"cn" or "cn-hongkong" (for another address of the API, set the endpoint)'),
      })
      .default("cn"),
    {
      description: "the region of the instance: cn is mainland China, cn-hongkong everywhere else",
      example: "cn",
    },
  ),
  endpoint: property(endpoint.optional(), {
    description: "the address of the API, in place of the region's; http: only for loopback",
    example: "https://wafopenapi.cn-hangzhou.aliyuncs.com",
    defaultDescription: "the region's",
  }),
  format: property(oneOf("JSON", "XML").default("JSON"), {
    description: "the format of the responses",
    example: "JSON",
    replaces: false,
  }),
  signature: property(oneOf("v1", "acs3").default("v1"), {
    description: "v1 is HMAC-SHA1, known to have served this version of the API; acs3 is ACS3-HMAC-SHA256",
    example: "v1",
    replaces: false,
  }),
  waitUntil: waitUntil("done, or effective: also wait until the configuration of the domain is in effect"),
  domain: property(identifier.optional(), {
    description: "the domain that was changed, required to wait until it is effective",
    example: "www.example.com",
    defaultDescription: "none",
  }),
};

type Description = ParsedDescription<"alibaba-waf", typeof shape>;

function call(action: string, description: Description, parameters: HttpRequest["query"]): HttpRequest {
  const { instanceId, region, format, signature } = description;
  return rpcRequest({
    endpoint: description.endpoint ?? wafEndpoints[region],
    action,
    version: "2018-01-17",
    parameters: [["InstanceId", instanceId], ["Region", region], ...parameters],
    format,
    signature,
  });
}

const unknownApiText =
  "version 2018-01-17 of the WAF API looks withdrawn, or WAF is not activated for this account; " +
  "today's versions, 2019-09-10 and 2021-10-01, have no task queries: check the status of the domain itself instead";

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
const effective: StatusQuery<Description> = {
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
};

export const alibabaWaf = defineKind({
  name: "alibaba-waf",
  typeName: "AlibabaWaf",
  displayName: "a change of a WAF at Alibaba Cloud (API of 2018-01-17)",
  documentation:
    "Exists when a change of a web application firewall at Alibaba Cloud has succeeded, and with " +
    '`waitUntil: "effective"` when the configuration of the domain is in effect too. Its creation fails with the ' +
    "provider's reason when the change failed, and when it does not finish within `timeout`.",
  verifiedLive: false,
  shape,
  cloud: () => alibaba,

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
  effective: { ...effective, requires: ["domain"] },
});
