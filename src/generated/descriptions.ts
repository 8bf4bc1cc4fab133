// Written by `npm run generate` from the kinds in src/tasks; changes are made there.

/** A change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud. */
export interface HuaweiAntiDdosProperties {
  /** The task_id that the change returned. */
  readonly taskId: string;
  /** The project of what was changed. */
  readonly projectId: string;
  /**
   * The region of the project, such as eu-de or cn-north-4; required without an endpoint.
   *
   * @default - `endpoint` is given instead
   */
  readonly region?: string;
  /**
   * The address of the API, in place of the region's; http: only for loopback.
   *
   * @default - the region's
   */
  readonly endpoint?: string;
  /**
   * The version of the query: unless given, v2 on hosts of Huawei Cloud and v1 elsewhere.
   *
   * @default - by the host: Open Telekom Cloud documents only v1
   */
  readonly apiVersion?: "v1" | "v2";
  /**
   * Done, or effective: also wait until the protection of the address is no longer being configured.
   *
   * @default "done"
   */
  readonly waitUntil?: "done" | "effective";
  /**
   * The id of the protected address, required to wait until it is effective.
   *
   * @default - none
   */
  readonly floatingIpId?: string;
}

/** A change of Anti-DDoS at Huawei Cloud or Open Telekom Cloud. */
export interface HuaweiAntiDdosDescription extends HuaweiAntiDdosProperties {
  /** The task type. */
  readonly kind: "huawei-antiddos";
}

/** A change of a WAF at Alibaba Cloud (API of 2018-01-17). */
export interface AlibabaWafProperties {
  /** The WAF instance: waf_elasticity-cn-…. */
  readonly instanceId: string;
  /** The WafTaskId that the change returned, not its RequestId. */
  readonly taskId: string;
  /**
   * The region of the instance: cn is mainland China, cn-hongkong everywhere else.
   *
   * @default "cn"
   */
  readonly region?: "cn" | "cn-hongkong";
  /**
   * The address of the API, in place of the region's; http: only for loopback.
   *
   * @default - the region's
   */
  readonly endpoint?: string;
  /**
   * The format of the responses.
   *
   * @default "JSON"
   */
  readonly format?: "JSON" | "XML";
  /**
   * V1 is HMAC-SHA1, known to have served this version of the API; acs3 is ACS3-HMAC-SHA256.
   *
   * @default "v1"
   */
  readonly signature?: "v1" | "acs3";
  /**
   * Done, or effective: also wait until the configuration of the domain is in effect.
   *
   * @default "done"
   */
  readonly waitUntil?: "done" | "effective";
  /**
   * The domain that was changed, required to wait until it is effective.
   *
   * @default - none
   */
  readonly domain?: string;
}

/** A change of a WAF at Alibaba Cloud (API of 2018-01-17). */
export interface AlibabaWafDescription extends AlibabaWafProperties {
  /** The task type. */
  readonly kind: "alibaba-waf";
}

/** A job of ECS, EVS, RDS, ELB at Huawei Cloud or Open Telekom Cloud. */
export interface HuaweiJobProperties {
  /** Servers, volumes, databases, load balancers (not documented by OTC). */
  readonly service: "ecs" | "evs" | "rds" | "elb";
  /** The job_id that the request returned. */
  readonly taskId: string;
  /** The project of what was changed. */
  readonly projectId: string;
  /**
   * The region of the project, such as eu-de or cn-north-4; required without an endpoint.
   *
   * @default - `endpoint` is given instead
   */
  readonly region?: string;
  /**
   * The address of the API, in place of the region's; http: only for loopback.
   *
   * @default - the region's
   */
  readonly endpoint?: string;
}

/** A job of ECS, EVS, RDS, ELB at Huawei Cloud or Open Telekom Cloud. */
export interface HuaweiJobDescription extends HuaweiJobProperties {
  /** The task type. */
  readonly kind: "huawei-job";
}

/** A description of any kind of task. */
export type AnyTaskDescription = HuaweiAntiDdosDescription | AlibabaWafDescription | HuaweiJobDescription;
