import type { RawRequest } from "../../src/testing/server";

/** A signature that the vendor has published. */
export interface Vector {
  readonly name: string;
  readonly request: RawRequest;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

export const vectorKey = { accessKey: "AccessKey", secretKey: "SecretKey" };

const pythonHeaders = { host: "service.endpoint.myhuaweicloud.com", "x-sdk-date": "20200608T023900Z" };
const goHeaders = { host: "example.com", "x-sdk-date": "20060102T150405Z" };

/** Sources: tests/test_signer.py of the vendor's Python SDK; core/auth/signer/signer_test.go of its Go SDK. */
export const vectors: readonly Vector[] = [
  {
    name: "a GET of the Python SDK's tests",
    request: { method: "GET", target: "/resources?size=1", headers: pythonHeaders, body: "" },
    signedHeaders: ["host", "x-sdk-date"],
    signature: "cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842",
  },
  {
    name: "a POST of the Python SDK's tests",
    request: {
      method: "POST",
      target: "/resources?size=1",
      headers: pythonHeaders,
      body: '{"name":"test","id":1}',
    },
    signedHeaders: ["host", "x-sdk-date"],
    signature: "436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f",
  },
  {
    name: "a GET of the Go SDK's tests",
    request: { method: "GET", target: "/path?limit=1", headers: goHeaders, body: "" },
    signedHeaders: ["x-sdk-date"],
    signature: "5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624",
  },
  {
    name: "a POST of the Go SDK's tests",
    request: {
      method: "POST",
      target: "/path?key=value",
      headers: goHeaders,
      body: '{"Name":"test","Id":1}\n',
    },
    signedHeaders: ["x-sdk-date"],
    signature: "cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59",
  },
];

/** One of the scoped form, which has a key of its own. */
export const scopedVector: Vector & {
  readonly key: { readonly accessKey: string; readonly secretKey: string };
} & {
  readonly scope: string;
} = {
  name: "a GET of Open Telekom Cloud's own TypeScript client",
  request: {
    method: "GET",
    target: "/v3/projects/?name=eu-de_test_dmd",
    headers: {
      accept: "application/json",
      host: "iam.eu-de.otc.t-systems.com",
      "user-agent": "golangsdk/2.0.0",
      "x-sdk-date": "20201019T132212Z",
    },
    body: "",
  },
  key: { accessKey: "A2VGRDT4L5Z7YOYSTNN9", secretKey: "BYBYIiF3WUZGlorXmcTEDtNjB40JTibYIEfSUWqA" },
  scope: "20201019///sdk_request",
  signedHeaders: ["accept", "host", "user-agent", "x-sdk-date"],
  signature: "446f60d99021ad562739f1a841a242b708237d62ed5d278d882abcfea8b0428b",
};
