import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { PulumiStack } from "../../scripts/pulumi-stack.mts";
import { type Ended, type Running, start } from "../../scripts/run.mts";
import type { AlibabaCredentials, HuaweiCredentials } from "../../src/index.ts";
import { startFakeAlibaba, startFakeHuawei } from "../../src/testing/index.ts";
import { canary, filesIn, leaks, withoutDetailsOfPulumi } from "./canaries.mts";
import { programFolder, stackOf, until } from "./support.mts";

/** Credentials with canaries in them, by where they are given. */
const accounts = {
  /** To a resource, as plain values. */
  plain: {
    accessKey: "AK-PLAIN",
    secretKey: canary("PlainKey"),
    securityToken: canary("PlainToken"),
  },
  /** To a resource, as a secret and as an output. */
  marked: {
    accessKeyId: "ID-MARKED",
    accessKeySecret: canary("MarkedSecret"),
    securityToken: canary("MarkedToken"),
  },
  /** To a resource, as a secret object of the program's own configuration. */
  object: { token: canary("ObjectToken") },
  /** To a task of a group, as plain values. */
  member: { accessKey: "AK-MEMBER", secretKey: canary("MemberKey") },
  /** To a task of a group that is a secret as a whole. */
  secretMember: {
    accessKeyId: "ID-MEMBER",
    accessKeySecret: canary("MemberSecret"),
    securityToken: canary("MemberToken"),
  },
  /** In the stack's configuration, under a key for each. */
  flat: { username: "me", password: canary("Password", ` "é'\\+/=&%<>`), domainName: "OTC0000" },
  /** In the stack's configuration, as an object for each cloud. */
  structuredHuawei: { accessKey: "AK-STRUCTURED", secretKey: canary("StructuredKey") },
  structuredAlibaba: {
    accessKeyId: "ID-STRUCTURED",
    accessKeySecret: canary("StructuredSecret"),
    securityToken: canary("StructuredToken"),
  },
  /** In the environment. */
  environment: {
    accessKeyId: "ID-ENVIRONMENT",
    accessKeySecret: canary("EnvironmentSecret"),
    securityToken: canary("EnvironmentToken"),
  },
};

type Account = HuaweiCredentials | AlibabaCredentials;

const { plain, marked, object, member, secretMember } = accounts;
/** What the program gives its resources without the help of Pulumi's configuration. */
const given = { plain, marked, member, secretMember };

function canariesOf(group: Readonly<Record<string, Account>>): Record<string, string> {
  const all = Object.entries(group).flatMap(([place, account]) =>
    secretsOf(account).map(([name, value]) => [`${place}.${name}`, value] as const),
  );
  return Object.fromEntries(all);
}

function secretsOf(account: Account): (readonly [name: string, value: string])[] {
  return Object.entries(account).filter(([name]) => /secret|token|password/i.test(name));
}

/** Each wait of the program has a cloud of its own. */
const clouds = {
  plain: await startFakeHuawei({ credentials: [plain] }),
  marked: await startFakeAlibaba({ credentials: [marked] }),
  object: await startFakeHuawei({ credentials: [object] }),
  member: await startFakeHuawei({ credentials: [member] }),
  secretMember: await startFakeAlibaba({ credentials: [secretMember] }),
  shielded: await startFakeHuawei({ credentials: [accounts.flat, accounts.structuredHuawei] }),
  filtered: await startFakeAlibaba({ credentials: [accounts.structuredAlibaba, accounts.environment] }),
};
afterAll(() => Promise.all(Object.values(clouds).map((cloud) => cloud.close())));

type Callers = Readonly<Record<keyof typeof clouds, Account>>;

const common = { ...given, object };
const atFirst: Callers = { ...common, shielded: accounts.flat, filtered: accounts.structuredAlibaba };
const later: Callers = { ...common, shielded: accounts.structuredHuawei, filtered: accounts.environment };

/** What every cloud does. Where it has words for it, they quote the credentials that it was sent. */
interface Course {
  /** The HTTP status of its first answer, where that is an error. */
  readonly error?: number;
  readonly huawei: string;
  readonly alibaba: string;
}

