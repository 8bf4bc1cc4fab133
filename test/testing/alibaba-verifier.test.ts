import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signAcs3 } from "../../src/alibaba/acs3-signature";
import { signRpc } from "../../src/alibaba/rpc-signature";
import { encodePath, encodeQuery, type HttpRequest } from "../../src/http/message";
import { readAlibabaClaim } from "../../src/testing/alibaba-verifier";
import type { RawRequest } from "../../src/testing/server";
import {
  acs3Case,
  acs3Vector,
  type Call,
  call,
  OfficialClients,
  plainCall,
  rpcCase,
  rpcVector,
  type Way,
} from "../alibaba/official";

/** A request as a server gets it. */
function onTheWire({ method, path, query, headers, body }: HttpRequest): RawRequest {
  const search = encodeQuery(query);
  const trimmed = Object.entries(headers).map(([name, value]) => [name, value.trim()]);
  return {
    method,
    target: `${encodePath(path)}${search && `?${search}`}`,
    headers: Object.fromEntries(trimmed),
    body: body ?? "",
  };
}

/** The same request, encoded as forms are: another client's way to write it. */
function asForms(request: RawRequest): RawRequest {
  const encode = (text: string) =>
    text
      .replaceAll("%20", "+")
      .replaceAll(/%(21|27|28|29|2A)/g, (encoded) => decodeURIComponent(encoded))
      .replaceAll("~", "%7e");
  const [path, search] = request.target.split("?");
  return search === undefined
    ? { ...request, body: encode(request.body) }
    : { ...request, target: `${path}?${encode(search)}` };
}

type Verdict = "accepted" | "refused" | "unreadable";

function verdict(request: RawRequest, accessKeySecret: string): Verdict {
  const claim = readAlibabaClaim(request);
  if (claim === undefined) return "unreadable";
  return claim.isSignedBy(accessKeySecret) ? "accepted" : "refused";
}

function expectClaimOf(request: RawRequest, { action, version, parameters, key }: Call): void {
  const claim = readAlibabaClaim(request);
  expect(claim).toMatchObject({ action, version, accessKeyId: key.accessKeyId });
  expect(claim?.securityToken).toBe(key.securityToken);
  expect(Object.fromEntries(claim?.parameters ?? [])).toEqual(parameters);
  expect(claim?.isSignedBy(key.accessKeySecret)).toBe(true);
  expect(claim?.isSignedBy(`${key.accessKeySecret}x`)).toBe(false);
}

const secret = "sk-very-secret";
const key = { accessKeyId: "LTAI5tEXAMPLE", accessKeySecret: secret, securityToken: "sts+token/==" };
const noon = new Date("2026-03-04T12:00:00Z");
const task = "aliyun.waf.20180712214032277.qmxI9a";
const unsigned: HttpRequest = {
  method: "POST",
  origin: "https://wafopenapi.cn-hangzhou.aliyuncs.com",
  path: [],
  query: [
    ["WafRequestId", task],
    ["InstanceId", "waf 1*"],
  ],
  headers: { accept: "application/json" },
  secrets: [],
};

const common = [
  ["Action", "DescribeAsyncTaskStatus"],
  ["Version", "2018-01-17"],
  ["Format", "JSON"],
] as const;
const rpc = onTheWire(signRpc({ ...unsigned, query: [...unsigned.query, ...common] }, key, noon, "nonce-1"));
const acs3Unsigned = {
  ...unsigned,
  headers: {
    ...unsigned.headers,
    "content-type": "application/x-www-form-urlencoded",
    "x-acs-action": "DescribeAsyncTaskStatus",
    "x-acs-version": "2018-01-17",
  },
  body: "Region=cn",
};
const acs3 = onTheWire(signAcs3(acs3Unsigned, key, noon, "nonce-1"));

/** The claim of both, but for the parameters. */
const claimed = {
  accessKeyId: "LTAI5tEXAMPLE",
  securityToken: "sts+token/==",
  nonce: "nonce-1",
  time: noon,
  action: "DescribeAsyncTaskStatus",
  version: "2018-01-17",
  format: "JSON",
};

