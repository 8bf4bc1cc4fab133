import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../../src/http/message";
import { sign } from "../../src/huawei/signature";
import { officialHeaders, signingCase } from "./official";
import { vectorKey, vectors } from "./vectors";

const key = { accessKey: "AK7EXAMPLE", secretKey: "sk-very-secret" };
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
