import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePath, encodeQuery, percentEncode, urlOf } from "../../src/http/message";

describe("Percent-encoding", () => {
  test("leaves the unreserved characters of RFC 3986, and no other, as they are", () => {
    const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
    const kept = ascii.filter((character) => percentEncode(character) === character).join("");
    expect(kept).toBe("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");
  });

  test.each([
    [" +%", "%20%2B%25"],
    ["!'()*", "%21%27%28%29%2A"],
    ["é一😀", "%C3%A9%E4%B8%80%F0%9F%98%80"],
  ])("of %j is %s", (text, encoded) => {
    expect(percentEncode(text)).toBe(encoded);
  });

  test("can be undone, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(decodeURIComponent(percentEncode(text))).toBe(text);
      }),
    );
  });
});

describe("The address of a request", () => {
  test("is made of its parts", () => {
    const query = [
      ["b", "2 3"],
      ["a", ""],
    ] as const;
    expect(encodePath(["v1", "a/b", ""])).toBe("/v1/a%2Fb/");
    expect(encodeQuery(query)).toBe("b=2%203&a=");
    const request = {
      method: "GET",
      origin: "https://api.example.com",
      path: ["v1"],
      headers: {},
      secrets: [],
    } as const;
    expect(urlOf({ ...request, query })).toBe("https://api.example.com/v1?b=2%203&a=");
    expect(urlOf({ ...request, query: [] })).toBe("https://api.example.com/v1");
  });
});
