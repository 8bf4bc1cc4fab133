import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { createHostedZone, createSecret } from "../../scripts/aws-api.mts";
import { CdkStack } from "../../scripts/cdk-stack.mts";
import { localAws } from "./cdk-support.mts";
import { fakeCloud, projectId } from "./support.mts";

const [aws, cloud] = await Promise.all([localAws(), fakeCloud()]);

test("The example submits a change, and makes its record when that is in effect", async () => {
  cloud.enableMutations("running 1s → success", "configging 1s → normal");
  const site = { workspace: inject("site").workspace, environment: aws.environment, isHurried: true };
  const example = join(import.meta.dirname, "../../examples/cdk-antiddos-dns");
  const stack = await CdkStack.create(site, example, "example");
  await stack.configure({
    endpoint: cloud.endpoint,
    projectId,
    floatingIpId: "ip-1",
    secretArn: await createSecret(aws, "huawei", { token: "canary-token-1" }),
    zoneId: await createHostedZone(aws, "example.com"),
    zoneName: "example.com",
    ipAddress: "198.51.100.7",
  });
  expect(await stack.deploy()).toMatchObject({ code: 0 });
  expect(cloud.requests[0]?.method).toBe("PUT");
  expect(cloud.requests.at(-1)?.response?.body).toContain("normal");
  const record = (await stack.events()).find(({ type }) => type === "AWS::Route53::RecordSet");
  expect(record?.at).toBeGreaterThanOrEqual(cloud.requests.at(-1)?.at ?? Number.POSITIVE_INFINITY);
  expect(await stack.destroy()).toMatchObject({ code: 0 });
});
