import { inflateRawSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { createSecret } from "../../scripts/aws-api.mts";
import { startFakeAlibaba, startFakeHuawei } from "../../src/testing/index.ts";
import { canary, filesIn, leaks, type Place } from "./canaries.mts";
import { callsOf, cdkStackOf, localAws, shield } from "./cdk-support.mts";

/** An account for each wait. */
const accounts = {
  shielded: { accessKey: "AK-KEY", secretKey: canary("KeySecret"), securityToken: canary("KeyToken") },
  group: { username: "me", password: canary("UserPassword", ` "é'\\+/=&%<>`), domainName: "OTC0000" },
  filtered: {
    accessKeyId: "ID-WAF",
    accessKeySecret: canary("WafSecret"),
    securityToken: canary("WafToken"),
  },
};
const canaries = {
  secretKey: accounts.shielded.secretKey,
  securityToken: accounts.shielded.securityToken,
  password: accounts.group.password,
  accessKeySecret: accounts.filtered.accessKeySecret,
  wafToken: accounts.filtered.securityToken,
};

const aws = await localAws();
const clouds = {
  shielded: await startFakeHuawei({ credentials: [accounts.shielded] }),
  group: await startFakeHuawei({ credentials: [accounts.group] }),
  filtered: await startFakeAlibaba({ credentials: [accounts.filtered] }),
};
afterAll(() => Promise.all(Object.values(clouds).map((cloud) => cloud.close())));

const secrets = {
  shielded: await createSecret(aws, "shielded", accounts.shielded),
  group: await createSecret(aws, "group", { ...accounts.group, iamEndpoint: clouds.group.endpoint }),
  filtered: await createSecret(aws, "filtered", accounts.filtered),
};
const stack = await cdkStackOf(aws, "canaries");

/** A wait on each account. Each cloud says in its first answer, and in what it has against its task, what it was sent. */
async function configure(taskId: string, isGood: boolean): Promise<void> {
  const { shielded, group, filtered } = clouds;
  for (const [name, cloud] of Object.entries(clouds)) {
    const words = Object.values(accounts[name as keyof typeof accounts]).join(" ");
    cloud.failNext({ type: "response", status: 503, body: `We got ${words}` });
  }
  const stateOf = (good: string, bad: string, { password = "", accessKeySecret = "" }) =>
    isGood ? good : `${bad}: we got ${password} ${accessKeySecret}`;
  shielded.addTask({ projectId: "p", taskId, timeline: "running 500ms → success" });
  group.addTask({ projectId: "p", taskId, timeline: stateOf("success", "failed", accounts.group) });
  filtered.addTask({ instanceId: "waf", taskId, timeline: stateOf("2", "2", accounts.filtered) });
  await stack.configure({
    waits: {
      Filtered: {
        type: "AlibabaWafTask",
        instanceId: "waf",
        taskId,
        endpoint: filtered.endpoint,
        credentials: secrets.filtered,
      },
      Group: {
        type: "TaskGroup",
        tasks: [
          {
            kind: "huawei-antiddos",
            projectId: "p",
            taskId,
            endpoint: group.endpoint,
            credentials: secrets.group,
          },
        ],
      },
      Shielded: shield(shielded.endpoint, secrets.shielded, taskId, { projectId: "p" }),
    },
  });
}

/** All that can be read of a stack after a deployment. */
async function placesOf(name: string, output: string): Promise<Place[]> {
  const ids = Object.values(await stack.resources()).flatMap((id) => [id, ...id.split(".").map(inflated)]);
  return [
    { name: `terminal of ${name}`, text: output },
    { name: `events of ${name}`, text: JSON.stringify(await stack.events()) },
    { name: `physical ids of ${name}`, text: ids.join("\n") },
    { name: `function's log of ${name}`, text: JSON.stringify(await callsOf(stack)) },
    { name: `log of the local AWS at ${name}`, text: await aws.log() },
  ];
}

function inflated(part: string): string {
  try {
    return inflateRawSync(Buffer.from(part, "base64url")).toString();
  } catch {
    return "not deflated";
  }
}

test("No credential is seen anywhere but in its secret, whether a deployment succeeds or not", async () => {
  await configure("good", true);
  const good = await stack.deploy();
  expect(good).toMatchObject({ code: 0 });
  const places = await placesOf("success", good.output);
  expect(places.map(({ text }) => text).join()).toContain("We got");
  expect(places.find(({ name }) => name === "physical ids of success")?.text).toContain('"succeeded"');

  await configure("bad", false);
  const bad = await stack.deploy();
  expect(bad.code).not.toBe(0);
  expect(bad.output).toContain("failed: we got ");
  places.push(...(await placesOf("failure", bad.output)), ...(await filesIn(stack.folder)));
  expect(places.map(({ name }) => name)).toContain("cdk.out/canaries.template.json");

  expect(leaks(canaries, places)).toEqual([]);
  // Whoever knows the address at which CloudFormation wants its answer can give it.
  const readable = places.filter(({ name }) => !name.startsWith("log of the local AWS"));
  expect(readable.filter(({ text }) => text.includes(aws.endpoint)).map(({ name }) => name)).toEqual([]);
  // The search finds what is there.
  const proof = leaks(canaries, [{ name: "proof", text: JSON.stringify(accounts) }]);
  expect(proof).toHaveLength(Object.keys(canaries).length);
  expect(await stack.destroy()).toMatchObject({ code: 0 });
});
