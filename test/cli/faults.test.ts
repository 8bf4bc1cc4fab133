import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { canaries, command, filesFolder, jsonOf, projectId, startWith, token } from "./support";

startWith({ OS_AUTH_TOKEN: token });
const file = filesFolder();

const kinds = "huawei-antiddos, alibaba-waf, huawei-job";
const id = "a non-empty ASCII string without spaces";
const duration = 'a duration such as "30m" (a number and one of ms, s, m, h)';
const place = 'is missing: it must be a region such as "eu-de", or endpoint must be given';
const antiddos = { kind: "huawei-antiddos", projectId, taskId: "t-1", region: "eu-de" };
const antiddosFlags = ["huawei-antiddos", "--project-id", projectId, "--task-id", "t-1", "--region", "eu-de"];

/** What was typed, and what was said of it: `FILE` is where the content is. */
interface Fault {
  readonly args: readonly string[];
  readonly content?: unknown;
  readonly stdin?: string;
  readonly errors: readonly string[];
}

const faults: Readonly<Record<string, Fault>> = {
  "a wait for nothing": {
    args: ["wait"],
    errors: [`wait needs a kind (${kinds}) or --file`],
  },
  "a look at nothing": {
    args: ["status"],
    errors: [`status needs a kind (${kinds}) or --file`],
  },
  "a command that there is not": {
    args: ["wiat"],
    errors: ["unknown command 'wiat' (Did you mean wait?)"],
  },
  "a kind that there is not, whatever its flags": {
    args: ["wait", "huawei-antidos", "--task", "1"],
    errors: [`kind must be one of ${kinds}, not "huawei-antidos"`],
  },
  "a kind that there is not, after the options": {
    args: ["wait", "--quiet", "huawei-antidos"],
    errors: [`kind must be one of ${kinds}, not "huawei-antidos"`],
  },
  "a kind that there is not, of a look": {
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
    errors: ["option '--task-id <id>' argument 't-2' is invalid. It is given twice."],
  },
  "a word that belongs to no flag": {
    args: ["wait", ...antiddosFlags, "t-2"],
    errors: ["too many arguments for 'huawei-antiddos'. Expected 0 arguments but got 1: t-2."],
  },
  "no flag at all, of Anti-DDoS": {
    args: ["wait", "huawei-antiddos"],
    errors: [
      `--task-id is missing: it must be ${id}`,
      `--project-id is missing: it must be ${id}`,
      `--region ${place}`,
    ],
  },
  "no flag at all, of a WAF": {
    args: ["wait", "alibaba-waf"],
    errors: [`--instance-id is missing: it must be ${id}`, `--task-id is missing: it must be ${id}`],
  },
  "no flag at all, of a job": {
    args: ["status", "huawei-job"],
    errors: [
      '--service is missing: it must be "ecs", "evs", "rds" or "elb"',
      `--task-id is missing: it must be ${id}`,
      `--project-id is missing: it must be ${id}`,
      `--region ${place}`,
    ],
  },
  "values that are empty": {
    args: ["wait", "huawei-antiddos", "--task-id", "", "--project-id=", "--endpoint", "", "--timeout", ""],
    errors: [
      `--timeout must be ${duration}, not ""`,
      `--task-id must be ${id}, not ""`,
      `--project-id must be ${id}, not ""`,
      '--endpoint must be a URL such as https://api.example.com, not ""',
    ],
  },
  "a wait until it is effective, of nobody knows what": {
    args: ["wait", ...antiddosFlags, "--wait-until", "effective"],
    errors: ['--floating-ip-id is missing: --wait-until "effective" needs it'],
  },
  "a word that a property does not have": {
    args: ["wait", ...antiddosFlags, "--api-version", "v3"],
    errors: ['--api-version must be "v1" or "v2", not "v3"'],
  },
  "an address that would be asked in clear": {
    args: ["wait", ...antiddosFlags, "--endpoint", "http://example.com"],
    errors: ['--endpoint must be an https: URL (http: is only for this machine), not "http://example.com"'],
  },
  "an address with a password in it": {
    args: ["wait", ...antiddosFlags, "--endpoint", "https://me:canary-password@example.com"],
    errors: ["--endpoint must be a URL without a user name or password in it"],
  },
  "a time limit without a unit": {
    args: ["wait", ...antiddosFlags, "--timeout", "30"],
    errors: [`--timeout must be ${duration}, not "30"`],
  },
  "a time limit of no time": {
    args: ["wait", ...antiddosFlags, "--timeout", "0s"],
    errors: ['--timeout must be from 1ms to 596h, not "0s"'],
  },
  "a time limit that is longer than a clock goes": {
    args: ["wait", ...antiddosFlags, "--timeout", "600h"],
    errors: ['--timeout must be from 1ms to 596h, not "600h"'],
  },
  "a time limit of a look": {
    args: ["status", ...antiddosFlags, "--timeout", "3m"],
    errors: ["unknown option '--timeout'"],
  },
  "a file and a kind": {
    args: ["wait", "huawei-antiddos", "--file", "FILE"],
    content: antiddos,
    errors: ["--file goes without huawei-antiddos: the kind is in the file"],
  },
  "a file that is a folder": {
    args: ["wait", "--file", "."],
    errors: [". can't be read: EISDIR: illegal operation on a directory, read"],
  },
  "a file that is not JSON, without its content": {
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
  "a file with a byte order mark and a fault": {
    args: ["wait", "--file", "FILE"],
    content: `\uFEFF${JSON.stringify({ ...antiddos, taskId: "" })}`,
    errors: [`FILE: taskId must be ${id}, not ""`],
  },
  "a file with one task and its faults, in the words of the file": {
    args: ["wait", "--file", "FILE", "--timeout", "x"],
    content: { ...antiddos, taskId: 7, timeout: "3m" },
    errors: [
      `--timeout must be ${duration}, not "x"`,
      "FILE: timeout is not a known property: expected projectId, taskId, region, endpoint, apiVersion, waitUntil, floatingIpId",
      `FILE: taskId must be ${id}, not the number 7`,
    ],
  },
  "a file with a list of tasks, and the faults of all of them": {
    args: ["wait", "--file", "FILE", "--timeout", "x"],
    content: [antiddos, { ...antiddos, taskId: "a b" }, { kind: "waf" }, 3, null, [antiddos]],
    errors: [
      `--timeout must be ${duration}, not "x"`,
      `FILE: [1].taskId must be ${id}, not "a b"`,
      `FILE: [2].kind must be one of ${kinds}, not "waf"`,
      `FILE: [3].kind is missing: it must be one of ${kinds}`,
      `FILE: [4].kind is missing: it must be one of ${kinds}`,
      `FILE: [5].kind is missing: it must be one of ${kinds}`,
    ],
  },
  "credentials in a file, without them": {
    args: ["status", "--file", "FILE"],
    content: { ...antiddos, credentials: { token: "canary-token-1" } },
    errors: [
      "FILE: credentials is not a known property: expected projectId, taskId, region, endpoint, apiVersion, waitUntil, floatingIpId",
    ],
  },
  "a property whose name would move the cursor": {
    args: ["wait", "--file", "FILE"],
    content: { ...antiddos, "x\u001b[2J\ny": 1 },
    errors: [
      "FILE: x [2J y is not a known property: expected projectId, taskId, region, endpoint, apiVersion, waitUntil, floatingIpId",
    ],
  },
  "a standard input that is not JSON": {
    args: ["wait", "--file", "-"],
    stdin: "{ kind: huawei-antiddos }",
    errors: ["the standard input is not valid JSON (line 1 column 3)"],
  },
  "a standard input with a fault": {
    args: ["status", "--file", "-"],
    stdin: JSON.stringify([{ ...antiddos, region: "mars" }]),
    errors: [
      'the standard input: [0].region must be one of REGIONS (for any other, give endpoint), not "mars"',
    ],
  },
  "too many words of kinds": {
    args: ["kinds", "waf"],
    errors: ["too many arguments for 'kinds'. Expected 0 arguments but got 1: waf."],
  },
  "no file for a simulation": {
    args: ["simulate"],
    errors: ["missing required argument 'file'"],
  },
};

describe.each(Object.entries(faults))("Of %s", (_name, { args, content, stdin, errors }) => {
  /** Runs the command, and what it says with `FILE` in place of where the file is. */
  async function ran(more: readonly string[] = []) {
    const path = content === undefined ? "" : await file(content);
    const given = args.map((argument) => (argument === "FILE" ? path : argument));
    const { code, out, err } = await command([...given, ...more], stdin === undefined ? {} : { stdin });
    const named = (text: string) =>
      (path ? text.replaceAll(path, "FILE") : text).replace(/one of [^(]*(?= \(for)/, "one of REGIONS");
    return { code, out: named(out), err: named(err) };
  }

  test("every fault is said on a line of stderr, and the exit code says so", async () => {
    const err = errors.map((error) => `error: ${error}\n`).join("");
    expect(await ran()).toEqual({ code: 2, out: "", err });
  });

  test("a program is told in one object, where it asks for JSON", async () => {
    const { code, out, err } = await ran(["--json"]);
    expect(code).toBe(2);
    expect(jsonOf(out)).toEqual([
      { type: "error", error: expect.objectContaining({ code: "INVALID_DESCRIPTION" }) },
    ]);
    expect(err).toMatch(/^error: /);
  });

  test("no secret is said", async () => {
    for (const { out, err } of [await ran(), await ran(["--json"])]) {
      for (const secret of canaries) expect(out + err).not.toContain(secret);
    }
  });
});

describe("Of a file that there is not", () => {
  test("it is said", async () => {
    const path = join("no", "such.json");
    const { code, err } = await command(["wait", "--file", path]);
    expect({ code, err }).toEqual({
      code: 2,
      err: `error: ${path} can't be read: ENOENT: no such file or directory, open '${path}'\n`,
    });
  });
});

describe("Without credentials", () => {
  startWith();

  test("it is said once, with the variables that are looked for, however many tasks there are", async () => {
    const tasks = Array.from({ length: 100 }, (_, index) => ({ ...antiddos, taskId: `t-${index}` }));
    const { code, out, err } = await command(["wait", "--file", await file(tasks)]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(
      /^error: credentials are missing: set OS_ACCESS_KEY and OS_SECRET_KEY.* in the environment\n$/,
    );
  });

  test("it is said once for each cloud", async () => {
    const waf = { kind: "alibaba-waf", instanceId: "waf", taskId: "t" };
    const { code, err } = await command(["status", "--file", await file([antiddos, waf, antiddos, waf])]);
    expect(code).toBe(2);
    expect(err.match(/^error: credentials are missing: .*$/gm)).toHaveLength(2);
    expect(err).toContain("ALIBABA_CLOUD_ACCESS_KEY_ID");
  });

  test("faults of the tasks are said first", async () => {
    const { err } = await command(["wait", "huawei-antiddos", "--project-id", "p", "--region", "eu-de"]);
    expect(err).toBe(`error: --task-id is missing: it must be ${id}\n`);
  });
});

describe("A command that is not given", () => {
  test("is answered with the help, on stderr", async () => {
    const { code, out, err } = await command([]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^Usage: cloud-task-waiter/);
    expect(err).not.toContain("error:");
  });
});
