import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signAcs3 } from "../../src/alibaba/acs3-signature";
import type { HttpRequest } from "../../src/http/message";
import { acs3Case, acs3Vector, officialHeaders } from "./official";

const key = { accessKeyId: "LTAI5tEXAMPLE", accessKeySecret: "sk-very-secret" };
const noon = new Date("2026-03-04T12:00:00.987Z");
const base: HttpRequest = {
  method: "POST",
  origin: "https://wafopenapi.cn-hangzhou.aliyuncs.com",
  path: [],
  query: [["WafRequestId", "aliyun.waf.20180712214032277.qmxI9a"]],
  headers: { "x-acs-action": "DescribeAsyncTaskStatus", "x-acs-version": "2018-01-17" },
  secrets: [],
};
const emptyBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

function authorization(request: HttpRequest, by = key, date = noon, nonce = "nonce"): string {
  return signAcs3(request, by, date, nonce).headers["authorization"] ?? "";
}

/** Of the canonical form, written out by hand. */
function signatureOf(lines: readonly string[]): string {
  const digest = createHash("sha256").update(lines.join("\n")).digest("hex");
  return createHmac("sha256", key.accessKeySecret).update(`ACS3-HMAC-SHA256\n${digest}`).digest("hex");
}

function signedHeadersIn(header: string): string[] | undefined {
  return /,SignedHeaders=([^,]+),/.exec(header)?.[1]?.split(";");
}

function signatureIn(header: string): string | undefined {
  return header.split("Signature=")[1];
}

describe("The ACS3 signature", () => {
  test("is the published one", () => {
    const { request, key, date, nonce } = acs3Vector;
    expect(signAcs3(request, key, date, nonce).headers).toEqual({
      host: "ecs.cn-shanghai.aliyuncs.com",
      "x-acs-action": "RunInstances",
      "x-acs-content-sha256": emptyBody,
      "x-acs-date": "2023-10-26T10:22:32Z",
      "x-acs-signature-nonce": nonce,
      "x-acs-version": "2014-05-26",
      authorization: acs3Vector.authorization,
    });
  });

  test("is that of the vendor's current library, for any request", () => {
    fc.assert(
      fc.property(acs3Case, (signing) => {
        const { request, key, date, nonce } = signing;
        expect(signAcs3(request, key, date, nonce).headers).toEqual(officialHeaders(signing));
      }),
      { numRuns: 600 },
    );
  });

  test("is made of the query in the described order and encoding, whatever order it is given in", () => {
    const query = [
      ["b c", "*~!'()"],
      ["a", "一 +=&%"],
      ["Z", ""],
    ] as const;
    const canonical = [
      "POST",
      "/",
      "Z=&a=%E4%B8%80%20%2B%3D%26%25&b%20c=%2A~%21%27%28%29",
      "host:wafopenapi.cn-hangzhou.aliyuncs.com",
      "x-acs-action:DescribeAsyncTaskStatus",
      `x-acs-content-sha256:${emptyBody}`,
      "x-acs-date:2026-03-04T12:00:00Z",
      "x-acs-signature-nonce:nonce",
      "x-acs-version:2018-01-17",
      "",
      "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version",
      emptyBody,
    ];
    for (const given of [query, query.toReversed()]) {
      expect(authorization({ ...base, query: given })).toContain(`,Signature=${signatureOf(canonical)}`);
    }
  });

  test("covers the content type and every header of the gateway's, and no other", () => {
    const headers = {
      ...base.headers,
      accept: "application/json",
      "content-type": "text/plain",
      "x-acs-extra": "1",
      "x-other": "1",
    };
    expect(signedHeadersIn(authorization({ ...base, headers }))).toEqual([
      "content-type",
      "host",
      "x-acs-action",
      "x-acs-content-sha256",
      "x-acs-date",
      "x-acs-extra",
      "x-acs-signature-nonce",
      "x-acs-version",
    ]);
  });

  test("covers the security token of a temporary key and the key's id, which are sent beside it", () => {
    const { headers } = signAcs3(base, { ...key, securityToken: "sts-token" }, noon);
    expect(headers).toMatchObject({
      "x-acs-accesskey-id": "LTAI5tEXAMPLE",
      "x-acs-security-token": "sts-token",
    });
    expect(signedHeadersIn(headers["authorization"] ?? "")).toEqual([
      "host",
      "x-acs-accesskey-id",
      "x-acs-action",
      "x-acs-content-sha256",
      "x-acs-date",
      "x-acs-security-token",
      "x-acs-signature-nonce",
      "x-acs-version",
    ]);
  });

  test("leaves the white space around a header's value out", () => {
    const withExtra = (extra: string) => ({ ...base, headers: { ...base.headers, "x-acs-extra": extra } });
    expect(authorization(withExtra("  a b \t"))).toBe(authorization(withExtra("a b")));
  });

  test.each<[string, Partial<HttpRequest>]>([
    ["method", { method: "GET" }],
    ["host", { origin: "https://wafopenapi.ap-southeast-1.aliyuncs.com" }],
    ["port", { origin: "https://wafopenapi.cn-hangzhou.aliyuncs.com:8443" }],
    ["path", { path: ["a"] }],
    ["query", { query: [["WafRequestId", "another"]] }],
    ["action", { headers: { ...base.headers, "x-acs-action": "DescribeRegions" } }],
    ["version", { headers: { ...base.headers, "x-acs-version": "2019-09-10" } }],
    ["body", { body: "{}" }],
  ])("is another for another %s", (_name, change) => {
    expect(signatureIn(authorization({ ...base, ...change }))).not.toBe(signatureIn(authorization(base)));
  });

  test("is another for another secret, another second and another nonce", () => {
    const all = [
      authorization(base),
      authorization(base, { ...key, accessKeySecret: "another" }),
      authorization(base, key, new Date(noon.getTime() + 1_000)),
      authorization(base, key, noon, "another"),
    ];
    expect(new Set(all.map(signatureIn)).size).toBe(4);
  });
});