/** Time stamps that only resemble the right form. */
const times = [
  "now",
  "2026-03-04",
  "2026-03-04T12:00Z",
  "2026-03-04T12:00:00",
  "2026-03-04T12:00:00.000Z",
  "2026-03-04T12:00:00+00:00",
  "20260304T120000Z",
  "2026-02-30T12:00:00Z",
  "2026-03-04T24:00:00Z",
  "2026-13-04T12:00:00Z",
  "Wed, 04 Mar 2026 12:00:00 GMT",
];

const clients = new OfficialClients();
beforeAll(() => clients.start());
afterAll(() => clients.stop());

describe("A claim in the RPC style", () => {
  /** With one parameter changed, added or (where `value` is undefined) left out. */
  function withParameter(name: string, value?: string): RawRequest {
    const form = new URLSearchParams(rpc.body);
    if (value === undefined) form.delete(name);
    else form.set(name, value);
    return { ...rpc, body: form.toString() };
  }

  /** The same parameters in a URL, signed for a GET with the vendor's algorithm written out. */
  function get(change: Readonly<Record<string, string>> = {}): RawRequest {
    const { Signature: _signature, ...form } = Object.fromEntries(new URLSearchParams(rpc.body));
    const parameters = Object.entries({ ...form, ...change }).sort(([a], [b]) => (a < b ? -1 : 1));
    const text = `GET&%2F&${encodeQuery([[encodeQuery(parameters), ""]]).slice(0, -1)}`;
    const signature = createHmac("sha1", `${secret}&`).update(text).digest("base64");
    const target = `/?${encodeQuery([...parameters, ["Signature", signature]])}`;
    return { method: "GET", target, headers: {}, body: "" };
  }

  test("says what the call says", () => {
    expect(readAlibabaClaim(rpc)).toEqual({
      ...claimed,
      parameters: new Map([
        ["InstanceId", "waf 1*"],
        ["WafRequestId", task],
      ]),
      isSignedBy: expect.any(Function),
    });
    expect(verdict(rpc, secret)).toBe("accepted");
    expect(verdict(get(), secret)).toBe("accepted");
  });

  test("of the published example is signed by its key", () => {
    const query = [...rpcVector.parameters, ["Signature", rpcVector.signature]] as const;
    const request = { method: "GET", target: `/?${encodeQuery(query)}`, headers: {}, body: "" };
    expect(readAlibabaClaim(request)).toMatchObject({
      accessKeyId: "testid",
      securityToken: undefined,
      time: new Date("2016-02-23T12:46:24Z"),
      format: "XML",
    });
    expect(verdict(request, rpcVector.accessKeySecret)).toBe("accepted");
  });

  test.each(["GET", "POST"] as const)(
    "is read and accepted from the vendor's former client, for any call by %s",
    async (method) => {
      await fc.assert(
        fc.asyncProperty(call, async (made) => {
          const request = await clients.popCore(made, method);
          expectClaimOf(request, made);
          expect(readAlibabaClaim(request)?.format).toBe("JSON");
          expect(verdict(asForms(request), made.key.accessKeySecret)).toBe("accepted");
        }),
        { numRuns: 200 },
      );
    },
  );

  test.each<Way>([
    { method: "GET", signature: "RPC", to: "query" },
    { method: "POST", signature: "RPC", to: "query" },
    { method: "POST", signature: "RPC", to: "form" },
  ])("is read and accepted from the vendor's current client, for any $method with a $to", async (way) => {
    await fc.assert(
      fc.asyncProperty(call, async (made) => {
        const request = await clients.openApiCore(made, way);
        expectClaimOf(request, made);
        expect(readAlibabaClaim(request)?.format).toBe("JSON");
      }),
      { numRuns: 150 },
    );
  });

  test("is read and accepted from our signer, for any call", () => {
    fc.assert(
      fc.property(rpcCase, ({ request, key, date, nonce }) => {
        const signed = onTheWire(signRpc(request, key, date, nonce));
        const seconds = new Date(Math.floor(date.getTime() / 1_000) * 1_000);
        expect(readAlibabaClaim(signed)).toMatchObject({ nonce, time: seconds });
        expect(verdict(signed, key.accessKeySecret)).toBe("accepted");
        expect(verdict(asForms(signed), key.accessKeySecret)).toBe("accepted");
        expect(verdict(signed, `${key.accessKeySecret}x`)).toBe("refused");
      }),
      { numRuns: 400 },
    );
  });

  test("is refused with any one character of the signature changed, left out or added", () => {
    const signature = new URLSearchParams(rpc.body).get("Signature") ?? "";
    for (let index = 0; index < signature.length; index++) {
      const [before, after] = [signature.slice(0, index), signature.slice(index + 1)];
      for (const changed of [signature[index] === "A" ? "B" : "A", "", `${signature[index]}A`]) {
        const request = withParameter("Signature", before + changed + after);
        expect(verdict(request, secret), `character ${index}`).toBe("refused");
      }
    }
  });

  test("is refused with any one character of any parameter changed", () => {
    for (const [name, value] of new URLSearchParams(rpc.body)) {
      // These are read before the signature is.
      if (name === "SignatureMethod" || name === "SignatureVersion") continue;
      for (let index = 0; index < value.length; index++) {
        const changed = value.slice(0, index) + (value[index] === "7" ? "8" : "7") + value.slice(index + 1);
        expect(verdict(withParameter(name, changed), secret), `${name} ${index}`).toBe("refused");
      }
    }
  });

  test("is refused with any parameter changed, added or taken away, for any call", () => {
    fc.assert(
      fc.property(rpcCase, fc.nat(), ({ request, key, date, nonce }, at) => {
        const signed = signRpc(request, key, date, nonce);
        const form = [...new URLSearchParams(signed.body)].filter(([name]) => name !== "Signature");
        const signature = new URLSearchParams(signed.body).get("Signature") ?? "";
        const [name, value] = form[at % form.length] ?? ["", ""];
        const others = form.filter(([other]) => other !== name);
        for (const changed of [
          [...others, [name, `${value}x`]],
          [...others, [`${name}x`, value]],
          [...form, ["New", ""]],
          others,
        ] as [string, string][][]) {
          const body = encodeQuery([...changed, ["Signature", signature]]);
          expect(verdict({ ...onTheWire(signed), body }, key.accessKeySecret)).not.toBe("accepted");
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each<[string, RawRequest]>([
    ["method", { ...get(), method: "POST" }],
    ["time", withParameter("Timestamp", "2026-03-04T12:00:01Z")],
    ["nonce", withParameter("SignatureNonce", "nonce-2")],
    ["security token", withParameter("SecurityToken", "another")],
    ["format", withParameter("Format", "XML")],
    ["parameter more in the form", withParameter("Region", "cn")],
    ["parameter more in the URL", { ...rpc, target: "/?Region=cn" }],
    ["parameter less", withParameter("InstanceId")],
    ["end of the body", { ...rpc, body: `${rpc.body}\n` }],
    ["ampersand in the body", { ...rpc, body: `${rpc.body}&` }],
  ])("is refused with another %s", (_name, changed) => {
    expect(verdict(changed, secret)).toBe("refused");
  });

  test.each(["AccessKeyId", "Action", "Signature", "SignatureNonce", "Timestamp", "Version"])(
    "is none without %s, or with an empty one",
    (name) => {
      expect(verdict(withParameter(name), secret)).toBe("unreadable");
      expect(verdict(withParameter(name, ""), secret)).toBe("unreadable");
    },
  );

  test.each<[string, RawRequest]>([
    ["nothing signed", { method: "POST", target: "/", headers: {}, body: "" }],
    ["no signature method", withParameter("SignatureMethod")],
    ["another signature method", withParameter("SignatureMethod", "HMAC-SHA256")],
    ["no signature version", withParameter("SignatureVersion")],
    ["another signature version", withParameter("SignatureVersion", "2.0")],
    ["a parameter twice in the form", { ...rpc, body: `${rpc.body}&Action=DescribeAsyncTaskStatus` }],
    ["a parameter in both URL and form", { ...rpc, target: "/?Action=DescribeAsyncTaskStatus" }],
    ["a path", { ...rpc, target: "/v1" }],
    ["a path of a slash more", { ...rpc, target: "//" }],
    ["the form in a GET", { ...rpc, method: "GET" }],
    ["a body beside the URL", { ...get(), body: "a" }],
    ["a form that is not said to be one", { ...rpc, headers: {} }],
    ["a form that is said to be JSON", { ...rpc, headers: { "content-type": "application/json" } }],
    ["a form whose encoding is broken", { ...rpc, body: `${rpc.body}&a=%zz` }],
    ["a form that is no UTF-8", { ...rpc, body: `${rpc.body}&a=%ff` }],
    ["a URL whose encoding is broken", { ...rpc, target: "/?%=" }],
    ["another kind of authorization", { ...rpc, headers: { ...rpc.headers, authorization: "Bearer a" } }],
  ])("is none with %s", (_name, request) => {
    expect(readAlibabaClaim(request)).toBeUndefined();
  });

  test.each([
    "application/x-www-form-urlencoded; charset=UTF-8",
    "application/x-www-form-urlencoded ;charset=UTF-8",
    "Application/X-WWW-Form-URLEncoded",
  ])("is also signed in a form of the type %j", (type) => {
    expect(verdict({ ...rpc, headers: { "content-type": type } }, secret)).toBe("accepted");
  });

  test("is also signed where an equals sign in a value is written as it is", () => {
    const body = rpc.body.replaceAll("%3D", "=");
    expect(body).toMatch(/==&.*=$/);
    expect(verdict({ ...rpc, body }, secret)).toBe("accepted");
  });

  test("asks for XML unless it says something else", () => {
    expect(readAlibabaClaim(withParameter("Format"))?.format).toBe("XML");
    expect(readAlibabaClaim(withParameter("Format", "json"))?.format).toBe("JSON");
  });

  test.each(times)("has no time when it is given as %j", (time) => {
    const request = get({ Timestamp: time });
    expect(verdict(request, secret)).toBe("accepted");
    expect(readAlibabaClaim(request)?.time.getTime()).toBeNaN();
  });
});

describe("A claim with ACS3", () => {
  const authorization = acs3.headers["authorization"] ?? "";
  const signedHeaders = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(";") ?? [];

  function withHeaders(headers: Readonly<Record<string, string>>): RawRequest {
    return { ...acs3, headers: { ...acs3.headers, ...headers } };
  }

  function without(name: string): RawRequest {
    const { [name]: _left, ...headers } = acs3.headers;
    return { ...acs3, headers };
  }

  function withAuthorization(from: string | RegExp, to: string): RawRequest {
    const changed = authorization.replace(from, to);
    expect(changed).not.toBe(authorization);
    return withHeaders({ authorization: changed });
  }

  /** Signed rightly over `names`, whether the gateway allows them or not. */
  function signedOver(names: readonly string[], request = acs3): RawRequest {
    const digest = (text: string) => createHash("sha256").update(text).digest("hex");
    const canonical = [
      request.method,
      "/",
      encodeQuery(unsigned.query.toSorted()),
      ...names.map((name) => `${name}:${request.headers[name]?.trim()}`),
      "",
      names.join(";"),
      digest(request.body),
    ].join("\n");
    const signature = createHmac("sha256", secret)
      .update(`ACS3-HMAC-SHA256\n${digest(canonical)}`)
      .digest("hex");
    const parts = ["Credential=LTAI5tEXAMPLE", `SignedHeaders=${names.join(";")}`, `Signature=${signature}`];
    return {
      ...request,
      headers: { ...request.headers, authorization: `ACS3-HMAC-SHA256 ${parts.join(",")}` },
    };
  }

  test("says what the call says", () => {
    expect(readAlibabaClaim(acs3)).toEqual({
      ...claimed,
      parameters: new Map([
        ["WafRequestId", task],
        ["InstanceId", "waf 1*"],
        ["Region", "cn"],
      ]),
      isSignedBy: expect.any(Function),
    });
    expect(verdict(acs3, secret)).toBe("accepted");
  });

  test("of the published example is signed by its key", () => {
    const { request, date, nonce } = acs3Vector;
    const raw: RawRequest = {
      method: request.method,
      target: `/?${encodeQuery(request.query)}`,
      headers: {
        ...request.headers,
        host: "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": nonce,
        authorization: acs3Vector.authorization,
      },
      body: "",
    };
    expect(readAlibabaClaim(raw)).toMatchObject({
      accessKeyId: "YourAccessKeyId",
      securityToken: undefined,
      nonce,
      time: date,
      action: "RunInstances",
      version: "2014-05-26",
      format: "XML",
    });
    expect(verdict(raw, acs3Vector.key.accessKeySecret)).toBe("accepted");
  });

  test.each<Way>([
    { method: "GET", signature: "ACS3", to: "query" },
    { method: "POST", signature: "ACS3", to: "query" },
    { method: "POST", signature: "ACS3", to: "form" },
    { method: "POST", signature: "ACS3", to: "json" },
  ])("is read and accepted from the vendor's client, for any $method with a $to", async (way) => {
    await fc.assert(
      fc.asyncProperty(way.to === "query" ? plainCall : call, async (made) => {
        const request = await clients.openApiCore(made, way);
        // A body of JSON is the action's own affair.
        expectClaimOf(request, way.to === "json" ? { ...made, parameters: {} } : made);
        expect(readAlibabaClaim(request)?.format).toBe("JSON");
      }),
      { numRuns: 150 },
    );
  });

  test("is read and accepted from our signer, for any request", () => {
    fc.assert(
      fc.property(acs3Case, ({ request, key, date, nonce }) => {
        const signed = onTheWire(signAcs3(request, key, date, nonce));
        const seconds = new Date(Math.floor(date.getTime() / 1_000) * 1_000);
        expect(readAlibabaClaim(signed)).toMatchObject({ nonce, time: seconds });
        expect(verdict(signed, key.accessKeySecret)).toBe("accepted");
        expect(verdict(signed, `${key.accessKeySecret}x`)).toBe("refused");
        if (signed.target.includes("?")) {
          expect(verdict(asForms(signed), key.accessKeySecret)).toBe("accepted");
        }
      }),
      { numRuns: 400 },
    );
  });

  test("is accepted from our signer with names of parameters that have to be encoded", () => {
    fc.assert(
      fc.property(rpcCase, ({ request, key, date, nonce }) => {
        const signed = signAcs3({ ...request, headers: acs3Unsigned.headers }, key, date, nonce);
        expect(verdict(onTheWire(signed), key.accessKeySecret)).toBe("accepted");
      }),
      { numRuns: 300 },
    );
  });

  test("is refused with any one digit of the signature changed", () => {
    const start = authorization.length - 64;
    for (let index = start; index < authorization.length; index++) {
      const changed = authorization[index] === "0" ? "1" : "0";
      const forged = authorization.slice(0, index) + changed + authorization.slice(index + 1);
      expect(verdict(withHeaders({ authorization: forged }), secret), `digit ${index}`).toBe("refused");
    }
  });

  test.each<[string, RawRequest]>([
    ["method", { ...acs3, method: "PUT" }],
    ["path", { ...acs3, target: acs3.target.replace("/", "/v1") }],
    ["path by a slash more", { ...acs3, target: acs3.target.replace("/", "//") }],
    ["value in the query", { ...acs3, target: acs3.target.replace("qmxI9a", "qmxI9b") }],
    ["name in the query", { ...acs3, target: acs3.target.replace("InstanceId", "instanceId") }],
    ["parameter more in the query", { ...acs3, target: `${acs3.target}&a=` }],
    ["parameter less in the query", { ...acs3, target: acs3.target.replace(/&.*/, "") }],
    ["end of the query", { ...acs3, target: `${acs3.target}?` }],
    ["body", { ...acs3, body: "Region=ca" }],
    ["body of a line feed more", { ...acs3, body: `${acs3.body}\n` }],
    ["body that is empty", { ...acs3, body: "" }],
    ["host", withHeaders({ host: "wafopenapi.ap-southeast-1.aliyuncs.com" })],
    ["port", withHeaders({ host: "wafopenapi.cn-hangzhou.aliyuncs.com:80" })],
    ["nonce", withHeaders({ "x-acs-signature-nonce": "nonce-2" })],
    ["time", withHeaders({ "x-acs-date": "2026-03-04T12:00:01Z" })],
    ["action", withHeaders({ "x-acs-action": "DescribeRegions" })],
    ["version", withHeaders({ "x-acs-version": "2019-09-10" })],
    ["hash of the body", withHeaders({ "x-acs-content-sha256": "0".repeat(64) })],
    ["security token", withHeaders({ "x-acs-security-token": "another" })],
    ["content type", withHeaders({ "content-type": "application/json" })],
    ["id of the key beside it", withHeaders({ "x-acs-accesskey-id": "another" })],
    ["id of the key in it", withAuthorization("LTAI5tEXAMPLE", "LTAI5tEXAMPLF")],
    ["header of the gateway's that is not signed", withHeaders({ "x-acs-extra": "1" })],
    ["list of signed headers", withAuthorization("content-type;", "")],
  ])("is refused with another %s", (_name, changed) => {
    expect(verdict(changed, secret)).toBe("refused");
  });

  test.each(signedHeaders)("is refused when it does not cover %s, though the signature is right", (name) => {
    expect(verdict(signedOver(signedHeaders), secret)).toBe("accepted");
    expect(verdict(signedOver(signedHeaders.filter((other) => other !== name)), secret)).toBe("refused");
  });

  test.each<[string, RawRequest]>([
    ["another hash of the body", signedOver(signedHeaders, withHeaders({ "x-acs-content-sha256": "0" }))],
    ["another key's id", signedOver(signedHeaders, withHeaders({ "x-acs-accesskey-id": "another" }))],
    ["headers in another order", signedOver(signedHeaders.toReversed())],
    ["a header twice", signedOver([...signedHeaders, "x-acs-version"])],
    ["a header that is not there", signedOver([...signedHeaders, "x-acs-zero"])],
    ["a header's name in capitals", signedOver(["Content-Type", ...signedHeaders])],
  ])("is refused when it covers %s, though the signature is right", (_name, request) => {
    expect(verdict(request, secret)).toBe("refused");
  });

  test("leaves the white space around a header's value out", () => {
    expect(verdict(signedOver(signedHeaders, withHeaders({ "x-acs-version": " 1 \t" })), secret)).toBe(
      "accepted",
    );
  });

  test("may cover other headers as well", () => {
    expect(verdict(signedOver(["accept", ...signedHeaders]), secret)).toBe("accepted");
  });

  test("is accepted without the key's id beside the security token", () => {
    const names = signedHeaders.filter((name) => name !== "x-acs-accesskey-id");
    expect(verdict(signedOver(names, without("x-acs-accesskey-id")), secret)).toBe("accepted");
  });

  test("is refused without the security token that was signed", () => {
    expect(verdict(without("x-acs-security-token"), secret)).toBe("refused");
  });

  test.each([
    "authorization",
    "host",
    "x-acs-action",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-version",
  ])("is none without %s, or with an empty one", (name) => {
    expect(verdict(without(name), secret)).toBe("unreadable");
    expect(verdict(withHeaders({ [name]: "" }), secret)).toBe("unreadable");
  });

  test.each<[string, RawRequest]>([
    ["another algorithm", withAuthorization("SHA256", "SM3")],
    ["spaces between its parts", withAuthorization(/,/g, ", ")],
    ["its parts in another order", withAuthorization(/(Credential=.*),(SignedHeaders=.*),/, "$2,$1,")],
    ["no key", withAuthorization("LTAI5tEXAMPLE", "")],
    ["no signed headers", withAuthorization(/SignedHeaders=[^,]+/, "SignedHeaders=")],
    ["a signature in capitals", withAuthorization(/[0-9a-f]{64}$/, "A".repeat(64))],
    ["a signature of a digit less", withAuthorization(/.$/, "")],
    ["a signature of a digit more", withAuthorization(/$/, "0")],
    ["something before it", withAuthorization(/^/, " ")],
    ["a parameter twice in the query", { ...acs3, target: `${acs3.target}&InstanceId=1` }],
    ["a parameter in both URL and form", { ...acs3, target: `${acs3.target}&Region=cn` }],
    ["a query whose encoding is broken", { ...acs3, target: `${acs3.target}&a=%` }],
    ["a path whose encoding is broken", { ...acs3, target: acs3.target.replace("/", "/%zz") }],
  ])("is none with %s", (_name, request) => {
    expect(readAlibabaClaim(request)).toBeUndefined();
  });

  test("asks for JSON only where it accepts that", () => {
    expect(readAlibabaClaim(withHeaders({ accept: "text/html, application/json" }))?.format).toBe("JSON");
    expect(readAlibabaClaim(withHeaders({ accept: "*/*" }))?.format).toBe("XML");
    expect(readAlibabaClaim(without("accept"))?.format).toBe("XML");
  });

  test.each(times)("has no time when it is given as %j", (time) => {
    const request = signedOver(signedHeaders, withHeaders({ "x-acs-date": time }));
    expect(verdict(request, secret)).toBe("accepted");
    expect(readAlibabaClaim(request)?.time.getTime()).toBeNaN();
  });
});
