import { describe, expect, test } from "vitest";
import { percentEncode } from "../../src/http/message";
import { redactor } from "../../src/http/redact";

const secret = 'wJal+rXU/tnF="m\\I K7(é)*~!';

describe("A secret is taken out of a text", () => {
  test.each<[string, (text: string) => string]>([
    ["as it is", (text) => text],
    ["in base64", (text) => Buffer.from(text).toString("base64")],
    ["in the base64 of URLs", (text) => Buffer.from(text).toString("base64url")],
    ["encoded for a URL", encodeURIComponent],
    ["encoded for a URL as a signature wants it", percentEncode],
    ["encoded for a form", (text) => new URLSearchParams([["", text]]).toString().slice(1)],
    ["inside JSON", (text) => JSON.stringify(text).slice(1, -1)],
  ])("%s", (_form, encode) => {
    const redact = redactor([secret]);
    expect(redact(`before ${encode(secret)} after ${encode(secret)}`)).toBe(
      "before [redacted] after [redacted]",
    );
  });

  // As in the `Authorization` of HTTP's Basic, which is base64 of a user, a colon and a password.
  test.each(
    ["", "a", "ab", "abc"].flatMap((before) =>
      [secret, `${secret}x`, `${secret}xy`].map((inner) => [before, inner]),
    ),
  )("in base64 together with what is before (%j) and after it: %s", (before = "", inner = "") => {
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const redacted = redactor([inner])(base64(`${before}${inner}:after`));
    expect(redacted).toContain("[redacted]");
    // At each end a group of four characters may hold a part of what is beside it.
    const rest = redacted.replace("[redacted]", "");
    expect(rest.length).toBeLessThanOrEqual(base64(before).length + base64(":after").length + 8);
  });

  test("wherever it stands, without a space around it", () => {
    expect(redactor(["tok-123"])("xtok-123tok-123y")).toBe("x[redacted][redacted]y");
  });

  test("whole, when another is a part of it", () => {
    expect(redactor(["tok-1", "tok-123"])("tok-123 tok-1")).toBe("[redacted] [redacted]");
  });

  test("and nothing else is", () => {
    const text = "An incorrect task ID is used (TOK-123, tok-12)";
    expect(redactor(["tok-123"])(text)).toBe(text);
  });

  test("but for one so short that it would be found everywhere", () => {
    expect(redactor(["", "a", "abc"])("abc a b c")).toBe("abc a b c");
    expect(redactor(["abcd"])("abcd")).toBe("[redacted]");
  });
});

describe("A value", () => {
  const redact = redactor(["tok-123"]);

  test("has its texts cleaned at any depth, the names too", () => {
    expect(redact({ a: ["tok-123", { b: "x tok-123" }], "tok-123": { c: { d: "tok-123" } } })).toEqual({
      a: ["[redacted]", { b: "x [redacted]" }],
      "[redacted]": { c: { d: "[redacted]" } },
    });
  });

  test("keeps all that is no text", () => {
    const value = { a: 1, b: true, c: null, d: [undefined, 0.5], e: Number.POSITIVE_INFINITY };
    expect(redact(value)).toEqual(value);
  });

  test("is left as it was", () => {
    const value = { a: ["tok-123"] };
    redact(value);
    expect(value).toEqual({ a: ["tok-123"] });
  });
});

describe("A part of a secret", () => {
  const token = "MIIEogYJKoZIhvcNAQcCoIIEkzCCBI8CAQExDTALBglghkgBZQMEAgEwggH/BgkqhkiG9w0BBwGg";

  test.each([
    ["cut short by the server", `x-security-token:${token.slice(0, 60)}…`],
    ["cut short elsewhere", `seen: ${token.slice(0, 30)}`],
    ["encoded in small letters", `token=${encodeURIComponent(token).replace(/%2F/g, "%2f")}&a=b`],
    ["with escaped slashes", `"${token.replaceAll("/", "\\/")}"`],
  ])("is not seen: %s", (_name, text) => {
    expect(redactor([token])(text)).not.toContain(token.slice(0, 16));
    expect(redactor([token])(text)).not.toContain(token.slice(20, 30));
  });
});

describe("A body in JSON", () => {
  const token = "MIIEogYJKoZIhvcNAQcCoIIEkzCCBI8CAQExDTALBglghkgBZQMEAgEwggH";

  test.each([
    ["the beginning of a secret", `token "${token.slice(0, 40)}" has expired`],
    ["the name of a header", 'sent authorization: "abc"'],
    ["a whole secret", `"${token}"`],
  ])("stays JSON when %s stands before an escaped quote", (_name, message) => {
    const body = JSON.stringify({ error_code: "Anti-DDoS.10000002", error_msg: message });
    const redacted = redactor([token])(body);
    expect(JSON.parse(redacted)).toMatchObject({ error_code: "Anti-DDoS.10000002" });
    expect(redacted).not.toContain(token.slice(0, 16));
  });
});

describe("A password of runs of backslashes", () => {
  const runs = [
    "\\".repeat(40),
    // What comes after the run is never found, so that every way to find the run would be tried.
    `${"\\".repeat(40)}end`,
    `${"\\".repeat(12)}"${"\\".repeat(12)}end`,
    "\\\\a".repeat(20),
    '\\"'.repeat(20),
    "\\/\\'\\".repeat(12),
  ];

  // A search that goes back and forth does not end within the time limit of a test.
  test.each(
    runs.flatMap((password) =>
      ["\\", '\\"', "\\\\a", "%5C", "%255c", "&#92;", "&amp;#92;", "\\u005c"].map((text) => [password, text]),
    ),
  )("is looked for in little time: %j in many of %j", (password = "", text = "") => {
    const long = text.repeat(20_000);
    expect(redactor([password, "another-secret"])(`${long}another-secret`)).toMatch(/\[redacted\]$/);
  });

  test.each(runs)("leaves nothing, as it is or in JSON, once or twice: %j", (password) => {
    const once = JSON.stringify(password).slice(1, -1);
    const twice = JSON.stringify(once).slice(1, -1);
    for (const text of [password, once, twice]) {
      expect(redactor([password])(`before ${text} after`)).toBe("before [redacted] after");
    }
  });
});

test("A long password with quotes and commas leaves nothing, however often it was made JSON", () => {
  const password = 'a"b,c\\d;e f|g<h>i&j/k='.repeat(7).slice(0, 150);
  expect(password).toHaveLength(150);
  const once = JSON.stringify(password).slice(1, -1);
  const twice = JSON.stringify(once).slice(1, -1);
  for (const text of [password, once, once.replaceAll("/", "\\/"), twice]) {
    expect(redactor([password])(`{"password":"${text}","domain":"OTC"}`)).toBe(
      '{"password":"[redacted]","domain":"OTC"}',
    );
  }
});