describe("A request signed with ACS3", () => {
  test("is otherwise the one that was to be signed", () => {
    const request = { ...base, path: ["a"], body: '{"a":1}' };
    const { headers, secrets: _secrets, ...signed } = signAcs3(request, key, noon);
    const { headers: _headers, secrets: _before, ...unsigned } = request;
    expect(signed).toEqual(unsigned);
    expect(headers["x-acs-content-sha256"]).toBe(createHash("sha256").update('{"a":1}').digest("hex"));
  });

  test("has its time to the second, and a nonce of its own each time", () => {
    const all = Array.from({ length: 50 }, () => signAcs3(base, key, noon).headers);
    expect(new Set(all.map((headers) => headers["x-acs-signature-nonce"])).size).toBe(50);
    for (const headers of all) {
      expect(headers["x-acs-date"]).toBe("2026-03-04T12:00:00Z");
      expect(headers["x-acs-signature-nonce"]).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test("says no secret in its query or its body", () => {
    const { query, body, secrets } = signAcs3(base, { ...key, securityToken: "sts-token" }, noon);
    for (const secret of secrets) expect(JSON.stringify([query, body])).not.toContain(secret);
  });

  test("counts its signature, its key and its token among what must never be seen", () => {
    const before = { ...base, secrets: ["before"] };
    const { headers, secrets } = signAcs3(before, { ...key, securityToken: "sts" }, noon);
    const signature = signatureIn(headers["authorization"] ?? "");
    expect(secrets).toEqual(["before", "LTAI5tEXAMPLE", "sk-very-secret", "sts", signature]);
    expect(signAcs3(base, key, noon).secrets.slice(0, -1)).toEqual(["LTAI5tEXAMPLE", "sk-very-secret"]);
  });
});
