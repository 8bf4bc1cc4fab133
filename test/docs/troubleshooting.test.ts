import { readFileSync } from "node:fs";
import { createServer as createTlsServer } from "node:https";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { generate } from "selfsigned";
import ts from "typescript";
import { afterEach, expect, test, vi } from "vitest";
import { HuaweiAntiDdosTask as Construct } from "../../cdk";
import { HuaweiAntiDdosTask as Resource } from "../../pulumi";
import { providerText } from "../../pulumi/stored-names";
import type { HuaweiCredentials, Task, WaitOptions } from "../../src";
import { alibabaWafTask, huaweiAntiDdosTask, waitForTask, waitForTasks } from "../../src";
import { loadPeers } from "../../src/integration/peers";
import type { Fault } from "../../src/testing";
import { startFakeAlibaba, startFakeHuawei } from "../../src/testing";
import { create, Stage, wait } from "../cdk/lambda/support";
import { newStack, shield } from "../cdk/support";
import { running, succeeded } from "../core/support";
import { startProgram } from "../pulumi/program";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** What is said by whatever is thrown. */
async function wordsOf(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("Nothing was thrown");
}

const key = { accessKey: "AK7EXAMPLE", secretKey: "sk-very-secret" };
const ids = { projectId: "p", taskId: "4a4fefe7" };

interface Play {
  readonly timeline?: string;
  readonly faults?: readonly Fault[];
  readonly clockOffsetMs?: number;
  readonly credentials?: HuaweiCredentials;
  readonly taskId?: string;
  readonly expired?: boolean;
}

/** What ends a wait at a fake Huawei Cloud. */
async function atHuawei(play: Play, options: WaitOptions = {}): Promise<string> {
  const {
    timeline = "success",
    faults = [],
    clockOffsetMs = 0,
    credentials = key,
    taskId = ids.taskId,
  } = play;
  const user = { username: "me", password: "the-right-one", domainName: "OTC0000" };
  const fake = await startFakeHuawei({ credentials: [key, { token: "tok-1" }, user], clockOffsetMs });
  closing.push(() => fake.close());
  fake.addTask({ ...ids, timeline });
  fake.failNext(...faults);
  if (play.expired) fake.expireToken("tok-1");
  const { endpoint } = fake;
  const place = "username" in credentials ? { ...credentials, iamEndpoint: endpoint } : credentials;
  const task = huaweiAntiDdosTask({ ...ids, taskId, endpoint }, { credentials: place as HuaweiCredentials });
  return wordsOf(() => waitForTask(task, { minDelayMs: 10, notFoundGraceMs: 0, ...options }));
}

const waf = { accessKeyId: "ID", accessKeySecret: "secret" };

async function atAlibaba(faults: readonly Fault[], taskId: string): Promise<string> {
  const fake = await startFakeAlibaba({ credentials: [waf] });
  closing.push(() => fake.close());
  fake.addTask({ instanceId: "waf", taskId: "aliyun.waf.1", timeline: "2" });
  fake.failNext(...faults);
  const task = alibabaWafTask({ instanceId: "waf", taskId, endpoint: fake.endpoint }, { credentials: waf });
  return wordsOf(() => waitForTask(task, { notFoundGraceMs: 0 }));
}

function answer(status: number, body: object | string, headers: Record<string, string> = {}): Fault {
  return { type: "response", status, headers, body: typeof body === "string" ? body : JSON.stringify(body) };
}

/** A wait at an address that is no cloud's. */
function at(endpoint: string): Promise<string> {
  const task: Task = huaweiAntiDdosTask({ ...ids, endpoint }, { credentials: key });
  return wordsOf(() => waitForTask(task, { transientErrorBudgetMs: 0 }));
}

