import { createServer } from "node:net";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { signRpc } from "../../src/alibaba/rpc-signature";
import { urlOf } from "../../src/http/message";
import { canaries, command, filesFolder, jsonOf, projectId, type Ran, startWith, token } from "./support";

startWith({ OS_AUTH_TOKEN: token });
const file = filesFolder();

interface Playing {
  /** Where a cloud listens. */
  endpointOf(name: string): string;
  /** Ends it, and tells what came of it. */
  stop(): Promise<Ran>;
}

/** Plays clouds until it is stopped. */
async function play(simulation: unknown, ...more: string[]): Promise<Playing> {
  const interruption = new AbortController();
  let written = "";
  const path = await file(simulation);
  const ran = command(["simulate", path, ...more], {
    signal: interruption.signal,
    onOut: (text) => {
      written += text;
    },
  });
  await vi.waitUntil(() => written.includes("\n"));
  await setImmediate();
  return {
    endpointOf(name) {
      return new RegExp(`${name}\\W.*?(http://127\\.0\\.0\\.1:\\d+)`).exec(written)?.[1] ?? "";
    },
    stop() {
      interruption.abort();
      return ran;
    },
  };
}

/** Asks a simulated cloud about a task as this package does. */
async function statusAt(endpoint: string, taskId: string, more: object = {}): Promise<Ran> {
  const description = { kind: "huawei-antiddos", projectId, taskId, endpoint, ...more };
  return command(["status", "--file", await file(description)]);
}

const task = { projectId, taskId: "t-1", timeline: "running 1h → success" };

