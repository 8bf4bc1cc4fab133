import { createHash } from "node:crypto";
import OpenApi from "@alicloud/openapi-core";
import OpenApiUtils, { Config, OpenApiRequest, Params } from "@alicloud/openapi-core/dist/utils";
import PopCore from "@alicloud/pop-core";
import fc from "fast-check";
import type { AccessKey } from "../../src/alibaba/access-key";
import type { HttpRequest } from "../../src/http/message";
import { LoopbackServer, type RawRequest } from "../../src/testing/server";

const algorithm = "ACS3-HMAC-SHA256";

/** A request to be signed, by whom, when and with what nonce. */
export interface SigningCase {
  readonly request: HttpRequest;
  readonly key: AccessKey;
  readonly date: Date;
  readonly nonce: string;
}

/** What a client is asked to call. */
export interface Call {
  readonly action: string;
  readonly version: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly key: AccessKey;
}

/** How a client is asked to do it. */
export interface Way {
  readonly method: "GET" | "POST";
  readonly signature: "RPC" | "ACS3";
  /** Where the parameters go. */
  readonly to: "query" | "form" | "json";
}

/** The signature in the RPC style that the vendor's current library makes. */
export function officialRpcSignature(
  method: string,
  parameters: HttpRequest["query"],
  accessKeySecret: string,
): string {
  return OpenApiUtils.getRPCSignature(Object.fromEntries(parameters), method, accessKeySecret);
}

/** The headers that the vendor's current library puts on a request for ACS3. */
export function officialHeaders({ request, key, date, nonce }: SigningCase): Record<string, string> {
  const bodyHash = createHash("sha256")
    .update(request.body ?? "")
    .digest("hex");
  const headers: Record<string, string> = {
    ...request.headers,
    host: new URL(request.origin).host,
    "x-acs-content-sha256": bodyHash,
    "x-acs-date": date.toISOString().replace(/\.\d+Z$/, "Z"),
    "x-acs-signature-nonce": nonce,
  };
  if (key.securityToken !== undefined) {
    headers["x-acs-accesskey-id"] = key.accessKeyId;
    headers["x-acs-security-token"] = key.securityToken;
  }
  const authorization = OpenApiUtils.getAuthorization(
    {
      method: request.method,
      pathname: `/${request.path.map(encodeURIComponent).join("/")}`,
      query: Object.fromEntries(request.query),
      headers,
    } as unknown as Parameters<typeof OpenApiUtils.getAuthorization>[0],
    algorithm,
    bodyHash,
    key.accessKeyId,
    key.accessKeySecret,
  );
  return { ...headers, authorization };
}

/** Calls of the vendor's own clients, as they come over the wire. */
export class OfficialClients {
  private readonly server = new LoopbackServer(() => ({
    status: 200,
    headers: { "content-type": "application/json" },
    body: '{"RequestId":"1"}',
  }));
  private origin = "";

  async start(): Promise<void> {
    this.origin = await this.server.listen();
  }

  async stop(): Promise<void> {
    await this.server.close();
  }

  /** @param common parameters that replace those the client makes up */
  async popCore(
    { action, version, parameters, key }: Call,
    method: Way["method"],
    common: Readonly<Record<string, string>> = {},
  ): Promise<RawRequest> {
    const client = new PopCore({ endpoint: this.origin, apiVersion: version, ...key });
    const options = { method, formatAction: false, formatParams: false };
    return this.lastAfter(client.request(action, { ...parameters, ...common }, options));
  }

  async openApiCore({ action, version, parameters, key }: Call, way: Way): Promise<RawRequest> {
    const client = new OpenApi(
      new Config({
        ...key,
        protocol: "http",
        endpoint: new URL(this.origin).host,
        signatureAlgorithm: way.signature === "RPC" ? "v2" : algorithm,
      }),
    );
    const params = new Params({
      action,
      version,
      protocol: "http",
      pathname: "/",
      method: way.method,
      authType: "AK",
      style: "RPC",
      reqBodyType: way.to === "json" ? "json" : "formData",
      bodyType: "json",
    });
    const request = new OpenApiRequest(way.to === "query" ? { query: parameters } : { body: parameters });
    return this.lastAfter(client.callApi(params, request, {} as Parameters<OpenApi["callApi"]>[2]));
  }

  private async lastAfter(call: Promise<unknown>): Promise<RawRequest> {
    await call;
    const request = this.server.requests.pop();
    if (request === undefined) throw new Error("The client has sent nothing.");
    return request;
  }
}

const bits = [
  ..." %+*!'()~&=?#/:@$,;\"<>\\^`{|}[]-._aZ09".split(""),
  "%20",
  "%2F",
  "\n",
  "\u00a0",
  "é",
  "Ω",
  "一",
  "😀",
  "👩‍💻",
];

function textOf(from: readonly string[], minLength = 0): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...from), { minLength, maxLength: 8 }).map((parts) => parts.join(""));
}

const value = fc.oneof(
  textOf(bits),
  fc.constantFrom("", "aliyun.waf.20180712214032277.qmxI9a", "waf_elasticity-cn-0xldbqt****"),
);

const name = fc.oneof(fc.constantFrom("WafRequestId", "InstanceId", "a", "A", "a.1"), textOf(bits, 1));

