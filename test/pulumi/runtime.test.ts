import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as runtime from "../../pulumi/plugin/runtime";
import { providerText } from "../../pulumi/stored-names";
import { type FakeHuawei, startFakeHuawei } from "../../src/testing";
import {
  configure,
  endpoint,
  errorOf,
  finished,
  inputs,
  key,
  lines,
  projectId,
  reasons,
  startClean,
  unknown,
  user,
  without,
} from "./support";

let cloud: FakeHuawei;
beforeAll(async () => {
  cloud = await startFakeHuawei({ credentials: [key, user] });
});
afterAll(() => cloud.close());

startClean();

const urn = "urn:pulumi:dev::shop::pulumi-nodejs:wait:HuaweiAntiDdosTask::shielded";

describe("The provider that is stored", () => {
  test("is nothing but the place of the runtime", () => {
    expect(providerText).toBe('exports.handler = () => require("cloud-task-waiter/pulumi/runtime");');
    expect(providerText.length).toBeLessThan(300);
  });
});

describe("check", () => {
  test("takes valid inputs, and hands them back as they are", async () => {
    expect(await runtime.check({}, inputs())).toEqual({ inputs: inputs(), failures: [] });
    const named = inputs({ __urn: urn });
    expect(await runtime.check({}, named)).toEqual({ inputs: named, failures: [] });
  });

  test.each([
    "projectId",
    "taskId",
    "region",
    "endpoint",
    "apiVersion",
    "waitUntil",
    "floatingIpId",
    "timeout",
    "triggers",
    "credentials",
  ])("takes a value for %s that is not known yet", async (name) => {
    expect(await reasons(inputs({ [name]: unknown }))).toEqual([]);
  });

  test("takes parts that are not known yet", async () => {
    expect(
      await reasons(inputs({ credentials: { accessKey: unknown, secretKey: "x" }, triggers: [unknown] })),
    ).toEqual([]);
    expect(await reasons(inputs({ endpoint: `https://${unknown}/` }))).toEqual([]);
  });

  test("still sees what is wrong beside a value that is not known yet", async () => {
    expect(await reasons(inputs({ taskId: unknown, timeout: "soon" }))).toEqual([
      'timeout must be a duration such as "30m" (a number and one of ms, s, m, h), not "soon"',
    ]);
  });

  test.each([
    [
      "an id that is a number",
      { taskId: 5 },
      "taskId must be a non-empty ASCII string without spaces, not the number 5",
    ],
    ["an empty id", { taskId: "" }, 'taskId must be a non-empty ASCII string without spaces, not ""'],
    ["an unknown property", { taskid: "x" }, /^taskid is not a known property: expected .*taskId/],
    [
      "an unknown region",
      { region: "mars", endpoint: undefined },
      /^region must be one of .*\(for any other region, set the endpoint\), not "mars"$/,
    ],
    ["an http: endpoint", { endpoint: "http://example.com" }, /^endpoint must be an https: URL/],
    ["a time limit of nothing", { timeout: "0s" }, 'timeout must be from 1ms to 596h, not "0s"'],
    ["a time limit that is a number", { timeout: 30 }, /^timeout must be a duration .* not the number 30$/],
    ["triggers that are no list", { triggers: "again" }, "triggers is not valid: it must be a list"],
    [
      "half an access key",
      { credentials: { accessKey: "AK" } },
      /^credentials must have accessKey and secretKey/,
    ],
    ["credentials that are a string", { credentials: "canary" }, /^credentials /],
    [
      "a user without a password",
      { credentials: { username: "me", domainName: "OTC0000" } },
      /^credentials must have .*, or username, password and domainName: password is missing$/,
    ],
    [
      "a user at somebody's own address",
      { credentials: user },
      `credentials.iamEndpoint is required: it can't be derived from the endpoint ${endpoint}`,
    ],
    [
      "a password of two lines",
      { credentials: { ...user, password: "canary\n" } },
      "credentials.password is not valid: it must be a non-empty text on one line",
    ],
    [
      "an end to wait for that is not known",
      { waitUntil: "ready" },
      'waitUntil must be "done" or "effective", not "ready"',
    ],
    [
      "an end without its address",
      { waitUntil: "effective" },
      'floatingIpId is required to wait until "effective"',
    ],
    ["an unknown kind", { kind: "mystery" }, /^kind must be one of huawei-antiddos\b.*, not "mystery"$/],
  ])("names the property and what is expected of %s", async (_name, wrong, expected) => {
    const [reason, ...more] = await reasons(inputs(wrong));
    expect(more).toEqual([]);
    expect(reason).toEqual(typeof expected === "string" ? expected : expect.stringMatching(expected));
    expect(reason).not.toContain("canary");
    expect(reason).not.toContain("\n");
  });

  test("names a property that is missing", async () => {
    expect(await reasons(without(inputs(), "taskId"))).toEqual([
      "taskId is required: the task_id that the change returned",
    ]);
  });

  test("tells where credentials can come from when there are none", async () => {
    const [reason] = await reasons(without(inputs(), "credentials"));
    expect(reason).toMatch(
      /^credentials are missing: give the property credentials with accessKey and secretKey/,
    );
    expect(reason).toContain(
      "(cloudTaskWaiter:huaweiAccessKey, huaweiSecretKey, huaweiSecurityToken, huaweiSigning, huaweiSigningScope, " +
        "huaweiToken, huaweiUsername, huaweiPassword, huaweiDomainName, huaweiIamEndpoint)",
    );
    expect(reason).toContain("HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK");
  });

  test("asks for no credentials when there is nothing to wait for", async () => {
    const bare = without(inputs(), "credentials");
    expect(await reasons(bare, inputs())).toEqual([]);
    expect(await reasons(inputs({ taskId: "t-2", credentials: undefined }), inputs())).toHaveLength(1);
  });

  test.each([
    ["the stack's configuration", { config: true }],
    ["the environment", { environment: true }],
  ])(
    "takes credentials from %s",
    async (_name, { config, environment }: { config?: boolean; environment?: boolean }) => {
      const stored: Record<string, string> = {
        "cloudTaskWaiter:huaweiAccessKey": key.accessKey,
        "cloudTaskWaiter:huaweiSecretKey": key.secretKey,
      };
      if (config) configure(stored);
      if (environment) {
        vi.stubEnv("OS_ACCESS_KEY", key.accessKey);
        vi.stubEnv("OS_SECRET_KEY", key.secretKey);
      }
      expect(await reasons(without(inputs(), "credentials"))).toEqual([]);
    },
  );
});

