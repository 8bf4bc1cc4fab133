import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { canaries, command, filesFolder, jsonOf, projectId, startWith, token } from "./support";

startWith({ OS_AUTH_TOKEN: token });
const file = filesFolder();

const kinds = "huawei-antiddos, alibaba-waf, huawei-job";
const id = "a non-empty ASCII string without spaces";
const duration = 'a duration such as "30m" (a number and one of ms, s, m, h)';
const antiddosProperties = "taskId, projectId, region, endpoint, apiVersion, waitUntil, floatingIpId";
const antiddos = { kind: "huawei-antiddos", projectId, taskId: "t-1", region: "eu-de" };
const antiddosFlags = ["huawei-antiddos", "--project-id", projectId, "--task-id", "t-1", "--region", "eu-de"];

/** The arguments, and the errors that they lead to: `FILE` stands for the path of the content. */
interface Fault {
  readonly args: readonly string[];
  readonly content?: unknown;
  readonly stdin?: string;
  readonly errors: readonly string[];
}

const faults: Readonly<Record<string, Fault>> = {
  "wait without a kind": {
    args: ["wait"],
    errors: [`wait requires a kind (${kinds}) or --file`],
  },
  "status without a kind": {
    args: ["status"],
    errors: [`status requires a kind (${kinds}) or --file`],
  },
  "an unknown command": {
    args: ["wiat"],
    errors: ["unknown command 'wiat' (Did you mean wait?)"],
  },
  "an unknown kind with flags": {
    args: ["wait", "huawei-antidos", "--task", "1"],
    errors: [`kind must be one of ${kinds}, not "huawei-antidos"`],
  },
  "an unknown kind after an option": {
    args: ["wait", "--quiet", "huawei-antidos"],
    errors: [`kind must be one of ${kinds}, not "huawei-antidos"`],
  },
  "status of an unknown kind": {
    args: ["status", "waf"],
    errors: [`kind must be one of ${kinds}, not "waf"`],
  },
  "a flag with a letter missing": {
    args: ["wait", "huawei-antiddos", "--taskid", "t-1"],
    errors: ["unknown option '--taskid' (Did you mean --task-id?)"],
  },
  "a flag of another kind": {
    args: ["wait", "huawei-job", "--instance-id", "i"],
    errors: ["unknown option '--instance-id'"],
  },
  "a flag without a value": {
    args: ["wait", "huawei-antiddos", "--task-id"],
    errors: ["option '--task-id <id>' argument missing"],
  },
  "a flag that is given twice": {
    args: ["wait", ...antiddosFlags, "--task-id", "t-2"],
    errors: ["--task-id is given more than once"],
  },
  "an argument without a flag": {
    args: ["wait", ...antiddosFlags, "t-2"],
    errors: ["too many arguments for 'huawei-antiddos'. Expected 0 arguments but got 1: t-2."],
  },
  "huawei-antiddos without flags": {
    args: ["wait", "huawei-antiddos"],
    errors: [
      "--task-id is required: the task_id that the change returned",
      "--project-id is required: the project of what was changed",
      "--region or --endpoint is required",
    ],
  },
  "alibaba-waf without flags": {
    args: ["wait", "alibaba-waf"],
    errors: [
      "--instance-id is required: the WAF instance: waf_elasticity-cn-…",
      "--task-id is required: the WafTaskId that the change returned, not its RequestId",
    ],
  },
  "huawei-job without flags": {
    args: ["status", "huawei-job"],
    errors: [
      "--service is required: servers, volumes, databases, load balancers (not documented by OTC)",
      "--task-id is required: the job_id that the request returned",
      "--project-id is required: the project of what was changed",
      "--region or --endpoint is required",
    ],
  },
  "empty values": {
    args: ["wait", "huawei-antiddos", "--task-id", "", "--project-id=", "--endpoint", "", "--timeout", ""],
    errors: [
      `--timeout must be ${duration}, not ""`,
      `--task-id must be ${id}, not ""`,
      `--project-id must be ${id}, not ""`,
      '--endpoint must be a URL such as https://api.example.com, not ""',
    ],
  },
  "--wait-until effective without --floating-ip-id": {
    args: ["wait", ...antiddosFlags, "--wait-until", "effective"],
    errors: ['--floating-ip-id is required to wait until "effective"'],
  },
  "a value that is not in the enum": {
    args: ["wait", ...antiddosFlags, "--api-version", "v3"],
    errors: ['--api-version must be "v1" or "v2", not "v3"'],
  },
  "an http: endpoint that is not loopback": {
    args: ["wait", ...antiddosFlags, "--endpoint", "http://example.com"],
    errors: ['--endpoint must be an https: URL (http: is only for this machine), not "http://example.com"'],
  },
  "an endpoint with a password": {
    args: ["wait", ...antiddosFlags, "--endpoint", "https://me:canary-password@example.com"],
    errors: ["--endpoint must be a URL without a user name or password in it"],
  },
  "a time limit without a unit": {
    args: ["wait", ...antiddosFlags, "--timeout", "30"],
    errors: [`--timeout must be ${duration}, not "30"`],
  },
  "a time limit of 0s": {
    args: ["wait", ...antiddosFlags, "--timeout", "0s"],
    errors: ['--timeout must be from 1ms to 596h, not "0s"'],
  },
  "a time limit above the maximum": {
    args: ["wait", ...antiddosFlags, "--timeout", "600h"],
    errors: ['--timeout must be from 1ms to 596h, not "600h"'],
  },
  "status with a time limit": {
    args: ["status", ...antiddosFlags, "--timeout", "3m"],
    errors: ["unknown option '--timeout'"],
  },
  "a file and a kind": {
    args: ["wait", "huawei-antiddos", "--file", "FILE"],
    content: antiddos,
    errors: ["--file can't be combined with a kind"],
  },
  "a folder in place of a file": {
    args: ["wait", "--file", "."],
    errors: [". can't be read: EISDIR: illegal operation on a directory, read"],
  },
  "a file that is not JSON": {
    args: ["wait", "--file", "FILE"],
    content: '{"kind": "huawei-antiddos",\n  canary-secret-key}',
    errors: ["FILE is not valid JSON (line 2 column 3)"],
  },
  "a file that ends too early": {
    args: ["wait", "--file", "FILE"],
    content: '{"kind": "canary-secret-key',
    errors: ["FILE is not valid JSON (line 1 column 28)"],
  },
  "a file that is empty": {
    args: ["wait", "--file", "FILE"],
    content: "",
    errors: ["FILE is not valid JSON"],
  },
  "a file with a number": {
    args: ["wait", "--file", "FILE"],
    content: "3",
    errors: ["FILE must have a task as a JSON object, or a list of at least one task"],
  },
  "a file with an empty list": {
    args: ["wait", "--file", "FILE"],
    content: [],
    errors: ["FILE must have a task as a JSON object, or a list of at least one task"],
  },
  "a file with a byte order mark and a task that has an issue": {
    args: ["wait", "--file", "FILE"],
    content: `\uFEFF${JSON.stringify({ ...antiddos, taskId: "" })}`,
    errors: [`FILE: taskId must be ${id}, not ""`],
  },
  "a file with a task that has issues": {
    args: ["wait", "--file", "FILE", "--timeout", "x"],
    content: { ...antiddos, taskId: 7, timeout: "3m" },
    errors: [
      `--timeout must be ${duration}, not "x"`,
      `FILE: timeout is not a known property: expected ${antiddosProperties}`,
      `FILE: taskId must be ${id}, not the number 7`,
    ],
  },
  "a file with a list of tasks that have issues": {
    args: ["wait", "--file", "FILE", "--timeout", "x"],
    content: [antiddos, { ...antiddos, taskId: "a b" }, { kind: "waf" }, 3, null, [antiddos]],
    errors: [
      `--timeout must be ${duration}, not "x"`,
      `FILE: [1].taskId must be ${id}, not "a b"`,
      `FILE: [2].kind must be one of ${kinds}, not "waf"`,
      `FILE: [3].kind is required: it must be one of ${kinds}`,
      `FILE: [4].kind is required: it must be one of ${kinds}`,
      `FILE: [5].kind is required: it must be one of ${kinds}`,
    ],
  },
  "a file with credentials": {
    args: ["status", "--file", "FILE"],
    content: { ...antiddos, credentials: { token: "canary-token-1" } },
    errors: [`FILE: credentials is not a known property: expected ${antiddosProperties}`],
  },
  "a property whose name has an escape sequence": {
    args: ["wait", "--file", "FILE"],
    content: { ...antiddos, "x\u001b[2J\ny": 1 },
    errors: [`FILE: x [2J y is not a known property: expected ${antiddosProperties}`],
  },
  "standard input that is not JSON": {
    args: ["wait", "--file", "-"],
    stdin: "{ kind: huawei-antiddos }",
    errors: ["the standard input is not valid JSON (line 1 column 3)"],
  },
  "standard input with a task that has an issue": {
    args: ["status", "--file", "-"],
    stdin: JSON.stringify([{ ...antiddos, region: "mars" }]),
    errors: [
      'the standard input: [0].region must be one of REGIONS (for any other region, set the endpoint), not "mars"',
    ],
  },
  "kinds with an argument": {
    args: ["kinds", "waf"],
    errors: ["too many arguments for 'kinds'. Expected 0 arguments but got 1: waf."],
  },
  "simulate without a file": {
    args: ["simulate"],
    errors: ["missing required argument 'file'"],
  },
};

