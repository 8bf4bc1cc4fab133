import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rpcSignature, signRpc } from "../../src/alibaba/rpc-signature";
import { type HttpRequest, inOrder } from "../../src/http/message";
import { call, OfficialClients, officialRpcSignature, rpcCase, rpcVector } from "./official";

const key = { accessKeyId: "LTAI5tEXAMPLE", accessKeySecret: "sk-very-secret" };
const noon = new Date("2026-03-04T12:00:00.987Z");
const base: HttpRequest = {
  method: "POST",
  origin: "https://wafopenapi.cn-hangzhou.aliyuncs.com",
  path: [],
  query: [
    ["Action", "DescribeAsyncTaskStatus"],
    ["Version", "2018-01-17"],
    ["Format", "JSON"],
    ["WafRequestId", "aliyun.waf.20180712214032277.qmxI9a"],
  ],
  headers: {},
  secrets: [],
};

function formOf({ body }: HttpRequest): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body));
}

const clients = new OfficialClients();
beforeAll(() => clients.start());
afterAll(() => clients.stop());

describe("The signature in the RPC style", () => {
  test("is the published one of a GET", () => {
    const { method, parameters, accessKeySecret, signature } = rpcVector;
    expect(rpcSignature(method, parameters, accessKeySecret)).toBe(signature);
  });

  test("is that of the tests of the vendor's library", () => {
    expect(rpcSignature("", [["test", "ok"]], "accessKeySecret")).toBe("jHx/oHoHNrbVfhncHEvPdHXZwHU=");
  });

  test("is that of the vendor's current library, for any parameters and either method", () => {
    fc.assert(
      fc.property(rpcCase, fc.constantFrom("GET", "POST"), ({ request, key }, method) => {
        expect(rpcSignature(method, inOrder(request.query), key.accessKeySecret)).toBe(
          officialRpcSignature(method, request.query, key.accessKeySecret),
        );
      }),
      { numRuns: 600 },
    );
  });

  test("is that of the vendor's current library over all that is sent", () => {
    fc.assert(
      fc.property(rpcCase, ({ request, key, date, nonce }) => {
        const { Signature, ...signed } = formOf(signRpc(request, key, date, nonce));
        expect(Signature).toBe(officialRpcSignature("POST", Object.entries(signed), key.accessKeySecret));
      }),
      { numRuns: 600 },
    );
  });

  test.each<[string, HttpRequest, typeof key, Date, string]>([
    ["parameter", { ...base, query: [...base.query, ["Region", "cn"]] }, key, noon, "nonce"],
    ["secret", base, { ...key, accessKeySecret: "another" }, noon, "nonce"],
    ["id of the key", base, { ...key, accessKeyId: "another" }, noon, "nonce"],
    ["second", base, key, new Date(noon.getTime() + 1_000), "nonce"],
    ["nonce", base, key, noon, "another"],
  ])("is another for another %s", (_name, request, by, date, nonce) => {
    const changed = formOf(signRpc(request, by, date, nonce));
    expect(changed["Signature"]).not.toBe(formOf(signRpc(base, key, noon, "nonce"))["Signature"]);
  });
});

describe("A signed call in the RPC style", () => {
  test("is to the letter what the vendor's former client sends, for any parameters", async () => {
    await fc.assert(
      fc.asyncProperty(rpcCase, call, async ({ date, nonce }, { action, version, parameters, key }) => {
        const common = { SignatureNonce: nonce, Timestamp: date.toISOString().replace(/\.\d+Z$/, "Z") };
        const sent = await clients.popCore({ action, version, parameters, key }, "POST", common);
        const query = [
          ...Object.entries(parameters),
          ["Format", "JSON"],
          ["Action", action],
          ["Version", version],
        ] as const;
        const signed = signRpc({ ...base, query }, key, date, nonce);
        expect(signed.body).toBe(sent.body);
        expect(signed.headers["content-type"]).toBe(sent.headers["content-type"]);
      }),
      { numRuns: 300 },
    );
  });

  test("has every parameter in its form and none in its URL", () => {
    const { query, path, method, origin, headers, ...signed } = signRpc(base, key, noon, "nonce-1");
    expect({ query, path, method, origin }).toEqual({
      query: [],
      path: [],
      method: "POST",
      origin: base.origin,
    });
    expect(headers).toEqual({ "content-type": "application/x-www-form-urlencoded" });
    expect(formOf({ ...base, ...signed })).toEqual({
      ...Object.fromEntries(base.query),
      AccessKeyId: "LTAI5tEXAMPLE",
      SignatureMethod: "HMAC-SHA1",
      SignatureVersion: "1.0",
      SignatureNonce: "nonce-1",
      Timestamp: "2026-03-04T12:00:00Z",
      Signature: expect.stringMatching(/^[A-Za-z0-9+/]{27}=$/),
    });
  });

  test("keeps the headers it has", () => {
    const { headers } = signRpc({ ...base, headers: { accept: "application/json" } }, key, noon);
    expect(headers).toEqual({
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
    });
  });

  test("has the security token of a temporary key among what is signed", () => {
    const form = formOf(signRpc(base, { ...key, securityToken: "sts+token/==" }, noon, "nonce"));
    expect(form["SecurityToken"]).toBe("sts+token/==");
    const { Signature, SecurityToken: _token, ...rest } = form;
    expect(Signature).not.toBe(officialRpcSignature("POST", Object.entries(rest), key.accessKeySecret));
  });

  test("has a nonce of its own each time", () => {
    const nonces = Array.from({ length: 50 }, () => formOf(signRpc(base, key, noon))["SignatureNonce"]);
    expect(new Set(nonces).size).toBe(50);
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("counts its signature, its key and its token among what must never be seen", () => {
    const signed = signRpc({ ...base, secrets: ["before"] }, { ...key, securityToken: "sts" }, noon);
    const signature = formOf(signed)["Signature"];
    expect(signed.secrets).toEqual(["before", "LTAI5tEXAMPLE", "sk-very-secret", "sts", signature]);
    expect(signRpc(base, key, noon).secrets.slice(0, -1)).toEqual(["LTAI5tEXAMPLE", "sk-very-secret"]);
  });
});