async function selfSignedServer(): Promise<string> {
  const { private: privateKey, cert } = await generate([{ name: "commonName", value: "localhost" }]);
  const server = createTlsServer({ key: privateKey, cert }, (_request, response) => response.end("{}"));
  closing.push(() => server.close());
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

/** A description that nothing is asked about. */
function described(properties: object): Promise<string> {
  return wordsOf(() => huaweiAntiDdosTask({ ...ids, ...properties }, { credentials: key }));
}

/** What the function of the CDK tells CloudFormation. */
async function deployed(readSecret: () => Promise<string>, properties: object = {}): Promise<string> {
  const stage = new Stage();
  stage.readSecret = readSecret;
  const task = { kind: "huawei-antiddos", ...ids, endpoint: "https://antiddos.example.com", ...properties };
  const { answers } = await stage.play(create(wait(task)));
  return answers[0]?.Reason ?? "";
}

/** Provokes what the page quotes, by the heading that it is quoted under. */
const provoked: Readonly<Record<string, () => Promise<string>>> = {
  "No task id": () => described({ taskId: "", region: "eu-de" }),
  "No credentials": () => {
    for (const name of Object.keys(process.env)) {
      if (/^(HUAWEICLOUD_SDK|HW|OS)_/.test(name)) vi.stubEnv(name, undefined);
    }
    return wordsOf(() => huaweiAntiDdosTask({ ...ids, region: "eu-de" }));
  },
  "No region": () => described({}),
  "An unknown region": () => described({ region: "eu-north-9" }),
  "Plain HTTP": () => described({ endpoint: "http://api.example.com" }),
  "Effective of what": () => described({ region: "eu-de", waitUntil: "effective" }),
  "Node is too old": () => {
    const file = join(__dirname, "../../src/core/node-version.ts");
    const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), {});
    const old = { exports: {}, process: { versions: { node: "20.19.2" } }, Error };
    return wordsOf(() => runInNewContext(outputText, old));
  },
  "The package is not where the project is": () =>
    wordsOf(() => {
      const require = createRequire(join(tmpdir(), "no-such-project/package.json"));
      const exports: { handler?: () => unknown } = {};
      runInNewContext(providerText, { exports, require });
      return exports.handler?.();
    }),
  "Pulumi or the CDK is missing": () => {
    const require = createRequire(join(tmpdir(), "no-such-project/index.js"));
    const from = join(tmpdir(), "no-such-project/index.js");
    return wordsOf(() => loadPeers("pulumi", ["@pulumi/pulumi"], from, () => require("@pulumi/pulumi")));
  },
  "A wait that was imported": () =>
    wordsOf(() => new Resource("shielded", { ...shield }, { import: "4a4fefe7" })),
  "A secret in clear": async () => {
    vi.resetModules();
    const { warnOfConfiguration } = await import("../../pulumi/config-warnings.ts");
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    pulumi.runtime.setAllConfig({ "cloudTaskWaiter:huaweiSecretKey": "sk" }, []);
    warnOfConfiguration();
    return String(warn.mock.calls[0]?.[0]);
  },
  "It is not there yet": async () => {
    await startProgram({ state: "running" });
    const { urn } = new Resource("shielded", shield);
    return wordsOf(() => Reflect.get(urn, "promise")());
  },
  "Not a secret of AWS": () =>
    wordsOf(() => new Construct(newStack(), "Shielded", { ...shield, credentials: key as never })),
  "Waits that want different functions": () =>
    wordsOf(() => {
      const stack = newStack();
      const credentials = Secret.fromSecretNameV2(stack, "Otc", "otc");
      new Construct(stack, "One", { ...shield, credentials });
      new Construct(stack, "Two", { ...shield, credentials, logRetention: 1 });
    }),
  "A wrong key": () => atHuawei({ credentials: { ...key, secretKey: "not-the-one" } }),
  "A clock that is off": () => atHuawei({ clockOffsetMs: -16 * 60_000 }),
  "A locked key": async () => {
    const fake = await startFakeHuawei({ credentials: [key] });
    closing.push(() => fake.close());
    let words = "";
    for (let count = 0; count <= 5; count += 1) {
      const credentials = { ...key, secretKey: `not-the-one-${count}` };
      const task = huaweiAntiDdosTask({ ...ids, endpoint: fake.endpoint }, { credentials });
      words = await wordsOf(() => waitForTask(task));
    }
    return words;
  },
  "A wrong password": () =>
    atHuawei({ credentials: { username: "me", password: "another-one", domainName: "OTC0000" } }),
  "A token that has expired": () => atHuawei({ credentials: { token: "tok-1" }, expired: true }),
  "A permission that is missing": () =>
    atHuawei({
      faults: [
        answer(403, {
          error_code: "Anti-DDoS.10001009",
          error_msg: "The operation permission is restricted",
        }),
      ],
    }),
  "An unknown task at Huawei": () => atHuawei({ taskId: "another" }),
  "An unknown task at Alibaba": () => atAlibaba([], "D7861F61-5B61-46CE-A47C-6B19160D5EB0"),
  "A withdrawn API": () =>
    atAlibaba(
      [
        answer(404, {
          Code: "InvalidAction.NotFound",
          Message: "Specified api is not found",
          RequestId: "1",
        }),
      ],
      "aliyun.waf.1",
    ),
  "Nobody listens": () => at("http://127.0.0.1:1"),
  "A certificate that is not known": async () => at(await selfSignedServer()),
  "A proxy that is none": async () => {
    vi.resetModules();
    for (const name of ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"])
      vi.stubEnv(name, "proxy:port");
    const fresh = await import("../../src/index.ts");
    const task = fresh.huaweiAntiDdosTask(
      { ...ids, endpoint: "https://api.test.invalid" },
      { credentials: key },
    );
    return wordsOf(() => fresh.waitForTask(task, { transientErrorBudgetMs: 0 }));
  },
  "No response in time": () =>
    atHuawei({ faults: [{ type: "stall" }] }, { requestTimeoutMs: 50, transientErrorBudgetMs: 0 }),
  "A web page instead of a response": () =>
    atHuawei({ faults: [answer(200, "<html>Welcome to the hotel</html>")] }, { transientErrorBudgetMs: 0 }),
  "A redirect": () => atHuawei({ faults: [answer(302, "", { location: "https://login.example.com/" })] }),
  "The task failed": () => atHuawei({ timeline: "failed: The EIP is frozen" }),
  "The time is up": () => atHuawei({ timeline: "ready" }, { timeoutMs: 1_000 }),
  "An unrecognized status": () => atHuawei({ timeline: "hibernating" }),
  "An interrupted wait": () => {
    const interruption = new AbortController();
    const onStatus = () => interruption.abort();
    return atHuawei({ timeline: "running" }, { signal: interruption.signal, onStatus });
  },
  "Some of many": async () => {
    const fake = await startFakeHuawei({ credentials: [key] });
    closing.push(() => fake.close());
    fake.addTask({ ...ids, taskId: "good", timeline: "success" });
    fake.addTask({ ...ids, taskId: "bad", timeline: "failed: The EIP is frozen" });
    const tasks = ["good", "bad"].map((taskId) =>
      huaweiAntiDdosTask({ ...ids, taskId, endpoint: fake.endpoint }, { credentials: key }),
    );
    return wordsOf(() => waitForTasks(tasks));
  },
  "The secret can't be read": () =>
    deployed(async () => {
      const words = "Secrets Manager can't find the specified secret.";
      throw Object.assign(new Error(words), { name: "ResourceNotFoundException", $fault: "client" });
    }),
  "The secret is no JSON": () => deployed(async () => "sk-very-secret"),
  "The function may not go on": async () => {
    const stage = new Stage({ t: [running] });
    stage.goOn = async () => {
      throw new Error("not authorized to perform: lambda:InvokeFunction");
    };
    const { Reason } = await stage.answerTo(create(wait({ kind: "scripted", taskId: "t" })));
    return Reason ?? "";
  },
  "The response is not accepted": async () => {
    const stage = new Stage({ t: [succeeded] });
    stage.put = async () => 403;
    await stage.play(create(wait({ kind: "scripted", taskId: "t" })));
    return stage.log.join("\n");
  },
  "Other keys in the secret": () => deployed(async () => '{"accessKey":"AK","secretkey":"sk-very-secret"}'),
};

const page = readFileSync(join(__dirname, "../../docs/troubleshooting.md"), "utf8");

/** What the page quotes under each heading. */
const quoted = [...page.matchAll(/^### (.+)\n\n```text\n([\s\S]*?)\n```$/gm)].map(
  ([, heading = "", text = ""]) => [heading, text] as const,
);

test("Every text that the page quotes is one that is provoked here, and the other way round", () => {
  expect(page.match(/^```/gm)).toHaveLength(2 * quoted.length);
  expect(quoted.map(([heading]) => heading).toSorted()).toEqual(Object.keys(provoked).toSorted());
});

test.each(quoted)("What is printed is what the page quotes: %s", async (heading, text) => {
  await startProgram();
  const said = await provoked[heading]?.();
  const pattern = text.split("…").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  expect(said).toMatch(new RegExp(pattern.join("[\\s\\S]+")));
});