describe("check of credentials that depend on the place", () => {
  test("leaves the environment's in place of options that stand alone in the stack's configuration", async () => {
    configure({ "cloudTaskWaiter:huaweiSigning": "scoped" });
    vi.stubEnv("HW_ACCESS_KEY", key.accessKey);
    vi.stubEnv("HW_SECRET_KEY", key.secretKey);
    expect(await reasons(without(inputs(), "credentials"))).toEqual([]);
  });

  test.each(["region", "endpoint"])("waits until the %s is known", async (name) => {
    vi.stubEnv("OS_USERNAME", "half-of-it");
    vi.stubEnv("HW_ACCESS_KEY", key.accessKey);
    vi.stubEnv("HW_SECRET_KEY", key.secretKey);
    expect(await reasons(without(inputs({ [name]: unknown }), "credentials"))).toEqual([]);
  });
});

describe("check of users", () => {
  const region = { endpoint: undefined, region: "eu-de" };
  const stored = {
    "cloudTaskWaiter:huaweiUsername": user.username,
    "cloudTaskWaiter:huaweiPassword": user.password,
    "cloudTaskWaiter:huaweiDomainName": user.domainName,
  };

  test("takes one that is given, and where it signs in", async () => {
    expect(await reasons(inputs({ ...region, credentials: user }))).toEqual([]);
    const iamEndpoint = "https://iam.example.com/v3";
    expect(await reasons(inputs({ credentials: { ...user, iamEndpoint } }))).toEqual([]);
  });

  test("takes one with a password that is not known yet", async () => {
    expect(await reasons(inputs({ credentials: { ...user, password: unknown } }))).toEqual([]);
  });

  test("takes one from the stack's configuration", async () => {
    configure(stored);
    expect(await reasons(without(inputs(region), "credentials"))).toEqual([]);
  });

  test("says where a wrong one comes from, and no part of it", async () => {
    configure(stored);
    expect(await reasons(without(inputs(), "credentials"))).toEqual([
      `credentials.iamEndpoint is required: it can't be derived from the endpoint ${endpoint} (from the stack's configuration)`,
    ]);
    const { "cloudTaskWaiter:huaweiDomainName": _domain, ...half } = stored;
    configure(half);
    const [reason] = await reasons(without(inputs(region), "credentials"));
    expect(reason).toMatch(/^credentials must have .* \(from the stack's configuration\)$/);
    expect(reason).not.toContain("canary");
  });

  test("takes one from the environment", async () => {
    vi.stubEnv("OS_USERNAME", user.username);
    vi.stubEnv("OS_PASSWORD", user.password);
    vi.stubEnv("OS_USER_DOMAIN_NAME", user.domainName);
    expect(await reasons(without(inputs(region), "credentials"))).toEqual([]);
    vi.stubEnv("OS_AUTH_URL", "https://iam.example.com/v3");
    expect(await reasons(without(inputs(), "credentials"))).toEqual([]);
  });
});

describe("diff", () => {
  const olds = { ...without(inputs(), "credentials"), triggers: ["a"], ...finished, attempts: 3 };

  test.each([
    ["nothing", {}, []],
    ["the time limit", { timeout: "1h" }, []],
    ["the credentials", { credentials: { token: "t" } }, []],
    ["how to ask", { apiVersion: "v2" }, []],
    ["the task", { taskId: "t-2" }, ["taskId"]],
    ["the project", { projectId: "p-2" }, ["projectId"]],
    ["the place", { endpoint: undefined, region: "eu-de" }, ["region", "endpoint"]],
    ["the end to wait for", { waitUntil: "effective", floatingIpId: "ip-1" }, ["waitUntil", "floatingIpId"]],
    ["the end to wait for, to the one that is meant without a word", { waitUntil: "done" }, []],
    ["the triggers", { triggers: ["b"] }, ["triggers"]],
    ["a property to null, which is none", { region: null, timeout: null }, []],
    ["an id that is not known yet", { taskId: unknown }, ["taskId"]],
  ])("after a change of %s is explicit", async (_name, changed, replaces) => {
    const news = inputs({ triggers: ["a"], ...changed });
    expect(await runtime.diff("t-1", olds, news)).toEqual({
      changes: replaces.length > 0,
      replaces,
      deleteBeforeReplace: false,
    });
    expect(lines()).toEqual([]);
  });

  test("after an upgrade that tells the name of the resource is no change", async () => {
    const news = inputs({ triggers: ["a"], __urn: urn, __provider: "exports.handler = () => other;" });
    expect(await runtime.diff("t-1", olds, news)).toMatchObject({ changes: false, replaces: [] });
  });
});

describe("create", () => {
  test("waits, and returns clean JSON without the credentials", async () => {
    cloud.addTask({ projectId, taskId: "t-1", timeline: "success" });
    const { id, outs } = await runtime.create(
      inputs({ endpoint: cloud.endpoint, triggers: [1], apiVersion: undefined }),
    );
    expect(id).toBe("t-1");
    expect(outs).toEqual({
      kind: "huawei-antiddos",
      projectId,
      taskId: "t-1",
      endpoint: cloud.endpoint,
      triggers: [1],
      state: "succeeded",
      providerState: "success",
      attempts: 1,
      elapsedMs: expect.any(Number),
      finishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  test("throws the provider's reason as an Error that is no half-made resource", async () => {
    cloud.addTask({ projectId, taskId: "t-2", timeline: "failed: The EIP is frozen" });
    const error = await errorOf(runtime.create(inputs({ endpoint: cloud.endpoint, taskId: "t-2" })));
    expect(error.message).toContain("huawei-antiddos task t-2 failed: The EIP is frozen");
    expect(error).not.toHaveProperty("id");
  });

  test("says what the provider says while it waits, without a secret", async () => {
    cloud.addTask({ projectId, taskId: "t-3", timeline: "success" });
    await runtime.create(inputs({ endpoint: cloud.endpoint, taskId: "t-3" }));
    expect(lines()).toEqual([expect.stringMatching(/^success after [\d.]+s \(huawei-antiddos task t-3\)$/)]);
  });

  test("says which resource it is about, and keeps its name, where the program tells it", async () => {
    cloud.addTask({ projectId, taskId: "t-8", timeline: "success" });
    const { outs } = await runtime.create(inputs({ endpoint: cloud.endpoint, taskId: "t-8", __urn: urn }));
    expect(outs).toMatchObject({ __urn: urn });
    expect(lines()).toEqual([
      expect.stringMatching(/^shielded: success after [\d.]+s \(huawei-antiddos task t-8\)$/),
    ]);
  });

  test("waits until the change is effective, where that is asked for", async () => {
    cloud.addTask({ projectId, taskId: "t-5", timeline: "success" });
    cloud.addAddress({ projectId, floatingIpId: "ip-5", timeline: "normal" });
    const more = { endpoint: cloud.endpoint, taskId: "t-5", waitUntil: "effective", floatingIpId: "ip-5" };
    const { outs } = await runtime.create(inputs(more));
    expect(outs).toMatchObject({ state: "succeeded", providerState: "normal", attempts: 2 });
    expect(lines()).toEqual([
      expect.stringMatching(/^until done: success after [\d.]+s \(huawei-antiddos task t-5\)$/),
      expect.stringMatching(/^until effective: normal after [\d.]+s \(huawei-antiddos task t-5\)$/),
    ]);
  });

  test("signs a user in, and keeps nothing of it", async () => {
    cloud.addTask({ projectId, taskId: "t-7", timeline: "success" });
    const credentials = { ...user, iamEndpoint: cloud.endpoint };
    const { outs } = await runtime.create(inputs({ endpoint: cloud.endpoint, taskId: "t-7", credentials }));
    expect(outs).toMatchObject({ state: "succeeded" });
    expect(JSON.stringify(outs)).not.toMatch(/canary|OTC0000|MII/);
    expect(outs).not.toHaveProperty("credentials");
  });

  test("throws the provider's word about a wrong password, and no part of it", async () => {
    const credentials = { ...user, password: "canary-wrong", iamEndpoint: cloud.endpoint };
    const error = await errorOf(runtime.create(inputs({ endpoint: cloud.endpoint, credentials })));
    expect(error.message).toContain(
      `Sign-in at ${new URL(cloud.endpoint).host}: The username or password is wrong.`,
    );
    expect(error.message).not.toContain("canary");
  });
});

describe("The other methods", () => {
  test("read leaves everything as it is, asks nothing and says nothing", async () => {
    const before = cloud.requests.length;
    const props = { ...inputs(), __urn: urn, ...finished, data: null };
    expect(await runtime.read("t-1", props)).toStrictEqual({ id: "t-1", props });
    expect(cloud.requests).toHaveLength(before);
    expect(lines()).toEqual([]);
  });

  test("delete asks nothing and never fails", async () => {
    const before = cloud.requests.length;
    await expect(runtime.delete()).resolves.toBeUndefined();
    expect(cloud.requests).toHaveLength(before);
  });

  test.each([
    ["nothing", undefined],
    ["null", null],
    ["an object without a message", {}],
    ["an Error without a message", new Error("")],
  ])("turn %s that is thrown into an Error with a message", async (_name, thrown) => {
    const inputsThatThrow = new Proxy(inputs(), {
      ownKeys: () => {
        throw thrown;
      },
    });
    expect((await errorOf(runtime.create(inputsThatThrow))).message).not.toBe("");
  });
});