/*
 * Left out of calls with ACS3, because the vendor's library does something else with it than the vendor
 * describes, or leaves it to its caller:
 * - names of query parameters that have to be encoded: it signs them as they are;
 * - in a path, which its caller encodes: what `encodeURIComponent` leaves and the signature does not, and
 *   segments of dots only, which are steps and not names once they are in a URL.
 */
const plainName = textOf(
  bits.filter((bit) => /^[\w.~-]$/.test(bit)),
  1,
);
const segment = textOf(
  bits.filter((bit) => !/[!'()]/.test(bit)),
  1,
).filter((text) => !/^\.+$/.test(text));

const accessKey: fc.Arbitrary<AccessKey> = fc.record(
  {
    accessKeyId: fc.stringMatching(/^(STS\.)?[A-Za-z0-9]{8,24}$/),
    accessKeySecret: fc.stringMatching(/^[\x21-\x7e]{1,40}$/),
    securityToken: fc.stringMatching(/^[A-Za-z0-9+/]{8,60}={0,2}$/),
  },
  { requiredKeys: ["accessKeyId", "accessKeySecret"] },
);

const date = fc.date({
  min: new Date("2000-01-01T00:00:00Z"),
  max: new Date("2099-12-31T23:59:59Z"),
  noInvalidDate: true,
});
const nonce = fc.uuid();
const action = fc.constantFrom("DescribeAsyncTaskStatus", "DescribeRegions");
const version = fc.constantFrom("2018-01-17", "2014-05-26");
const origin = fc.constantFrom(
  "https://wafopenapi.cn-hangzhou.aliyuncs.com",
  "https://wafopenapi.ap-southeast-1.aliyuncs.com",
  "https://api.example.com:8443",
  "http://127.0.0.1:8080",
  "http://[::1]:8080",
);

/** A call with parameters of any name and value. */
export const call: fc.Arbitrary<Call> = fc.record({
  action,
  version,
  parameters: fc.dictionary(name, value, { maxKeys: 6, noNullPrototype: true }),
  key: accessKey,
});

/** A call that the vendor's library signs with ACS3 as the vendor describes it. */
export const plainCall: fc.Arbitrary<Call> = fc.record({
  action,
  version,
  parameters: fc.dictionary(plainName, value, { maxKeys: 6, noNullPrototype: true }),
  key: accessKey,
});

/** Calls in the RPC style, before they are signed. */
export const rpcCase: fc.Arbitrary<SigningCase> = fc
  .record({ call, origin, date, nonce, format: fc.constantFrom("JSON", "XML") })
  .map(({ call: { action, version, parameters, key }, origin, format, ...rest }) => ({
    ...rest,
    key,
    request: {
      method: "POST",
      origin,
      path: [],
      query: [
        ...Object.entries(parameters),
        ["Action", action],
        ["Version", version],
        ["Format", format],
      ] as const,
      headers: {},
      secrets: [],
    },
  }));

const acs3Request: fc.Arbitrary<HttpRequest> = fc
  .record({
    method: fc.constantFrom("GET", "POST"),
    origin,
    path: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(segment, { maxLength: 3 })),
    query: fc.uniqueArray(fc.tuple(plainName, value), { selector: ([key]) => key, maxLength: 6 }),
    action,
    version,
    headers: fc.dictionary(
      fc.constantFrom("accept", "content-type", "user-agent", "x-acs-extra", "x-other"),
      fc.stringMatching(/^[ \t]{0,2}[\x21-\x7e]([\x20-\x7e]{0,20}[\x21-\x7e])?[ \t]{0,2}$/),
      { noNullPrototype: true },
    ),
    body: fc.option(textOf(bits, 1), { nil: undefined }),
    secrets: fc.constant([]),
  })
  .map(({ action, version, headers, body, ...rest }) => ({
    ...rest,
    headers: { ...headers, "x-acs-action": action, "x-acs-version": version },
    ...(rest.method === "POST" && body !== undefined && { body }),
  }));

/** Calls with ACS3, before they are signed. */
export const acs3Case: fc.Arbitrary<SigningCase> = fc.record({
  request: acs3Request,
  key: accessKey,
  date,
  nonce,
});

/** Published for the description of the RPC style. */
export const rpcVector = {
  accessKeySecret: "testsecret",
  method: "GET",
  parameters: [
    ["AccessKeyId", "testid"],
    ["Action", "DescribeRegions"],
    ["Format", "XML"],
    ["SignatureMethod", "HMAC-SHA1"],
    ["SignatureNonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"],
    ["SignatureVersion", "1.0"],
    ["Timestamp", "2016-02-23T12:46:24Z"],
    ["Version", "2014-05-26"],
  ],
  signature: "OLeaidS1JvxuMvnyHOwuJ+uX5qY=",
} as const;

/** Published for the description of ACS3. */
export const acs3Vector = {
  request: {
    method: "POST",
    origin: "https://ecs.cn-shanghai.aliyuncs.com",
    path: [],
    query: [
      ["RegionId", "cn-shanghai"],
      ["ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"],
    ],
    headers: { "x-acs-action": "RunInstances", "x-acs-version": "2014-05-26" },
    secrets: [],
  },
  key: { accessKeyId: "YourAccessKeyId", accessKeySecret: "YourAccessKeySecret" },
  date: new Date("2023-10-26T10:22:32Z"),
  nonce: "3156853299f313e23d1673dc12e1703d",
  authorization:
    "ACS3-HMAC-SHA256 Credential=YourAccessKeyId," +
    "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version," +
    "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
} as const satisfies SigningCase & { authorization: string };
