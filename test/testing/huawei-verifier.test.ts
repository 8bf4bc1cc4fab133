import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePath, encodeQuery, type HttpRequest } from "../../src/http/message";
import { sign } from "../../src/huawei/signature";
import { isSignedBy, parseAuthorization, parseSdkDate } from "../../src/testing/huawei-verifier";
import type { RawRequest } from "../../src/testing/server";
import { officialHeaders, scopedCase, signingCase } from "../huawei/official";
import { scopedVector, vectorKey, vectors } from "../huawei/vectors";

/** A request as a server gets it. */
function onTheWire(request: HttpRequest, headers: Readonly<Record<string, string>>): RawRequest {
  const search = encodeQuery(request.query);
  return {
    method: request.method,
    target: `${encodePath(request.path)}${search && `?${search}`}`,
    headers,
    body: request.body ?? "",
  };
}

/** The same request, encoded no more than `encodeURIComponent` does it: another client's way to write it. */
function lessEncoded(request: RawRequest): RawRequest {
  const target = request.target.replaceAll(/%(21|27|28|29|2A)/g, (encoded) => decodeURIComponent(encoded));
  return { ...request, target };
}

function accepts(request: RawRequest, secretKey: string): boolean {
  const claim = parseAuthorization(request.headers["authorization"] ?? "");
  return claim !== undefined && isSignedBy(request, claim, secretKey);
}

const secretKey = "sk-very-secret";
const unsigned: HttpRequest = {
  method: "POST",
  origin: "https://antiddos.eu-de.otc.t-systems.com",
  path: ["v1", "project", "query task"],
  query: [
    ["task_id", "task 1"],
    ["limit", "10"],
  ],
  headers: { accept: "application/json", "x-project-id": "project" },
  body: '{"a":1}',
  secrets: [],
};
const signed = onTheWire(
  unsigned,
  sign(
    unsigned,
    { accessKey: "AK7EXAMPLE", secretKey, securityToken: "sts" },
    new Date("2026-03-04T12:00:00Z"),
  ).headers,
);

function withHeader(name: string, value: string): RawRequest {
  return { ...signed, headers: { ...signed.headers, [name]: value } };
}