describe.each(Object.entries(faults))("%s", (_name, { args, content, stdin, errors }) => {
  /** Runs the command; in its output, `FILE` replaces the path of the content. */
  async function ran(more: readonly string[] = []) {
    const path = content === undefined ? "" : await file(content);
    const given = args.map((argument) => (argument === "FILE" ? path : argument));
    const { code, out, err } = await command([...given, ...more], stdin === undefined ? {} : { stdin });
    const named = (text: string) =>
      (path ? text.replaceAll(path, "FILE") : text).replace(/one of [^(]*(?= \(for)/, "one of REGIONS");
    return { code, out: named(out), err: named(err) };
  }

  test("exit code 2, and a line on stderr for each issue", async () => {
    const err = errors.map((error) => `error: ${error}\n`).join("");
    expect(await ran()).toEqual({ code: 2, out: "", err });
  });

  test("--json → one object on stdout with the code of the error", async () => {
    const { code, out, err } = await ran(["--json"]);
    expect(code).toBe(2);
    expect(jsonOf(out)).toEqual([
      { type: "error", error: expect.objectContaining({ code: "INVALID_DESCRIPTION" }) },
    ]);
    expect(err).toMatch(/^error: /);
  });

  test("no output has a secret", async () => {
    for (const { out, err } of [await ran(), await ran(["--json"])]) {
      for (const secret of canaries) expect(out + err).not.toContain(secret);
    }
  });
});

describe("a file that does not exist", () => {
  test("exit code 2, and its path on stderr", async () => {
    const path = join("no", "such.json");
    const { code, err } = await command(["wait", "--file", path]);
    expect({ code, err }).toEqual({
      code: 2,
      err: `error: ${path} can't be read: ENOENT: no such file or directory, open '${path}'\n`,
    });
  });
});

describe("no credentials", () => {
  startWith();

  test("100 tasks → one line with the environment variables that are read", async () => {
    const tasks = Array.from({ length: 100 }, (_, index) => ({ ...antiddos, taskId: `t-${index}` }));
    const { code, out, err } = await command(["wait", "--file", await file(tasks)]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(
      /^error: credentials are missing: set OS_ACCESS_KEY and OS_SECRET_KEY.* in the environment\n$/,
    );
  });

  test("tasks of two clouds → one line for each cloud", async () => {
    const waf = { kind: "alibaba-waf", instanceId: "waf", taskId: "t" };
    const { code, err } = await command(["status", "--file", await file([antiddos, waf, antiddos, waf])]);
    expect(code).toBe(2);
    expect(err.match(/^error: credentials are missing: .*$/gm)).toHaveLength(2);
    expect(err).toContain("ALIBABA_CLOUD_ACCESS_KEY_ID");
  });

  test("a task with an issue → only that issue", async () => {
    const { err } = await command(["wait", "huawei-antiddos", "--project-id", "p", "--region", "eu-de"]);
    expect(err).toBe("error: --task-id is required: the task_id that the change returned\n");
  });
});

describe("no command", () => {
  test("the help on stderr, and exit code 2", async () => {
    const { code, out, err } = await command([]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^Usage: cloud-task-waiter/);
    expect(err).not.toContain("error:");
  });
});

describe("credentials of the environment that are not valid", () => {
  startWith({ HW_ACCESS_KEY: "canary secret key", HW_SECRET_KEY: "canary-secret-key" });
  const line =
    /^error: credentials\.accessKey is not valid: .* \(from HW_ACCESS_KEY and HW_SECRET_KEY in the environment\)\n$/;

  test("a task by flags → one line that names the variables, and no flag", async () => {
    const args = [
      "wait",
      "huawei-antiddos",
      "--project-id",
      "p",
      "--task-id",
      "t",
      "--endpoint",
      "https://a.dev",
    ];
    const { code, err } = await command(args);
    expect(code).toBe(2);
    expect(err).toMatch(line);
  });

  test("two tasks by a file → one line that names the variables, and no file", async () => {
    const task = { ...antiddos, endpoint: "https://a.dev" };
    const { code, err } = await command(["wait", "--file", await file([task, { ...task, taskId: "u" }])]);
    expect(code).toBe(2);
    expect(err).toMatch(line);
  });
});
