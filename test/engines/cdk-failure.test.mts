import { describe, expect, test } from "vitest";
import { createSecret } from "../../scripts/aws-api.mts";
import {
  callsOf,
  cdkStackOf,
  failureIn,
  keySecret,
  lastEvents,
  localAws,
  shieldedBy,
} from "./cdk-support.mts";
import { expectSeen } from "./seen.mts";
import { fakeCloud, key, projectId } from "./support.mts";

const [aws, cloud] = await Promise.all([localAws(), fakeCloud()]);
const secret = await keySecret(aws);
const shielded = shieldedBy(cloud.endpoint, secret);

/** What the CLI says of a failure, without where in the program the construct is made. */
function failureText(output: string): string {
  return (
    output
      .slice(output.indexOf("Failed resources:"))
      .replace(/^Source Location:[\s\S]*?(?=^ {3}(Logs|CloudTrail))/m, "")
      .replace(/^ {3}(Logs: https|CloudTrail).*$/gm, "")
      // The CLI breaks long lines, which are now longer, now shorter.
      .replace(/(?<=^ {2}\S.*)\n {2}(?=\S)/gm, " ")
  );
}

describe("A task that fails", async () => {
  const stack = await cdkStackOf(aws, "shop");

  test("fails the deployment with the provider's reason, and nothing after it is created", async () => {
    cloud.addTask({ projectId, taskId: "failing", timeline: "running 500ms → failed: The EIP is frozen" });
    await stack.configure(shielded("failing"));
    const { code, output } = await stack.deploy();
    expect(code).not.toBe(0);
    await expectSeen("failed", failureText(output), "cdk.md");
    const events = await lastEvents(stack);
    expect(events.filter(({ logicalId }) => logicalId.startsWith("Record"))).toEqual([]);
    expect(events.at(-1)?.status).toBe("ROLLBACK_COMPLETE");
  });

  test("is followed by one that succeeds without any repair", async () => {
    cloud.addTask({ projectId, taskId: "mended", timeline: "running 500ms → success" });
    await stack.configure(shielded("mended"));
    expect(await stack.deploy()).toMatchObject({ code: 0 });
  });

  test("leaves everything as it was when it takes the place of another, without a question about that", async () => {
    const before = cloud.requests.length;
    await stack.configure({ ...shielded("failing"), record: "www.example.org" });
    const { code, output } = await stack.deploy();
    expect(code).not.toBe(0);
    await expectSeen("failed in the place of another", failureText(output), "cdk.md");
    const events = await lastEvents(stack);
    expect(events.at(-1)?.status).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(events.filter(({ logicalId }) => logicalId.startsWith("Record"))).toEqual([]);
    const asked = cloud.requests.slice(before).map(({ target }) => target);
    expect(asked.filter((target) => !target.includes("task_id=failing"))).toEqual([]);
    expect((await callsOf(stack)).at(-1)?.lines).toEqual([
      expect.stringMatching(/^Shielded\w+: already waited for: responded at once$/),
    ]);
  });

  test("may be deployed again once it is mended", async () => {
    cloud.addTask({ projectId, taskId: "failing", timeline: "success" });
    expect(await stack.deploy()).toMatchObject({ code: 0 });
    expect(await stack.destroy()).toMatchObject({ code: 0 });
  });
});

describe("A wait that can't succeed", async () => {
  test.each<[string, object, RegExp]>([
    [
      "takes too long",
      { timeout: 3 },
      /^huawei-antiddos task endless did not finish within 3s \(state "running", \d+ polls in [\d.]+s, request \S+\)$/,
    ],
    [
      "has credentials that are refused",
      { credentials: await createSecret(aws, "wrong", { ...key, secretKey: "not-the-one" }) },
      /^huawei-antiddos task endless: the provider rejected the request: Incorrect IAM authentication information: /,
    ],
    [
      "has a secret with something else",
      { credentials: await createSecret(aws, "other", { user: "me" }) },
      /the credentials could not be fetched: .*credentials\.user is not a known property/i,
    ],
    [
      "has a secret that is not there",
      { credentials: "arn:aws:secretsmanager:us-east-1:000000000000:secret:none-AbCdEf" },
      /The secret arn:\S+ could not be read: ResourceNotFoundException: /,
    ],
  ])("says why when it %s", async (name, more, reason) => {
    cloud.addTask({ projectId, taskId: "endless", timeline: "running" });
    const stack = await cdkStackOf(aws, name.replaceAll(/\W+/g, "-"));
    await stack.configure(shielded("endless", more));
    const { code, output } = await stack.deploy();
    expect(code).not.toBe(0);
    expect(await failureIn(stack)).toMatch(reason);
    expect(output).not.toContain("not-the-one");
    expect(await stack.destroy()).toMatchObject({ code: 0 });
  });
});

test("Transient errors of a cloud are tolerated", async () => {
  cloud.addTask({ projectId, taskId: "troubled", timeline: "running 1s → success" });
  const stack = await cdkStackOf(aws, "troubled");
  await stack.configure(shielded("troubled"));
  cloud.failNext(
    { type: "response", status: 503, body: "<h1>Bad gateway</h1>" },
    { type: "response", status: 429, headers: { "retry-after": "2" }, body: "slowly" },
    { type: "reset" },
    { type: "truncate" },
  );
  expect(await stack.deploy()).toMatchObject({ code: 0 });
  const lines = (await callsOf(stack)).flatMap((call) => call.lines).join("\n");
  expect(lines).toContain("no status (Bad gateway)");
  expect(lines).toContain("success after ");
  expect(await stack.destroy()).toMatchObject({ code: 0 });
});
