import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Key } from "aws-cdk-lib/aws-kms";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { expect, test } from "vitest";
import { HuaweiAntiDdosTask } from "../../cdk";
import { functionId, logId, newStack, resourceOf, resourcesOf, secretArn, shield } from "../cdk/support";

const root = join(__dirname, "../..");
const page = readFileSync(join(root, "docs/security.md"), "utf8");

const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/0123";

function stackWithWait() {
  const stack = newStack();
  const credentials = Secret.fromSecretAttributes(stack, "Secret", {
    secretCompleteArn: secretArn("huawei"),
    encryptionKey: Key.fromKeyArn(stack, "Key", keyArn),
  });
  new HuaweiAntiDdosTask(stack, "Wait", { ...shield, credentials });
  return stack;
}

test("Every defence is held by a test that there is", () => {
  const rows = page.split("\n").filter((line) => line.startsWith("|") && line.includes("`test/"));
  expect(rows.length).toBeGreaterThan(10);
  for (const [, file = ""] of page.matchAll(/`(test\/[^`]+)`/g)) {
    expect(existsSync(join(root, file)), file).toBe(true);
  }
});

test("Every policy of the page about security is JSON", () => {
  const policies = [...page.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => JSON.parse(text));
  expect(policies.map(({ Version }) => Version)).toEqual(["1.1", "1", "2012-10-17"]);
});

test("The function's policy is the one of the page", () => {
  const names = new Map<string, string>([
    [JSON.stringify({ "Fn::GetAtt": [logId, "Arn"] }), "<the function's log group>"],
    [JSON.stringify({ "Fn::GetAtt": [functionId, "Arn"] }), "<the function>"],
    [JSON.stringify(secretArn("huawei")), "<the secret>"],
    [JSON.stringify(keyArn), "<the key>"],
  ]);
  const { PolicyDocument } = resourceOf(stackWithWait(), "AWS::IAM::Policy").Properties as {
    PolicyDocument: { Statement: { Resource: unknown }[] };
  };
  const Statement = PolicyDocument.Statement.map((statement) => ({
    ...statement,
    Resource: names.get(JSON.stringify(statement.Resource)),
  }));
  const [, shown = ""] = /<!-- the function's policy -->\n```json\n([\s\S]*?)^```$/m.exec(page) ?? [];
  expect(JSON.parse(shown)).toEqual({ ...PolicyDocument, Statement });
});

test("What a deployer needs is said of every resource that a wait makes", () => {
  const [, table = ""] = /<!-- what a deployer needs -->\n([\s\S]*?)\n\n/.exec(page) ?? [];
  const types = [...resourcesOf(stackWithWait()).values()].map(({ Type }) => Type);
  expect(types.length).toBeGreaterThan(4);
  for (const type of types) expect(table).toContain(type.replace(/^Custom::\w+Task$/, "Custom::…Task"));
});
