import { describe, expect, test } from "vitest";
import { z } from "zod";
import { endpoint, identifier, secret, secretText, text } from "../../src/schema/fields";
import { parse } from "../../src/schema/parse";
import { issueTexts } from "../support/issues";

const schema = z.object({
  id: identifier.optional(),
  secret: secret.optional(),
  endpoint: endpoint.optional(),
  name: text.optional(),
  password: secretText.optional(),
});

function issuesOf(value: unknown): readonly string[] {
  return issueTexts(parse(schema, value));
}

describe("An id", () => {
  test.each(["42", "4a4fefe7-34a1-40e2-a87c-16932af3ac4a", "a/b?c=d&e#f%g", "...", "x".repeat(10_000)])(
    "%.40j → no issues",
    (id) => {
      expect(issuesOf({ id })).toEqual([]);
    },
  );

  test.each<[unknown, string]>([
    ["", '""'],
    ["a b", '"a b"'],
    ["a\tb", '"a\\tb"'],
    ["a\u00a0b", '"a\u00a0b"'],
    ["a\u0000b", '"a\\u0000b"'],
    ["任务", '"任务"'],
    ["a\ud83d", '"a\\ud83d"'],
    [".", '"."'],
    ["..", '".."'],
    [42, "the number 42"],
    [true, "the boolean true"],
    [null, "null"],
    [["a"], "a list"],
    [{ id: "a" }, "a value of type object"],
  ])("%j → an issue that shows it", (id, shown) => {
    expect(issuesOf({ id })).toEqual([`id must be a non-empty ASCII string without spaces, not ${shown}`]);
  });

  test("that is long and invalid → an issue that shows its beginning", () => {
    const [issue] = issuesOf({ id: `${"x".repeat(100)} y` });
    expect(issue).toBe(`id must be a non-empty ASCII string without spaces, not "${"x".repeat(60)}…"`);
  });
});

describe("A secret", () => {
  test.each(["x", "+/=%&?#", "!'()*~", '"\\<>{}[]'])("%j → no issues", (value) => {
    expect(issuesOf({ secret: value })).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ["empty", "", "is required: it must be"],
    ["with a space", "hidden hidden", "is not valid: it must be"],
    ["with a character that no header can have", "hidden😀", "is not valid: it must be"],
    ["of two lines", "hidden\nhidden", "is not valid: it must be"],
    ["a number", 123_456, "must be a non-empty ASCII string without spaces, not a value of type number"],
    ["a list", ["hidden"], "must be a non-empty ASCII string without spaces, not a list"],
    ["null", null, "must be a non-empty ASCII string without spaces, not null"],
  ])("%s → an issue that does not show it", (_name, value, words) => {
    const [issue] = issuesOf({ secret: value });
    expect(issue).toContain(`secret ${words}`);
    expect(issue).not.toMatch(/hidden|123/);
  });
});

describe("An endpoint", () => {
  test.each([
    "https://api.example.com",
    "https://api.example.com:8443/base/path/",
    "HTTPS://API.EXAMPLE.COM",
    "https://[2001:db8::1]",
    "http://localhost:8080",
    "http://127.0.0.1",
    "http://127.8.9.10:1",
    "http://[::1]:8080",
    "http://[0:0::1]",
  ])("%s → no issues", (value) => {
    expect(issuesOf({ endpoint: value })).toEqual([]);
  });

  const tlsText = "an https: URL (http: is only for this machine)";

  test.each<[string, string]>([
    ["", 'a URL such as https://api.example.com, not ""'],
    ["api.example.com", 'a URL such as https://api.example.com, not "api.example.com"'],
    ["//api.example.com", 'a URL such as https://api.example.com, not "//api.example.com"'],
    ["http://api.example.com", `${tlsText}, not "http://api.example.com"`],
    ["http://128.0.0.1", `${tlsText}, not "http://128.0.0.1"`],
    ["http://0.0.0.0", `${tlsText}, not "http://0.0.0.0"`],
    ["http://[::2]", `${tlsText}, not "http://[::2]"`],
    ["http://127.0.0.1.example.com", `${tlsText}, not "http://127.0.0.1.example.com"`],
    ["ftp://localhost", `${tlsText}, not "ftp://localhost"`],
    ["file:///etc/passwd", `${tlsText}, not "file:///etc/passwd"`],
    ["localhost:8080", `${tlsText}, not "localhost:8080"`],
    ["https://api.example.com/?a=b", "a URL without ?, # or % in it"],
    ["https://api.example.com/#a", "a URL without ?, # or % in it"],
    ["https://api.example.com/%zz", "a URL without ?, # or % in it"],
    ["https://api.example.com/a b", "a URL without ?, # or % in it"],
    ["https://user@api.example.com", "a URL without a user name or password in it"],
  ])("%j → an issue", (value, words) => {
    expect(issuesOf({ endpoint: value })).toEqual([`endpoint must be ${words}`]);
  });
});

describe("A name and a password", () => {
  test.each(["me", "Jörg Müller", " spaces ", "密码", "😀", 'quo"te\\', "a\u2028b", "x".repeat(10_000)])(
    "%.20j → no issues",
    (value) => {
      expect(issuesOf({ name: value, password: value })).toEqual([]);
    },
  );

  test.each<[unknown, string, string]>([
    ["", 'must be a non-empty text on one line, not ""', "is required: it must be a non-empty text"],
    [
      "hidden\n",
      'must be a non-empty text on one line, not "hidden\\n"',
      "is not valid: it must be a non-empty text on one line",
    ],
    [
      "hid\u0000den",
      'must be a non-empty text on one line, not "hid\\u0000den"',
      "is not valid: it must be a non-empty text on one line",
    ],
    [
      123_456,
      "must be a non-empty text, not the number 123456",
      "must be a non-empty text, not a value of type number",
    ],
    [["hidden"], "must be a non-empty text, not a list", "must be a non-empty text, not a list"],
    [null, "must be a non-empty text, not null", "must be a non-empty text, not null"],
  ])("%j → issues, of which only that of the name shows it", (value, ofName, ofPassword) => {
    expect(issuesOf({ name: value })).toEqual([`name ${ofName}`]);
    const [issue] = issuesOf({ password: value });
    expect(issue).toContain(`password ${ofPassword}`);
    expect(issue).not.toMatch(/hidden|123/);
  });
});
