import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { run } from "../../scripts/run.mts";
import { type Fault, type RawRequest, startFakeAlibaba, startFakeHuawei } from "../../src/testing";
import { LoopbackServer } from "../../src/testing/server";
import { canary, leaks } from "../engines/canaries.mts";

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((server) => server.close()));
});

/** What one wait of a process of its own says when it is asked to. */
async function linesOf(wait: object, environment: NodeJS.ProcessEnv = { NODE_DEBUG: "cloud-task-waiter" }) {
  const args = [join(__dirname, "any-wait.mts"), JSON.stringify(wait)];
  const { NODE_DEBUG: _, ...inherited } = process.env;
  const { code, output } = await run(process.execPath, args, { env: { ...inherited, ...environment } });
  expect(code, output).toBe(0);
  return output.split("\n").filter(Boolean);
}

function withoutName(line: string): string {
  return line.replace(/^CLOUD-TASK-WAITER \d+: /, "");
}

/** A server that repeats all that it was sent, and the parameters of a form also as they were before. */
async function startEcho(status: number, bodyOf: (words: string) => string): Promise<string> {
  const server = new LoopbackServer(({ target, headers, body }: RawRequest) => {
    const form = body.startsWith("{") ? [] : [...new URLSearchParams(body).values()];
    const words = `we got\n${target}\n${JSON.stringify(headers)}\n${body} ${form.join(" ")}`;
    return { status, headers: { "x-request-id": "req-1" }, body: bodyOf(words) };
  });
  closing.push(server);
  return server.listen();
}

const inJson = (words: string) => JSON.stringify({ error_msg: words, Message: words, Code: "Busy" });
const inXml = (words: string) =>
  `<Error><Code>Busy</Code><Message>${words.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</Message></Error>`;

const antiDdos = { kind: "huawei-antiddos", projectId: "p", taskId: "t" };
const waf = { kind: "alibaba-waf", instanceId: "waf", taskId: "t" };
const keys = {
  huawei: { accessKey: canary("Id", ""), secretKey: canary("Key"), securityToken: canary("Token") },
  alibaba: { accessKeyId: canary("Id", ""), accessKeySecret: canary("Key"), securityToken: canary("Token") },
  token: { token: canary("Token") },
  user: { username: "me", password: canary("Password", ` "é'\\+/=&%<>`), domainName: "OTC0000" },
};

