import { describe, expect, test } from "vitest";
import { parseBody } from "../../src/alibaba/body";

describe("JSON is read", () => {
  test.each<[string, string, unknown]>([
    [
      "as it is",
      '{"Result":{"AsyncTaskStatus":2,"Progress":90.5}}',
      { Result: { AsyncTaskStatus: 2, Progress: 90.5 } },
    ],
    ["with blanks around it", ' \n{"a":"b"}\n', { a: "b" }],
    ["where it is a list", "[1]", [1]],
    ["where it is a text", '"<Error/>"', "<Error/>"],
    ["where it is a number", "17", 17],
    ["where it is null", "null", null],
    [
      "as the vendor prints it",
      `{
	"Result":{
		"DomainConfig":{
			"AsyncTaskStatus":2,
			"Progress":100
		}
	},
	"RequestId":"12EF3845-CCEB-4B84-AE60-2B49B2FF1EE5"
}`,
      {
        Result: { DomainConfig: { AsyncTaskStatus: 2, Progress: 100 } },
        RequestId: "12EF3845-CCEB-4B84-AE60-2B49B2FF1EE5",
      },
    ],
  ])("%s", (_name, body, expected) => {
    expect(parseBody(body)).toEqual(expected);
  });

  test("without a way to change what every object has", () => {
    parseBody('{"__proto__":{"polluted":1}}');
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("XML is read, without its root, every value a text,", () => {
  test.each<[string, string, unknown]>([
    [
      "as the vendor prints the status of a task",
      `<DescribeAsyncTaskStatusResponse>
      <RequestId>12EF3845-CCEB-4B84-AE60-2B49B2FF1EE5</RequestId>
      <Result>
            <DomainConfig>
                  <Progress>100</Progress>
                  <AsyncTaskStatus>2</AsyncTaskStatus>
            </DomainConfig>
      </Result>
</DescribeAsyncTaskStatusResponse>`,
      {
        RequestId: "12EF3845-CCEB-4B84-AE60-2B49B2FF1EE5",
        Result: { DomainConfig: { Progress: "100", AsyncTaskStatus: "2" } },
      },
    ],
    [
      "as the vendor prints the status of a configuration",
      `<DescribeDomainConfigStatusResponse>
      <RequestId>D7861F61-5B61-46CE-A47C-6B19160D5EB0</RequestId>
      <Result>
            <Status>2</Status>
            <DomainConfig>
                  <ConfigStatus>2</ConfigStatus>
            </DomainConfig>
            <WafTaskId>aliyun.waf.20180712214032277.qmxI9a</WafTaskId>
      </Result>
</DescribeDomainConfigStatusResponse>`,
      {
        RequestId: "D7861F61-5B61-46CE-A47C-6B19160D5EB0",
        Result: {
          Status: "2",
          DomainConfig: { ConfigStatus: "2" },
          WafTaskId: "aliyun.waf.20180712214032277.qmxI9a",
        },
      },
    ],
    [
      "as the vendor prints an error",
      `<?xml version='1.0' encoding='UTF-8'?>
<Error>
  <RequestId>9823FD72-9A5D-4D3F-BA2C-F8238696A81C</RequestId>
  <HostId>business.aliyuncs.com</HostId>
  <Code>InvalidAction.NotFound</Code>
  <Message>Specified api is not found, please check your url and method.</Message>
</Error>`,
      {
        RequestId: "9823FD72-9A5D-4D3F-BA2C-F8238696A81C",
        HostId: "business.aliyuncs.com",
        Code: "InvalidAction.NotFound",
        Message: "Specified api is not found, please check your url and method.",
      },
    ],
    [
      "with CDATA",
      "<Error><Recommend><![CDATA[https://a.example/?b=c&d=<e>]]></Recommend></Error>",
      { Recommend: "https://a.example/?b=c&d=<e>" },
    ],
    [
      "with CDATA between texts",
      "<Error><Message><![CDATA[a]]>b<![CDATA[c]]></Message></Error>",
      { Message: "abc" },
    ],
    ["with blanks around it", " \n<Error><Code>X</Code></Error>\n", { Code: "X" }],
    ["with a mark of its byte order", "\ufeff<Error><Code>X</Code></Error>", { Code: "X" }],
    ["with comments", "<!-- a --><Error><!-- b --><Code>X</Code></Error>", { Code: "X" }],
    [
      "with attributes, which say nothing",
      '<AResponse xmlns="https://a.example" b="c"><D type="integer">5</D></AResponse>',
      { D: "5" },
    ],
    ["with empty elements", "<AResponse><B/><C></C><D> </D></AResponse>", { B: "", C: "", D: "" }],
    [
      "with numbers as they are written",
      "<AResponse><B>007</B><C>1e5</C><D>true</D><E>12345678901234567890</E></AResponse>",
      { B: "007", C: "1e5", D: "true", E: "12345678901234567890" },
    ],
    ["with the same element twice", "<AResponse><B>1</B><B>2</B></AResponse>", { B: ["1", "2"] }],
    ["with nothing in it", "<AResponse/>", ""],
  ])("%s", (_name, body, expected) => {
    expect(parseBody(body)).toEqual(expected);
  });
});

describe("What is neither is no data:", () => {
  test.each<[string, string]>([
    ["nothing", ""],
    ["blanks", " \r\n"],
    ["words", "Service Unavailable"],
    ["JSON that was cut short", '{"Result":{"AsyncTaskStatus":2'],
    ["JSON and more", '{"a":1}{"b":2}'],
    ["XML that was cut short in a text", "<AResponse><B>1</B><C>2"],
    ["XML that was cut short in a tag", "<AResponse><B>1</B></ARespo"],
    ["XML that was cut short between tags", "<AResponse><B>1</B>"],
    ["XML that was cut short in CDATA", "<Error><Message><![CDATA[a"],
    ["tags that don't fit", "<AResponse><B>1</C></AResponse>"],
    ["two roots", "<Error><Code>X</Code></Error><Error><Code>Y</Code></Error>"],
    ["two roots of which one is an error", "<AResponse><B>1</B></AResponse><Error><Code>Y</Code></Error>"],
    [
      "no root, as one page of the vendor has it",
      "<RequestId>1</RequestId><Result><Status>2</Status></Result>",
    ],
    ["words after the root", "<Error><Code>X</Code></Error> and more"],
    ["words before the root", "Sorry <Error><Code>X</Code></Error>"],
    ["another root", "<Other><Code>X</Code></Other>"],
    ["a page", "<!DOCTYPE html><html><head><meta charset=utf-8></head><body><p>a<br>b</body></html>"],
    ["a page that is XML too", '<?xml version="1.0"?><html><body><h1>Welcome</h1></body></html>'],
    ["a picture", "<svg/>"],
    ["a declaration alone", '<?xml version="1.0"?>'],
  ])("%s", (_name, body) => {
    expect(parseBody(body)).toBeUndefined();
  });
});

function entities(levels: number, repeats: number): string {
  const all = Array.from({ length: levels }, (_, level) => {
    const value = level === 0 ? "lol" : `&lol${level - 1};`.repeat(repeats);
    return `<!ENTITY lol${level} "${value}">`;
  });
  return `<!DOCTYPE lolz [${all.join("")}]><Error><Message>&lol${levels - 1};</Message></Error>`;
}

describe("No entity of a document's own is resolved:", () => {
  test.each<[string, string, RegExp]>([
    [
      "one that it declares",
      '<!DOCTYPE a [<!ENTITY b "boom">]><Error><Message>&b;</Message></Error>',
      /boom/,
    ],
    [
      "a file",
      '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Error><Message>&b;</Message></Error>',
      /root:/,
    ],
    [
      "a parameter",
      '<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/passwd"> %b;]><Error><Message>c</Message></Error>',
      /root:/,
    ],
    [
      "a public name",
      '<!DOCTYPE a [<!ENTITY b PUBLIC "x" "https://a.example/b">]><Error>&b;</Error>',
      /a\.example/,
    ],
    ["one that it does not declare", "<Error><Message>&b;</Message></Error>", /boom/],
    ["ten levels of ten each", entities(10, 10), /lollol/],
    ["one that stands for itself", '<!DOCTYPE a [<!ENTITY b "&b;&b;">]><Error>&b;</Error>', /&b;&b;/],
  ])("%s", (_name, body, resolved) => {
    expect(JSON.stringify(parseBody(body)) ?? "").not.toMatch(resolved);
  });
});

describe("Any body is read at once, and none is an error:", () => {
  const mebibyte = 2 ** 20;
  const fill = (piece: string) => piece.repeat(Math.floor(mebibyte / piece.length));
  const nested = (name: string, levels: number) =>
    `${`<${name}>`.repeat(levels)}${`</${name}>`.repeat(levels)}`;

  test.each<[string, string]>([
    ["entities upon entities", entities(10, 10)],
    ["many wide entities", entities(50, 1_000)],
    ["elements within elements", nested("a", 149_000)],
    ["elements within an error", `<Error>${nested("a", 149_000)}</Error>`],
    ["answers within answers", nested("AResponse", 40_000)],
    ["elements that never end", fill("<a>")],
    ["elements that never began", fill("</a>")],
    ["elements beside each other", `<Error>${fill("<a/>")}</Error>`],
    ["attributes beside each other", `<Error ${fill('a="b" ')}/>`],
    ["a long tag", `<Error${fill(" ")}></Error>`],
    ["a long text", `<Error><Message>${fill("x")}</Message></Error>`],
    ["a long CDATA", `<Error><Message><![CDATA[${fill("]>")}]]></Message></Error>`],
    ["ampersands", `<Error>${fill("&")}</Error>`],
    ["references", `<Error>${fill("&#65;")}</Error>`],
    ...[
      "<",
      "<!",
      "<?",
      "<!--",
      "<![CDATA[",
      "<!DOCTYPE ",
      "<!DOCTYPE a [",
      "<!ENTITY",
      "<a b='",
      "&",
      "[",
    ].map((piece): [string, string] => [`nothing but ${piece}`, fill(piece)]),
    ["lists within lists", `${"[".repeat(mebibyte / 2)}${"]".repeat(mebibyte / 2)}`],
    ["a character that XML does not have", "<Error><Code>\0</Code></Error>"],
    ["half a character", "<Error><Code>\ud83d</Code></Error>"],
    ["names that are not XML's", "<Error><1>a</1><->b</-></Error>"],
    ["names with a colon", "<a:Error xmlns:a='b'><a:Code>X</a:Code></a:Error>"],
    [
      "an element with a name of the language",
      "<Error><__proto__><polluted>1</polluted></__proto__></Error>",
    ],
    ["a root with a name of the language", "<__proto__><polluted>1</polluted></__proto__>"],
    [
      "a prototype's prototype",
      "<Error><constructor><prototype><polluted>1</polluted></prototype></constructor></Error>",
    ],
    ["a prototype in JSON", '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'],
  ])("%s", (_name, body) => {
    expect(() => parseBody(body)).not.toThrow();
    expect({}).not.toHaveProperty("polluted");
  });

  test("names that every object has are an answer's own", () => {
    const parsed = parseBody(
      "<AResponse><toString>1</toString><hasOwnProperty>2</hasOwnProperty></AResponse>",
    );
    if (parsed !== undefined) expect(Object.keys(parsed as object)).toHaveLength(2);
  });
});