describe("The verifier", () => {
  test.each(vectors)("accepts the published signature of $name", ({ request, signedHeaders, signature }) => {
    const claim = { accessKey: vectorKey.accessKey, scope: undefined, signedHeaders, signature };
    expect(isSignedBy(request, claim, vectorKey.secretKey)).toBe(true);
  });

  test("accepts what the vendor's own SDK signs, for any request", () => {
    fc.assert(
      fc.property(signingCase, (signing) => {
        const request = onTheWire(signing.request, officialHeaders(signing));
        expect(accepts(request, signing.key.secretKey)).toBe(true);
        expect(accepts(lessEncoded(request), signing.key.secretKey)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  test("accepts what we sign, for any request", () => {
    fc.assert(
      fc.property(signingCase, ({ request, key, date }) => {
        expect(accepts(onTheWire(request, sign(request, key, date).headers), key.secretKey)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("refuses what another key has signed, for any request", () => {
    fc.assert(
      fc.property(signingCase, (signing) => {
        const request = onTheWire(signing.request, officialHeaders(signing));
        expect(accepts(request, `${signing.key.secretKey}x`)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test("refuses a signature with any one of its digits changed", () => {
    expect(accepts(signed, secretKey)).toBe(true);
    const authorization = signed.headers["authorization"] ?? "";
    const start = authorization.length - 64;
    for (let index = start; index < authorization.length; index++) {
      const changed = authorization[index] === "0" ? "1" : "0";
      const forged = authorization.slice(0, index) + changed + authorization.slice(index + 1);
      expect(accepts(withHeader("authorization", forged), secretKey), `digit ${index - start}`).toBe(false);
    }
  });

  test.each<[string, RawRequest]>([
    ["method", { ...signed, method: "GET" }],
    ["path", { ...signed, target: signed.target.replace("/v1/", "/v2/") }],
    ["path by one more segment", { ...signed, target: signed.target.replace("?", "/more?") }],
    ["path by an encoded slash", { ...signed, target: signed.target.replace("project/", "project%2F") }],
    ["value in the query", { ...signed, target: signed.target.replace("limit=10", "limit=11") }],
    ["name in the query", { ...signed, target: signed.target.replace("limit=", "limiT=") }],
    ["query by one more parameter", { ...signed, target: `${signed.target}&a=` }],
    ["query by one parameter less", { ...signed, target: signed.target.replace("&limit=10", "") }],
    ["query by a second question mark", { ...signed, target: `${signed.target}?more` }],
    ["body", { ...signed, body: '{"a":2}' }],
    ["body by a line feed", { ...signed, body: `${signed.body}\n` }],
    ["body into none", { ...signed, body: "" }],
    ["host", withHeader("host", "antiddos.eu-nl.otc.t-systems.com")],
    ["date", withHeader("x-sdk-date", "20260304T120001Z")],
    ["header", withHeader("x-project-id", "another")],
    ["security token", withHeader("x-security-token", "another")],
    [
      "list of signed headers",
      withHeader("authorization", (signed.headers["authorization"] ?? "").replace("accept;", "")),
    ],
  ])("refuses a request with another %s", (_name, changed) => {
    expect(accepts(changed, secretKey)).toBe(false);
  });

  test("refuses a signature that does not cover the date, though it is right", () => {
    const headers = { host: "api.example.com", "x-sdk-date": "20260304T120000Z" };
    const request = { method: "GET", target: "/path", headers, body: "" };
    const claimOf = (signedHeaders: readonly (keyof typeof headers)[]) => {
      const digest = (text: string) => createHash("sha256").update(text).digest("hex");
      const lines = signedHeaders.map((name) => `${name}:${headers[name]}`);
      const canonical = ["GET", "/path/", "", ...lines, "", signedHeaders.join(";"), digest("")].join("\n");
      const signature = createHmac("sha256", secretKey)
        .update(`SDK-HMAC-SHA256\n${headers["x-sdk-date"]}\n${digest(canonical)}`)
        .digest("hex");
      return { accessKey: "AK7EXAMPLE", scope: undefined, signedHeaders, signature };
    };
    expect(isSignedBy(request, claimOf(["host", "x-sdk-date"]), secretKey)).toBe(true);
    expect(isSignedBy(request, claimOf(["host"]), secretKey)).toBe(false);
  });

  test("refuses a request without a date", () => {
    const { "x-sdk-date": _date, ...headers } = signed.headers;
    expect(accepts({ ...signed, headers }, secretKey)).toBe(false);
  });

  test("refuses a target whose encoding is broken", () => {
    expect(accepts({ ...signed, target: "/v1/%zz?task_id=1" }, secretKey)).toBe(false);
  });
});

describe("The verifier of the scoped form", () => {
  const date = new Date("2026-03-04T12:00:00Z");

  function signedFor(signingScope?: string): RawRequest {
    const key = { accessKey: "AK7EXAMPLE", secretKey, signing: "scoped" } as const;
    return onTheWire(
      unsigned,
      sign(unsigned, { ...key, ...(signingScope && { signingScope }) }, date).headers,
    );
  }

  function changed(request: RawRequest, change: (authorization: string) => string): RawRequest {
    const authorization = change(request.headers["authorization"] ?? "");
    expect(authorization).not.toBe(request.headers["authorization"]);
    return { ...request, headers: { ...request.headers, authorization } };
  }

  test("accepts the published signature", () => {
    const { request, key, ...claim } = scopedVector;
    expect(isSignedBy(request, { ...claim, accessKey: key.accessKey }, key.secretKey)).toBe(true);
  });

  test("accepts what we sign, for any request, and nobody else's", () => {
    fc.assert(
      fc.property(scopedCase, ({ request, key, date }) => {
        const raw = onTheWire(request, sign(request, key, date).headers);
        expect(accepts(raw, key.secretKey)).toBe(true);
        expect(accepts(lessEncoded(raw), key.secretKey)).toBe(true);
        expect(accepts(raw, `${key.secretKey}x`)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test.each([undefined, "eu-de/antiddos"])("refuses any one changed digit, for the scope %s", (scope) => {
    const request = signedFor(scope);
    expect(accepts(request, secretKey)).toBe(true);
    const start = (request.headers["authorization"] ?? "").length - 64;
    for (let index = start; index < start + 64; index++) {
      const forged = changed(
        request,
        (header) => header.slice(0, index) + (header[index] === "0" ? "1" : "0") + header.slice(index + 1),
      );
      expect(accepts(forged, secretKey), `digit ${index - start}`).toBe(false);
    }
  });

  test.each<[string, string, string]>([
    ["day", "/20260304/", "/20260305/"],
    ["day long ago", "/20260304/", "/20250304/"],
    ["region", "/eu-de/", "/eu-nl/"],
    ["region, left out", "/eu-de/", "//"],
    ["service", "/antiddos/", "/ecs/"],
    ["service, left out", "/antiddos/", "//"],
  ])("refuses the scope of another %s", (_name, from, to) => {
    expect(accepts(signedFor("eu-de/antiddos"), secretKey)).toBe(true);
    expect(
      accepts(
        changed(signedFor("eu-de/antiddos"), (header) => header.replace(from, to)),
        secretKey,
      ),
    ).toBe(false);
  });

  test("refuses the scope of another day, though all of it is signed", () => {
    const headers = { host: "api.example.com", "x-sdk-date": "20260304T120000Z" };
    const claimOf = (day: string) => {
      const digest = (text: string) => createHash("sha256").update(text).digest("hex");
      const mac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
      const canonical = [
        "GET",
        "/path/",
        "",
        `host:${headers.host}`,
        `x-sdk-date:${headers["x-sdk-date"]}`,
        "",
        "host;x-sdk-date",
        digest(""),
      ].join("\n");
      const scope = `${day}///sdk_request`;
      const signingKey = mac(mac(mac(mac(`SDK${secretKey}`, day), ""), ""), "sdk_request");
      const text = `SDK-HMAC-SHA256\n${headers["x-sdk-date"]}\n${scope}\n${digest(canonical)}`;
      const signature = mac(signingKey, text).toString("hex");
      return { accessKey: "AK7EXAMPLE", scope, signedHeaders: ["host", "x-sdk-date"], signature };
    };
    const request = { method: "GET", target: "/path", headers, body: "" };
    expect(isSignedBy(request, claimOf("20260304"), secretKey)).toBe(true);
    expect(isSignedBy(request, claimOf("20260303"), secretKey)).toBe(false);
    expect(isSignedBy(request, claimOf("20260305"), secretKey)).toBe(false);
  });

  test("refuses the signature of one form under the name of the other", () => {
    const asPlain = changed(signedFor(), (header) =>
      header.replace("Credential=AK7EXAMPLE/20260304///sdk_request", "Access=AK7EXAMPLE"),
    );
    expect(accepts(asPlain, secretKey)).toBe(false);
    const asScoped = changed(signed, (header) =>
      header.replace("Access=AK7EXAMPLE", "Credential=AK7EXAMPLE/20260304///sdk_request"),
    );
    expect(accepts(asScoped, secretKey)).toBe(false);
  });

  test.each<[string, (request: RawRequest) => RawRequest]>([
    ["method", (request) => ({ ...request, method: "GET" })],
    ["path", (request) => ({ ...request, target: request.target.replace("/v1/", "/v2/") })],
    ["query", (request) => ({ ...request, target: request.target.replace("limit=10", "limit=11") })],
    ["body", (request) => ({ ...request, body: '{"a":2}' })],
    [
      "time of the same day",
      (request) => ({ ...request, headers: { ...request.headers, "x-sdk-date": "20260304T120001Z" } }),
    ],
    ["host", (request) => ({ ...request, headers: { ...request.headers, host: "api.example.com" } })],
  ])("refuses a request with another %s", (_name, change) => {
    expect(accepts(change(signedFor()), secretKey)).toBe(false);
  });
});

describe("An Authorization header", () => {
  const signature = "0".repeat(64);

  test("says who signed which headers", () => {
    const header = `SDK-HMAC-SHA256 Access=AK7, SignedHeaders=host;x-sdk-date, Signature=${signature}`;
    expect(parseAuthorization(header)).toEqual({
      accessKey: "AK7",
      scope: undefined,
      signedHeaders: ["host", "x-sdk-date"],
      signature,
    });
  });

  test.each(["20260304///sdk_request", "20260304/eu-de/antiddos/sdk_request", "20260304/eu-de//sdk_request"])(
    "says for what besides, in the scoped form: %s",
    (scope) => {
      const header = `SDK-HMAC-SHA256 Credential=AK7/${scope}, SignedHeaders=host, Signature=${signature}`;
      expect(parseAuthorization(header)).toEqual({
        accessKey: "AK7",
        scope,
        signedHeaders: ["host"],
        signature,
      });
    },
  );

  test.each([
    "",
    "Bearer abc",
    `SDK-HMAC-SHA256 Access=, SignedHeaders=host, Signature=${signature}`,
    `SDK-HMAC-SHA256 Access=AK7, Signature=${signature}`,
    `SDK-HMAC-SHA256, Access=AK7, SignedHeaders=host, Signature=${signature}`,
    `SDK-HMAC-SHA256 Credential=AK7, SignedHeaders=host, Signature=${signature}`,
    `SDK-HMAC-SHA256 Credential=/20260304///sdk_request, SignedHeaders=host, Signature=${signature}`,
    `SDK-HMAC-SHA256 Credential=AK7/20260304//sdk_request, SignedHeaders=host, Signature=${signature}`,
    `SDK-HMAC-SHA256 Credential=AK7/20260304////sdk_request, SignedHeaders=host, Signature=${signature}`,
    `SDK-HMAC-SHA256 Credential=AK7/2026034///sdk_request, SignedHeaders=host, Signature=${signature}`,
    `SDK-HMAC-SHA256 Credential=AK7/20260304///aws4_request, SignedHeaders=host, Signature=${signature}`,
    `SDK-HMAC-SHA256 Access=AK7/20260304///sdk_request, SignedHeaders=host, Signature=${signature}`,
    `SDK-HMAC-SHA256 Access=AK7, SignedHeaders=host, Signature=${signature.slice(1)}`,
    `SDK-HMAC-SHA256 Access=AK7, SignedHeaders=host, Signature=${signature.replace("0", "g")}`,
    `V11-HMAC-SHA256 Access=AK7, SignedHeaders=host, Signature=${signature}`,
  ])("of another form can't be read: %j", (header) => {
    expect(parseAuthorization(header)).toBeUndefined();
  });
});

describe("The date of a request", () => {
  test("is read to the second", () => {
    expect(parseSdkDate("20260304T125959Z")).toEqual(new Date("2026-03-04T12:59:59Z"));
  });

  test.each([undefined, "", "20260304T1259Z", "2026-03-04T12:59:59Z", "20261304T125959Z", "yesterday"])(
    "of another form is none: %j",
    (text) => {
      expect(parseSdkDate(text).getTime()).toBeNaN();
    },
  );
});
