import { join } from "node:path";
import { Stack } from "aws-cdk-lib";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { afterAll, expect, test } from "vitest";
import { HuaweiAntiDdosTask } from "../../cdk";
import { run } from "../../scripts/run.mts";
import { startFakeHuawei } from "../../src/testing";
import { LoopbackServer } from "../../src/testing/server";
import { canary, leaks } from "../engines/canaries.mts";
import { importedSecret, newStack, resourceOf, secretArn, shield } from "./support";

const key = { accessKey: canary("Id", ""), secretKey: canary("Key") };
const signature = canary("Presigned", "-");

/** An AWS with one secret, which takes every answer of the function. */
const aws = new LoopbackServer(({ method }) => ({
  status: 200,
  body: method === "POST" ? JSON.stringify({ SecretString: JSON.stringify(key) }) : "",
}));
afterAll(() => aws.close());

test("The function of the CDK, as it is deployed, says what it does when NODE_DEBUG is in its environment", async () => {
  const [endpoint, cloud] = await Promise.all([aws.listen(), startFakeHuawei({ credentials: [key] })]);
  afterAll(() => cloud.close());
  cloud.addTask({ projectId: "p", taskId: "t", timeline: "success" });
  const event = {
    RequestType: "Create",
    ResponseURL: `${endpoint}/answer?X-Amz-Signature=${signature}`,
    StackId: "arn:aws:cloudformation:eu-central-1:000000000000:stack/shop/1",
    RequestId: "request-1",
    LogicalResourceId: "Shielded",
    ResourceProperties: {
      kind: "huawei-antiddos",
      projectId: "p",
      taskId: "t",
      endpoint: cloud.endpoint,
      credentials: secretArn("cloud"),
      segment: "1",
      segmentTimeout: "60s",
    },
  };
  const bundle = join(__dirname, "../../dist/lambda/index.js");
  const call = `require(${JSON.stringify(bundle)}).handler(${JSON.stringify(event)}, {
    functionName: "waiter", getRemainingTimeInMillis: () => 60_000,
  })`;
  const { code, output } = await run(process.execPath, ["--eval", call], {
    env: {
      NODE_DEBUG: "cloud-task-waiter",
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "AKIDOFAWS",
      AWS_SECRET_ACCESS_KEY: canary("Aws"),
    },
  });
  expect(code, output).toBe(0);
  expect(output).toMatch(/^CLOUD-TASK-WAITER \d+: credentials: reading the secret arn:aws:/m);
  expect(output).toMatch(/^CLOUD-TASK-WAITER \d+: #1 GET .*task_id=t$/m);
  expect(output).toMatch(
    /^CLOUD-TASK-WAITER \d+: huawei-antiddos task t: success \(succeeded\), poll 1 after/m,
  );
  expect(aws.requests.at(-1)).toMatchObject({ method: "PUT", body: expect.stringContaining("SUCCESS") });
  const canaries = { ...key, signature, aws: canary("Aws") };
  expect(leaks(canaries, [{ name: "the function's log", text: output }])).toEqual([]);
});

test("NODE_DEBUG can be set by way of the function's construct", () => {
  const stack = newStack();
  const wait = new HuaweiAntiDdosTask(stack, "Wait", { ...shield, credentials: importedSecret(stack) });

  const waiter = Stack.of(wait).node.findChild("cloud-task-waiter").node.findChild("Function");
  (waiter as LambdaFunction).addEnvironment("NODE_DEBUG", "cloud-task-waiter");

  const { Properties } = resourceOf(stack, "AWS::Lambda::Function");
  expect(Properties["Environment"]).toEqual({ Variables: { NODE_DEBUG: "cloud-task-waiter" } });
});