describe("With NODE_DEBUG=cloud-task-waiter, whatever the provider repeats, no secret is said of", () => {
  test.each<[string, object, object, (words: string) => string]>([
    ["a signed request", antiDdos, keys.huawei, inJson],
    ["a request that is signed in the scoped form", antiDdos, { ...keys.huawei, signing: "scoped" }, inJson],
    ["a request with a token", antiDdos, keys.token, inJson],
    ["a sign-in", antiDdos, keys.user, inJson],
    ["a request of Alibaba's, in JSON", waf, keys.alibaba, inJson],
    ["a request of Alibaba's, in XML", { ...waf, format: "XML" }, keys.alibaba, inXml],
    ["a request that is signed with ACS3", { ...waf, signature: "acs3" }, keys.alibaba, inJson],
    ["an answer that is neither JSON nor XML", waf, keys.alibaba, (words) => words],
  ])("%s", async (_name, description, account, bodyOf) => {
    const endpoint = await startEcho(403, bodyOf);
    const place = "username" in account ? { iamEndpoint: endpoint } : {};
    const lines = await linesOf({
      description: { ...description, endpoint },
      credentials: [{ ...account, ...place }],
    });
    expect(lines.join("\n")).toMatch(/#1 HTTP 403 in \d+ ms, \d+ bytes.*: rejected: .*we got/);
    const { username: _, domainName: __, signing: ___, ...secrets } = account as Record<string, string>;
    expect(leaks(secrets, [{ name: "stderr", text: lines.join("\n") }])).toEqual([]);
    // Whatever the provider says is on the line that tells of it.
    for (const line of lines) expect(line).toMatch(/^CLOUD-TASK-WAITER \d+: /);
  });

  test("credentials of the environment, of which only the names are said", async () => {
    const fake = await startFakeHuawei({ credentials: [keys.huawei] });
    closing.push(fake);
    fake.addTask({ ...antiDdos, timeline: "success" });
    const lines = await linesOf(
      { description: { ...antiDdos, endpoint: fake.endpoint } },
      {
        NODE_DEBUG: "cloud-task-waiter",
        HUAWEICLOUD_SDK_AK: keys.huawei.accessKey,
        HUAWEICLOUD_SDK_SK: keys.huawei.secretKey,
        HUAWEICLOUD_SDK_SECURITY_TOKEN: keys.huawei.securityToken,
      },
    );
    const names = "HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK and HUAWEICLOUD_SDK_SECURITY_TOKEN";
    expect(lines.map(withoutName)).toContain(`credentials: ${names} in the environment`);
    expect(lines.at(-1)).toContain("success (succeeded)");
    expect(leaks(keys.huawei, [{ name: "stderr", text: lines.join("\n") }])).toEqual([]);
  });

  test("a proxy and its password", async () => {
    const password = canary("Proxy", "-");
    const proxy = `http://user:${password}@127.0.0.1:1`;
    const lines = await linesOf(
      {
        description: { ...antiDdos, endpoint: "https://api.test.invalid" },
        credentials: [keys.token],
        timeoutMs: 500,
      },
      { NODE_DEBUG: "cloud-task-waiter", HTTPS_PROXY: proxy, https_proxy: proxy },
    );
    expect(lines.join("\n")).toMatch(/#1 can't reach api\.test\.invalid \(/);
    expect(leaks({ password }, [{ name: "stderr", text: lines.join("\n") }])).toEqual([]);
  });
});

describe("With NODE_DEBUG=cloud-task-waiter", () => {
  const unavailable: Fault = { type: "response", status: 503, body: "<h1>Bad\ngateway</h1>" };

  test("a wait tells of every request, of its answer, and of what it makes of it", async () => {
    const fake = await startFakeAlibaba({ credentials: [keys.alibaba] });
    closing.push(fake);
    fake.addTask({ ...waf, timeline: "2" });
    fake.addDomain({ instanceId: "waf", domain: "www.example.com", timeline: "1" });
    fake.failNext(unavailable, { type: "reset" });
    const effective = { ...waf, domain: "www.example.com", waitUntil: "effective" };
    const lines = await linesOf({
      description: { ...effective, endpoint: fake.endpoint },
      credentials: [keys.alibaba],
    });
    const { host } = new URL(fake.endpoint);
    const seen = lines
      .map(withoutName)
      .filter((line) => !line.startsWith("rate: "))
      .map((line) =>
        line
          .replace(/\d+ ms/, "… ms")
          .replace(/\d+ bytes/, "… bytes")
          .replace(/[\d.]+s/g, "…s")
          .replace(/request [\w-]+/i, "request …"),
      );
    const request = `POST ${fake.endpoint}/`;
    expect(seen).toEqual([
      "credentials: obtained",
      `#1 ${request}`,
      "#1 HTTP 503 in … ms, … bytes: transient: Bad gateway",
      "alibaba-waf task t: until done: no status (Bad gateway), poll 1 after …s, next poll in …s",
      `#2 ${request}`,
      expect.stringContaining(`#2 can't reach ${host} (`),
      expect.stringContaining(`alibaba-waf task t: until done: no status (can't reach ${host} (`),
      `#3 ${request}`,
      "#3 HTTP 200 in … ms, … bytes, request …: succeeded",
      "alibaba-waf task t: until done: 2 (succeeded), poll 3 after …s, next poll in …s",
      `#4 ${request}`,
      "#4 HTTP 200 in … ms, … bytes, request …: succeeded",
      "alibaba-waf task t: until effective: 1 (succeeded), poll 4 after …s, no further poll",
    ]);
  });

  test("credentials that are refused, renewed, and not to be had are told", async () => {
    const [first, second] = [{ token: "tok-1" }, { token: "tok-2" }];
    const fake = await startFakeHuawei({ credentials: [first, second] });
    closing.push(fake);
    fake.expireToken("tok-1");
    fake.addTask({ ...antiDdos, timeline: "running 100ms → success" });
    const description = { ...antiDdos, endpoint: fake.endpoint };
    const told = (lines: string[]) =>
      lines.map(withoutName).filter((line) => line.startsWith("credentials: "));
    expect(told(await linesOf({ description, credentials: [first, second] }))).toEqual([
      "credentials: obtained",
      "credentials: rejected, looking for others",
      "credentials: renewed",
    ]);
    expect(told(await linesOf({ description, credentials: [first, first] }))).toContain(
      "credentials: there are no others",
    );
    expect(told(await linesOf({ description, credentials: [] }))).toEqual([
      expect.stringMatching(
        /^credentials: none, The credentials could not be fetched: credentials is required/,
      ),
    ]);
  }, 30_000);

  test("a pause that the provider asks for is told before it begins, and so is how a wait ends", async () => {
    const fake = await startFakeHuawei({ credentials: [keys.token] });
    closing.push(fake);
    fake.addTask({ ...antiDdos, timeline: "failed: The EIP is frozen" });
    fake.failNext({ type: "response", status: 429, body: "{}" });
    const description = { ...antiDdos, endpoint: fake.endpoint };
    const lines = (await linesOf({ description, credentials: [keys.token] })).map(withoutName);
    const [pause, turn] = lines.filter((line) => line.startsWith("rate: "));
    expect(pause).toMatch(/^rate: this account is throttled, pausing for 1000 ms$/);
    expect(turn).toMatch(/^rate: 1 queued, the next request in \d+ ms$/);
    expect(lines.at(-1)).toMatch(
      /^wait ended: huawei-antiddos task t failed: The EIP is frozen .*\[TASK_FAILED\]$/,
    );
  });
});

test("Without it nothing is said", async () => {
  const fake = await startFakeHuawei({ credentials: [keys.token] });
  closing.push(fake);
  fake.addTask({ ...antiDdos, timeline: "success" });
  const description = { ...antiDdos, endpoint: fake.endpoint };
  expect(await linesOf({ description, credentials: [keys.token] }, { NODE_DEBUG: "http2" })).toEqual([]);
});
