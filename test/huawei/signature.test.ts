import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../../src/http/message";
import { type AccessKey, sign } from "../../src/huawei/signature";
import { officialHeaders, scopedCase, signingCase } from "./official";
import { scopedVector, vectorKey, vectors } from "./vectors";

const key: AccessKey = { accessKey: "AK7EXAMPLE", secretKey: "sk-very-secret" };
const noon = new Date("2026-03-04T12:00:00.987Z");
const base: HttpRequest = {
  method: "GET",
  origin: "https://antiddos.eu-de.otc.t-systems.com",
  path: ["v1", "project", "query_task_status"],
  query: [["task_id", "task-1"]],
  headers: {},
  secrets: [],
};

function authorization(request: HttpRequest, by = key, date = noon): string {
  return sign(request, by, date).headers["authorization"] ?? "";
}

/** Of the canonical form, written out by hand. */
function signatureOf(lines: readonly string[], time: string): string {
  const digest = createHash("sha256").update(lines.join("\n")).digest("hex");
  return createHmac("sha256", key.secretKey).update(`SDK-HMAC-SHA256\n${time}\n${digest}`).digest("hex");
}

const emptyBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

describe("The signature", () => {
  // The others of the published vectors do not sign the host, which `sign` always does.
  test.each(vectors.filter(({ signedHeaders }) => signedHeaders.includes("host")))(
    "of $name is the published one",
    ({ request, signedHeaders, signature }) => {
      const url = new URL(request.target, `https://${request.headers["host"]}`);
      const signed = sign(
        {
          method: request.method as "GET" | "POST",
          origin: url.origin,
          path: url.pathname.split("/").slice(1),
          query: [...url.searchParams],
          headers: {},
          secrets: [],
          ...(request.body && { body: request.body }),
        },
        vectorKey,
        new Date("2020-06-08T02:39:00Z"),
      );
      expect(signed.headers["authorization"]).toBe(
        `SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`,
      );
    },
  );

  test("is made of the query in the published order and encoding, whatever order it is given in", () => {
    // The canonical query of the vendor's Go SDK for these parameters.
    const published =
      "enable=true&limit=1&multi=1&multi=2&multi=3&path=%2Ftmp%2F123&test=%E4%B8%80%20%28%26%3D%3F%21%23%25.%2A%29";
    const query = [
      ["test", "一 (&=?!#%.*)"],
      ["multi", "3"],
      ["path", "/tmp/123"],
      ["multi", "1"],
      ["limit", "1"],
      ["enable", "true"],
      ["multi", "2"],
    ] as const;
    const canonical = [
      "GET",
      "/v1/project/query_task_status/",
      published,
      "host:antiddos.eu-de.otc.t-systems.com",
      "x-sdk-date:20260304T120000Z",
      "",
      "host;x-sdk-date",
      emptyBody,
    ];
    expect(authorization({ ...base, query })).toContain(
      `Signature=${signatureOf(canonical, "20260304T120000Z")}`,
    );
  });

  test("is that of the vendor's own SDK, for any request", () => {
    fc.assert(
      fc.property(signingCase, (signing) => {
        const { request, key, date } = signing;
        expect(sign(request, key, date).headers).toEqual(officialHeaders(signing));
      }),
      { numRuns: 600 },
    );
  });

  test("covers every header of the request, the host and the date", () => {
    const headers = { accept: "application/json", "x-project-id": "p" };
    expect(authorization({ ...base, headers })).toContain(
      "SignedHeaders=accept;host;x-project-id;x-sdk-date,",
    );
  });

  test("covers the security token of a temporary key, which is sent beside it", () => {
    const signed = sign(base, { ...key, securityToken: "sts-token" }, noon);
    expect(signed.headers["authorization"]).toContain("SignedHeaders=host;x-sdk-date;x-security-token,");
    expect(signed.headers["x-security-token"]).toBe("sts-token");
  });

  test("leaves the white space around a header's value out", () => {
    const spaced = { ...base, headers: { accept: "  application/json \t" } };
    expect(authorization(spaced)).toBe(authorization({ ...base, headers: { accept: "application/json" } }));
  });

  test("leaves the path as it is sent: only the signed form ends with a slash", () => {
    expect(sign(base, key, noon).path).toEqual(base.path);
    expect(authorization({ ...base, path: [...base.path, ""] })).toBe(authorization(base));
  });

  test.each<[string, Partial<HttpRequest>]>([
    ["method", { method: "POST" }],
    ["host", { origin: "https://antiddos.eu-nl.otc.t-systems.com" }],
    ["port", { origin: "https://antiddos.eu-de.otc.t-systems.com:8443" }],
    ["path", { path: ["v1", "project", "query_task_statuS"] }],
    ["cut between two segments", { path: ["v1", "project/query_task_status"] }],
    ["query", { query: [["task_id", "task-2"]] }],
    ["headers", { headers: { accept: "*/*" } }],
    ["body", { body: "{}" }],
  ])("is another for another %s", (_name, change) => {
    expect(authorization({ ...base, ...change })).not.toBe(authorization(base));
  });

  test("is another for another secret key and another second", () => {
    const all = [
      authorization(base),
      authorization(base, { ...key, secretKey: "another" }),
      authorization(base, key, new Date(noon.getTime() + 1_000)),
    ];
    expect(new Set(all).size).toBe(3);
  });

  test("counts among what must never be seen, as the keys and the token do", () => {
    const { headers, secrets } = sign(
      { ...base, secrets: ["before"] },
      { ...key, securityToken: "sts" },
      noon,
    );
    const signature = headers["authorization"]?.split("Signature=")[1];
    expect(secrets).toEqual(["before", "AK7EXAMPLE", "sk-very-secret", "sts", signature]);
  });
});