describe("A simulation", () => {
  test("says where it listens, plays what the file says, and says what it is asked", async () => {
    const playing = await play({ huawei: { credentials: [{ token }], tasks: [task] } });
    const endpoint = playing.endpointOf("huawei");
    expect(await statusAt(endpoint, "t-1")).toMatchObject({ code: 0, out: "running\n" });
    expect(await statusAt(endpoint, "nobody")).toMatchObject({ code: 4 });
    const { code, out, err } = await playing.stop();
    expect({ code, out }).toEqual({ code: 0, out: `huawei ${endpoint}\n` });
    const [known, unknown] = err.split("\n");
    const asked = `huawei GET /v1/${projectId}/query_task_status`;
    expect(known).toBe(`${asked} t-1 → 200 {"task_status":"running","task_msg":""}`);
    expect(unknown).toMatch(/ nobody → 4\d\d \{.*\}$/);
  });

  test("plays both clouds at once, and each of their kinds", async () => {
    const wafKey = { accessKeyId: "AKID", accessKeySecret: "canary-secret-key" };
    vi.stubEnv("ALIBABA_CLOUD_ACCESS_KEY_ID", wafKey.accessKeyId);
    vi.stubEnv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", wafKey.accessKeySecret);
    const playing = await play({
      huawei: {
        credentials: [{ token }],
        tasks: [{ ...task, timeline: "success" }],
        addresses: [{ projectId, floatingIpId: "ip-1", timeline: "configging 1h -> normal" }],
        jobs: [{ service: "rds", projectId, taskId: "j-1", timeline: "Running 1h → Completed" }],
      },
      alibaba: {
        credentials: [wafKey],
        shape: "flat",
        tasks: [{ instanceId: "waf", taskId: "w-1", timeline: "2", region: "cn-hongkong" }],
        domains: [
          { instanceId: "waf", region: "cn-hongkong", domain: "www.example.com", timeline: "0 1h → 1" },
        ],
      },
    });
    const huawei = playing.endpointOf("huawei");
    const alibaba = playing.endpointOf("alibaba");
    const descriptions = [
      {
        kind: "huawei-antiddos",
        projectId,
        taskId: "t-1",
        endpoint: huawei,
        waitUntil: "effective",
        floatingIpId: "ip-1",
      },
      { kind: "huawei-job", service: "rds", projectId, taskId: "j-1", endpoint: huawei },
      {
        kind: "alibaba-waf",
        instanceId: "waf",
        taskId: "w-1",
        endpoint: alibaba,
        region: "cn-hongkong",
        waitUntil: "effective",
        domain: "www.example.com",
      },
    ];
    const { code, out } = await command(["status", "--file", await file(descriptions)]);
    expect({ code, out }).toEqual({
      code: 0,
      out: "t-1: configging\nj-1: Running, 60 %\nw-1: 0 (pending)\n",
    });
    const played = await playing.stop();
    expect(played.out).toBe(`huawei ${huawei}\nalibaba ${alibaba}\n`);
    expect(played.err).toMatch(/^alibaba POST \/ DescribeAsyncTaskStatus → 200 /m);
    for (const secret of canaries) expect(played.err).not.toContain(secret);
  });

  test("has its requests go wrong first, as the file says", async () => {
    const failNext = [{ type: "response", status: 503 }, { type: "reset" }];
    const playing = await play({ huawei: { credentials: [{ token }], tasks: [task], failNext } });
    const endpoint = playing.endpointOf("huawei");
    expect(await statusAt(endpoint, "t-1")).toMatchObject({ code: 5 });
    expect(await statusAt(endpoint, "t-1")).toMatchObject({ code: 5 });
    expect(await statusAt(endpoint, "t-1")).toMatchObject({ code: 0 });
    const { err } = await playing.stop();
    expect(err).toMatch(/t-1 → 503\n.*t-1 → no response\n.*t-1 → 200 .*\n$/);
  });

  test("accepts changes, each of which is a task", async () => {
    const enableMutations = { timeline: "failed: The EIP is frozen" };
    const playing = await play({ huawei: { credentials: [{ token }], enableMutations } });
    const endpoint = playing.endpointOf("huawei");
    const response = await fetch(`${endpoint}/v1/${projectId}/antiddos/ip-1`, {
      method: "PUT",
      headers: { "x-auth-token": token, "content-type": "application/json" },
      body: JSON.stringify({
        enable_L7: true,
        traffic_pos_id: 1,
        http_request_pos_id: 1,
        cleaning_access_pos_id: 1,
        app_type_id: 1,
      }),
    });
    const { task_id } = (await response.json()) as { task_id: string };
    expect(await statusAt(endpoint, task_id)).toMatchObject({ code: 0, out: "failed, The EIP is frozen\n" });
    await playing.stop();
  });

  test("accepts the changes of a domain too, which is in effect later", async () => {
    const key = { accessKeyId: "AKID", accessKeySecret: "canary-secret-key" };
    const enableMutations = { timeline: "2", configuration: "2 1h → 1" };
    const playing = await play({ alibaba: { credentials: [key], enableMutations } });
    const action = [
      ["Action", "CreateDomainConfig"],
      ["Version", "2018-01-17"],
      ["Format", "JSON"],
    ] as const;
    const change = [
      ["InstanceId", "waf"],
      ["Domain", "www.example.com"],
      ["IsAccessProduct", "0"],
      ["Protocols", '["http"]'],
    ] as const;
    const unsigned = {
      method: "POST",
      origin: playing.endpointOf("alibaba"),
      path: [],
      headers: {},
      secrets: [],
    } as const;
    const { method, ...signed } = signRpc({ ...unsigned, query: [...action, ...change] }, key, new Date());
    const { host: _host, ...headers } = signed.headers;
    await fetch(urlOf({ method, ...signed }), { method, headers, body: signed.body ?? null });
    const { err } = await playing.stop();
    expect(err).toMatch(/^alibaba POST \/ CreateDomainConfig → 200 .*"WafTaskId":"aliyun\.waf\./);
    expect(err).not.toContain("Signature");
  });

  test("tells programs where it listens", async () => {
    const playing = await play({ huawei: {} }, "--json");
    const { out } = await playing.stop();
    expect(jsonOf(out)).toEqual([
      { type: "endpoint", cloud: "huawei", endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
    ]);
  });

  test("says nothing of what it is asked where it is to be quiet", async () => {
    const playing = await play({ huawei: { credentials: [{ token }], tasks: [task] } }, "--quiet");
    await statusAt(playing.endpointOf("huawei"), "t-1");
    expect((await playing.stop()).err).toBe("");
  });

  test("moves no cursor, whatever it is asked", async () => {
    const playing = await play({ huawei: { credentials: [{ token }] } });
    await fetch(`${playing.endpointOf("huawei")}/v1?task_id=%1b%5b2J%0ax`, {
      headers: { "x-auth-token": token },
    });
    expect((await playing.stop()).err).toMatch(/^huawei GET \/v1 +\[2J x → \d+ .*\n$/);
  });

  test("does not answer any more when it has ended", async () => {
    const playing = await play({ huawei: { credentials: [{ token }], tasks: [task] } });
    const endpoint = playing.endpointOf("huawei");
    await playing.stop();
    expect(await statusAt(endpoint, "t-1")).toMatchObject({ code: 5 });
  });

  test("comes from the standard input too", async () => {
    const stdin = JSON.stringify({ huawei: {} });
    const interruption = new AbortController();
    const { code, out } = await command(["simulate", "-"], {
      stdin,
      signal: interruption.signal,
      onOut: () => interruption.abort(),
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^huawei http:/);
  });
});

const id = "a non-empty ASCII string without spaces";
const huaweiForms =
  "accessKey and secretKey (and securityToken where the key is temporary), or token, or username, password and domainName";
const timeline = 'a timeline such as "running 2s → success"';

const faults: Readonly<Record<string, readonly [simulation: unknown, ...errors: string[]]>> = {
  "no cloud": [{}, "a simulation must have huawei, alibaba or both"],
  "a cloud that there is not": [
    { huawei: {}, aws: {} },
    "aws is not a known property: expected huawei, alibaba",
  ],
  "a property that there is not": [{ huawei: { task: [] } }, "huawei.task is not a known property"],
  "a timeline that is none": [
    { huawei: { tasks: [{ ...task, timeline: "running → success" }] } },
    `huawei.tasks[0].timeline must be ${timeline}: Timeline step 1 ("running") must be a state and a duration such as "running 2s"`,
  ],
  "a timeline that ends": [
    { alibaba: { tasks: [{ instanceId: "waf", taskId: "w", timeline: "1 2s" }] } },
    `alibaba.tasks[0].timeline must be ${timeline}: Timeline step 1 ("1 2s") must be a state without a duration, as the last`,
  ],
  "a timeline that is missing": [
    { huawei: { addresses: [{ projectId, floatingIpId: "ip" }] } },
    `huawei.addresses[0].timeline is required: it must be ${timeline}`,
  ],
  "a protection that is no timeline": [
    { huawei: { enableMutations: { timeline: "success", protection: "" } } },
    `huawei.enableMutations.protection must be ${timeline}: Timeline step 1 ("") must be a state without a duration, as the last`,
  ],
  "an id that is empty": [
    { huawei: { tasks: [{ ...task, taskId: "" }] } },
    `huawei.tasks[0].taskId must be ${id}, not ""`,
  ],
  "a list that is none": [
    { huawei: { tasks: task } },
    "huawei.tasks must be a list, not a value of type object",
  ],
  "a port out of range": [
    { huawei: { port: 70_000 } },
    "huawei.port must be a whole number from 1 to 65535, not the number 70000",
  ],
  "a port that is a text": [
    { huawei: { port: "80" } },
    'huawei.port must be a whole number from 1 to 65535, not "80"',
  ],
  "a fault of no type": [
    { huawei: { failNext: [{ status: 503 }] } },
    'huawei.failNext[0].type must have a type: "response", "reset", "stall", "truncate" or "huge"',
  ],
  "faults that are broken": [
    {
      huawei: {
        failNext: [
          { type: "response", status: 99 },
          { type: "reset", status: 500 },
          { type: "response", status: 500, headers: { a: 1 } },
        ],
      },
    },
    "huawei.failNext[0].status must be a whole number from 200 to 599, not the number 99",
    "huawei.failNext[1].status is not a known property",
    "huawei.failNext[2].headers.a must be a text, not the number 1",
  ],
  "a fault with a header that can't be sent": [
    { huawei: { failNext: [{ type: "response", status: 500, headers: { "a b": "x", c: "x\ny" } }] } },
    "huawei.failNext[0].headers.a b must be a header that can be sent",
    "huawei.failNext[0].headers.c must be a header that can be sent",
  ],
  "credentials of the wrong form, without them": [
    { huawei: { credentials: [{ accessKey: "AK", password: "canary-password" }] } },
    `huawei.credentials[0] must have ${huaweiForms}: accessKey and password can't be combined`,
  ],
  "credentials that are a text, without it": [
    { huawei: { credentials: ["canary-password"] } },
    `huawei.credentials[0] is not valid: it must be ${huaweiForms}`,
  ],
  "credentials of another cloud": [
    { alibaba: { credentials: [{ token }] } },
    "alibaba.credentials[0].token is not a known property",
    "alibaba.credentials[0] must have accessKeyId and accessKeySecret (and securityToken where the key is temporary)",
  ],
  "a service that there is not": [
    { huawei: { jobs: [{ ...task, service: "dns" }] } },
    'huawei.jobs[0].service must be "ecs", "evs", "rds" or "elb", not "dns"',
  ],
  "a rate of nothing": [
    { alibaba: { requestsPerSecond: 0 } },
    "alibaba.requestsPerSecond must be a whole number from 1 to 10000, not the number 0",
  ],
  "a clock that is off by a text": [
    { huawei: { clockOffsetMs: "1" } },
    'huawei.clockOffsetMs must be a number of milliseconds, not "1"',
  ],
  "a list in place of all": [[], "a simulation must be a JSON object"],
  "a text in place of a cloud": [{ alibaba: "x" }, 'alibaba must be a JSON object, not "x"'],
  "a text in place of a task": [
    { huawei: { tasks: ["t-1"] } },
    'huawei.tasks[0] must be a JSON object, not "t-1"',
  ],
  "a fault with a header that is a list": [
    { huawei: { failNext: [{ type: "response", status: 500, headers: 3 }] } },
    "huawei.failNext[0].headers must be a JSON object, not the number 3",
  ],
  "no JSON": ["{", "FILE is not valid JSON (line 1 column 2)"],
};

describe.each(Object.entries(faults))("a simulation with %s", (_name, [simulation, ...errors]) => {
  test("exit code 2, and a line on stderr for each issue", async () => {
    const path = await file(simulation);
    const { code, out, err } = await command(["simulate", path], { signal: AbortSignal.timeout(2_000) });
    expect({ code, out, err: err.replaceAll(path, "FILE") }).toEqual({
      code: 2,
      out: "",
      err: errors.map((error) => `error: ${error}\n`).join(""),
    });
    for (const secret of canaries) expect(err).not.toContain(secret);
  });
});

describe("A port that is taken", () => {
  test("is said, and the other cloud does not stay", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => {
      taken.listen(0, "127.0.0.1", resolve);
    });
    const { port } = taken.address() as { port: number };
    const { code, out, err } = await command(["simulate", await file({ huawei: {}, alibaba: { port } })]);
    expect({ code, out, err }).toEqual({
      code: 2,
      out: "",
      err: `error: port ${port} is in use (alibaba.port)\n`,
    });
    taken.close();
  });
});