const refusing: Course = { error: 401, huawei: "running", alibaba: "1" };
const running: Course = { huawei: "running: WORDS", alibaba: "1" };
const stumbling: Course = { ...running, error: 503 };
const failing: Course = { huawei: "failed: WORDS", alibaba: "2: WORDS" };
const succeeding: Course = { huawei: "success: WORDS", alibaba: "2" };

function play({ error, ...timelines }: Course, callers: Callers): void {
  for (const [name, cloud] of Object.entries(clouds)) {
    const caller = callers[name as keyof Callers];
    const secrets = secretsOf(caller);
    // A password is sent to sign in, and never with a question.
    const words = quoting(secrets.filter(([secret]) => secret !== "password"));
    const timeline = "accessKeyId" in caller ? timelines.alibaba : timelines.huawei;
    cloud.addTask({
      projectId: "project-1",
      instanceId: "waf-1",
      taskId: "task-1",
      timeline: timeline.replace("WORDS", () => words),
    });
    const body = JSON.stringify({ error_msg: quoting(secrets), Message: quoting(secrets) });
    if (error) cloud.failNext({ type: "response", status: error, body });
  }
}

function quoting(secrets: ReturnType<typeof secretsOf>): string {
  return secrets
    .flatMap(([name, value]) => [value, encodeURIComponent(value), base64(value), base64(`${name}:${value}`)])
    .join(" ");
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function asked(): number[] {
  return Object.values(clouds).map(({ requests }) => requests.length);
}

/** Everything that Pulumi writes is in here, and everything that it shows. */
const folder = join(inject("site").workspace, "canaries");
const shown = subfolder("shown");

function subfolder(name: string): string {
  mkdirSync(join(folder, name), { recursive: true });
  return join(folder, name);
}

const site = {
  workspace: folder,
  environment: {
    ...inject("site").environment,
    PULUMI_HOME: subfolder("home"),
    PULUMI_BACKEND_URL: `file://${subfolder("state")}`,
    TMPDIR: subfolder("temporary"),
    // Makes Pulumi take `--event-log`.
    PULUMI_DEBUG_COMMANDS: "true",
    TEST_CREDENTIALS: JSON.stringify(given),
  },
};

/** Readable on purpose, to show that what is readable is found. */
const control = canary("Control");

describe("A stack whose credentials are canaries", async () => {
  const stack = await PulumiStack.create(site, programFolder("secrets"), "secrets");
  let runs = 0;

  function begin(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
    runs += 1;
    const [command = "", option = ""] = args;
    const file = join(shown, `${runs} ${command} ${option}`);
    const events = ["config", "stack"].includes(command) ? [] : ["--event-log", `${file}.json`];
    const all = [...args, ...events, "--stack", "secrets", "--non-interactive", "--color", "never"];
    // A core dump has the memory of a process in it, and with that its credentials.
    const begun = start("sh", ["-c", 'ulimit -c 0; exec pulumi "$@"', "sh", ...all], {
      cwd: stack.folder,
      env: { ...site.environment, ...environment },
    });
    const ended = begun.ended.then(async (end) => {
      await writeFile(file, end.output);
      return end;
    });
    return { ...begun, ended };
  }

  function pulumi(args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Ended> {
    return begin(args, environment).ended;
  }

  /** Sets the stack's configuration, in place of all that was set before. */
  async function configure(values: object, secrets: Readonly<Record<string, string>>): Promise<void> {
    const endpoints = Object.fromEntries(
      Object.entries(clouds).map(([name, { endpoint }]) => [name, endpoint]),
    );
    await stack.configure({ endpoints, control, ...values });
    const all = { ...under("stack:credentials", object), ...secrets };
    const settings = Object.entries(all).flatMap(([key, value]) => ["--secret", `${key}=${value}`]);
    expect(await pulumi(["config", "set-all", "--path", ...settings])).toMatchObject({ code: 0 });
  }

  // Whatever ends badly, all others have their turn.
  const up = ["up", "--yes", "--skip-preview", "--parallel", "20", "--continue-on-error"];
  const verbosely = ["-v=9", "--logflow"];
  const environment = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: accounts.environment.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accounts.environment.accessKeySecret,
    ALIBABA_CLOUD_SECURITY_TOKEN: accounts.environment.securityToken,
  };

  test("is previewed", async () => {
    const { username, password, domainName } = accounts.flat;
    await configure(
      {
        timeout: "2s",
        "cloudTaskWaiter:huaweiUsername": username,
        "cloudTaskWaiter:huaweiDomainName": domainName,
        "cloudTaskWaiter:huaweiIamEndpoint": clouds.shielded.endpoint,
      },
      {
        "cloudTaskWaiter:huaweiPassword": password,
        ...under("cloudTaskWaiter:alibaba", accounts.structuredAlibaba),
      },
    );
    const { code, output } = await pulumi(["preview", "--diff"]);
    expect(output).toContain("7 to create");
    expect(output).not.toContain("readable");
    expect(code).toBe(0);
    expect(await pulumi(["preview", "--json"])).toMatchObject({ code: 0 });
  });

  test("is previewed with mistakes in them", async () => {
    const { accessKeyId, accessKeySecret } = secretMember;
    const mistaken = {
      ...given,
      member: member.secretKey,
      secretMember: { accessKeyId, secretAccessKey: accessKeySecret },
    };
    const { code, output } = await pulumi(["preview", "--diff"], {
      TEST_CREDENTIALS: JSON.stringify(mistaken),
    });
    expect(output).toContain("tasks[0].credentials is not valid: it must be");
    expect(output).toContain("tasks[1].credentials.secretAccessKey is not a known property");
    expect(code).not.toBe(0);
  });

  test("fails when every cloud refuses them", async () => {
    play(refusing, atFirst);
    const { code, output } = await pulumi(up);
    expect(output).toMatch(/the provider rejected the request: .*\[redacted\]/);
    expect(code).not.toBe(0);
  });

  test("is kept as not ready when no task ends in time", async () => {
    play(running, atFirst);
    const { code, output } = await pulumi([...up, "--json"]);
    // With a state: their clouds have taken the credentials of the stack's configuration.
    expect(output).toMatch(/::shielded".*did not finish within 2s \(state/);
    expect(output).toMatch(/::filtered".*did not finish within 2s \(state/);
    expect(output).toContain("[redacted]");
    expect(code).not.toBe(0);
  });

  test("fails when every task fails", async () => {
    await configure({}, under("cloudTaskWaiter:huawei", accounts.structuredHuawei));
    play(failing, later);
    const { code, output } = await pulumi([...up, "--diff", ...verbosely], environment);
    expect(output).toMatch(/task-1 failed: \[redacted\]/);
    expect(code).not.toBe(0);
  });

  test("is kept as not ready when it is interrupted", async () => {
    play(stumbling, later);
    const before = asked();
    const deployment = begin(up, environment);
    await until(() => asked().every((count, index) => count > (before[index] ?? 0)));
    deployment.process.kill("SIGINT");
    const { code, output } = await deployment.ended;
    expect(output).toMatch(/interrupted.*\[redacted\]/);
    expect(code).not.toBe(0);
  });

  test("is refreshed and previewed when it is not ready", async () => {
    expect(await pulumi(["refresh", "--yes", "--diff"], environment)).toMatchObject({ code: 0 });
    expect(await pulumi(["preview", "--diff"], environment)).toMatchObject({
      code: 0,
      output: expect.stringContaining("6 to update"),
    });
  });

  // Node's own reports of a crash are left out: they tell the whole environment when they are asked for.
  test("fails when the process that waits crashes", async () => {
    play(stumbling, later);
    const { code, output } = await pulumi(up, {
      ...environment,
      NODE_OPTIONS: `--require "${join(stack.folder, "crash.js")}"`,
      NODE_DEBUG: "undici",
    });
    expect(output).toContain("Error: An exception that nobody catches");
    expect(output).toContain("Error: A rejection that nobody handles");
    expect(output).toContain("Aborted");
    expect(output).toContain("UNDICI");
    expect(code).not.toBe(0);
  });

  test("goes on and succeeds", async () => {
    play(succeeding, later);
    const { code, output } = await pulumi([...up, ...verbosely], environment);
    expect(output).toMatch(/success, \[redacted\]/);
    expect(code).toBe(0);
  });

  test("shows what it has", async () => {
    const [output, state, history] = [
      await pulumi(["stack", "output", "--json"]),
      await pulumi(["stack", "export"]),
      await pulumi(["stack", "history", "--json"]),
    ];
    const shows = { code: 0, output: expect.stringContaining(control) };
    expect([output, state, history]).toMatchObject([shows, shows, shows]);
    expect(await pulumi(["destroy", "--yes"], environment)).toMatchObject({ code: 0 });
  });

  test("has told nobody any of them", async () => {
    const handedOut = Object.fromEntries(
      clouds.shielded.requests
        .flatMap(({ response }) => response?.headers?.["x-subject-token"] ?? [])
        .map((token, index) => [`token ${index} of a sign-in`, token]),
    );
    expect(handedOut).not.toEqual({});
    const files = await filesIn(folder);
    expect(leaks({ ...canariesOf(accounts), ...handedOut }, files.map(withoutDetailsOfPulumi))).toEqual([]);
    // What Pulumi is never told, not even its details have.
    expect(leaks({ ...canariesOf({ environment: accounts.environment }), ...handedOut }, files)).toEqual([]);
  });

  test.each([
    /secrets\/Pulumi\.secrets\.yaml$/,
    /state\/\.pulumi\/stacks\/.*\.json/,
    /state\/\.pulumi\/history\/.*\.checkpoint\.json$/,
    /state\/\.pulumi\/backups\/.*\.json$/,
    /shown\/\d+ preview --diff$/,
    /shown\/\d+ preview --json$/,
    /shown\/\d+ up --yes$/,
    /shown\/\d+ up --yes\.json$/,
    /shown\/\d+ stack export$/,
  ])("has told what is no secret, and is seen to have done so in %s", async (place) => {
    const files = await filesIn(folder);
    const found = leaks({ control }, files.map(withoutDetailsOfPulumi));
    expect(found).toContainEqual(expect.stringMatching(place));
  });

  test("has told what is no secret in the log of the engine too", async () => {
    const found = leaks({ control }, await filesIn(folder));
    expect(found).toContainEqual(expect.stringMatching(/temporary\/pulumi\..*\.INFO\./));
  });
});

test("A secret that the stack's configuration has in clear is named in a warning", async () => {
  const stack = await stackOf("commonjs", "readable");
  await stack.configure({
    projectId: "project-1",
    taskId: "task-1",
    endpoint: "https://antiddos.example.com",
    log: "records.log",
    "cloudTaskWaiter:huaweiAccessKey": "AK-READABLE",
    "cloudTaskWaiter:huaweiSecretKey": control,
    "cloudTaskWaiter:alibaba": { accessKeyId: "ID-READABLE", accessKeySecret: control },
  });
  const { code, output } = await stack.preview();
  expect(new Set(output.match(/warning: .*/g))).toEqual(
    new Set([
      "warning: cloudTaskWaiter:alibaba, cloudTaskWaiter:huaweiSecretKey: stored in plain text in the stack's configuration and state; encrypt it with `pulumi config set --secret`",
    ]),
  );
  expect(leaks({ control }, [{ name: "the preview", text: output }])).toEqual([]);
  expect(code).toBe(0);
});

describe("The search for canaries", () => {
  const other = canary("Other");

  test.each<[string, string]>([
    ["as it is", control],
    ["encoded for a URL", encodeURIComponent(control)],
    ["in JSON as Pulumi writes it", control.replace("&", "\\u0026")],
    ["in base64", base64(control)],
    ["in base64, a byte after the beginning", base64(`x${control}y`)],
    ["in base64, two bytes after the beginning", base64(`xx${control}yy`)],
    ["in the base64 of URLs", Buffer.from(`user:${control}`).toString("base64url")],
    ["in base64, encoded for a URL", encodeURIComponent(base64(`user:${control}:`))],
    ["without its beginning", control.slice(1)],
    ["without its end", control.slice(0, -1)],
    ["cut after a few characters", control.slice(0, 10)],
  ])("finds one %s", (_form, text) => {
    expect(leaks({ control, other }, [{ name: "a place", text: `before ${text} after` }])).toEqual([
      "control @ a place",
    ]);
  });

  test("does not take a secret that it could not find", () => {
    expect(() => leaks({ short: "abc" }, [])).toThrow(TypeError);
  });
});

/** One setting for each member of a structured value. */
function under(key: string, values: object): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${key}.${name}`, value]));
}