describe("The signature of the scoped form", () => {
  const scoped: AccessKey = { ...key, signing: "scoped" };

  test("of a client of Open Telekom Cloud is the published one", () => {
    const { request, key, scope, signedHeaders, signature } = scopedVector;
    const { accept = "", "user-agent": agent = "" } = request.headers;
    const signed = sign(
      {
        method: "GET",
        origin: "https://iam.eu-de.otc.t-systems.com",
        path: ["v3", "projects", ""],
        query: [["name", "eu-de_test_dmd"]],
        headers: { accept, "user-agent": agent },
        secrets: [],
      },
      { ...key, signing: "scoped" },
      new Date("2020-10-19T13:22:12Z"),
    );
    expect(signed.headers["authorization"]).toBe(
      `SDK-HMAC-SHA256 Credential=${key.accessKey}/${scope}, SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`,
    );
    expect(signed.headers["x-sdk-date"]).toBe("20201019T132212Z");
  });

  /** Step by step, as the vendor's page has it. */
  function oracle(canonical: readonly string[], time: string, region: string, service: string): string {
    const mac = (by: string | Buffer, text: string) => createHmac("sha256", by).update(text).digest();
    const day = time.slice(0, 8);
    const ofDay = mac(`SDK${key.secretKey}`, day);
    const ofRegion = mac(ofDay, region);
    const ofService = mac(ofRegion, service);
    const signingKey = mac(ofService, "sdk_request");
    const digest = createHash("sha256").update(canonical.join("\n")).digest("hex");
    const text = `SDK-HMAC-SHA256\n${time}\n${day}/${region}/${service}/sdk_request\n${digest}`;
    return mac(signingKey, text).toString("hex");
  }

  test.each([
    [undefined, "", "", "20260304///sdk_request"],
    ["eu-de/antiddos", "eu-de", "antiddos", "20260304/eu-de/antiddos/sdk_request"],
    ["cn-north-4/ecs", "cn-north-4", "ecs", "20260304/cn-north-4/ecs/sdk_request"],
  ])("for the scope %s is that of its day, region and service", (signingScope, region, service, scope) => {
    const canonical = [
      "GET",
      "/v1/project/query_task_status/",
      "task_id=task-1",
      "host:antiddos.eu-de.otc.t-systems.com",
      "x-sdk-date:20260304T120000Z",
      "",
      "host;x-sdk-date",
      emptyBody,
    ];
    const signature = oracle(canonical, "20260304T120000Z", region, service);
    expect(authorization(base, { ...scoped, ...(signingScope && { signingScope }) })).toBe(
      `SDK-HMAC-SHA256 Credential=AK7EXAMPLE/${scope}, SignedHeaders=host;x-sdk-date, Signature=${signature}`,
    );
  });

  test("is made with all that the plain one is made with, for any request", () => {
    fc.assert(
      fc.property(scopedCase, ({ request, key, date }) => {
        const { signing: _scoped, signingScope: _scope, ...plain } = key;
        const { authorization: one = "", ...rest } = sign(request, key, date).headers;
        const { authorization: other = "", ...others } = sign(request, plain, date).headers;
        expect(rest).toEqual(others);
        const names = (header: string) => /SignedHeaders=([^,]+)/.exec(header)?.[1];
        expect(names(one)).toBe(names(other));
        expect(one.slice(-64)).not.toBe(other.slice(-64));
      }),
      { numRuns: 100 },
    );
  });

  test("is another for another day, region and service", () => {
    const all = [
      authorization(base, scoped),
      authorization(base, scoped, new Date(noon.getTime() + 24 * 3_600_000)),
      authorization(base, { ...scoped, signingScope: "eu-de/antiddos" }),
      authorization(base, { ...scoped, signingScope: "eu-nl/antiddos" }),
      authorization(base, { ...scoped, signingScope: "eu-de/ecs" }),
    ];
    expect(new Set(all.map((header) => header.slice(-64))).size).toBe(all.length);
  });

  test("counts among what must never be seen", () => {
    const { headers, secrets } = sign(base, { ...scoped, securityToken: "sts" }, noon);
    const signature = headers["authorization"]?.split("Signature=")[1];
    expect(secrets).toEqual(["AK7EXAMPLE", "sk-very-secret", "sts", signature]);
  });

  test("is not what a key without a word about it makes", () => {
    expect(authorization(base, { ...key, signing: "plain" })).toBe(authorization(base));
    expect(authorization(base)).toContain("Access=AK7EXAMPLE,");
  });
});
