import { Stack } from "aws-cdk-lib";
import { Key } from "aws-cdk-lib/aws-kms";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { describe, expect, test } from "vitest";
import { HuaweiAntiDdosTask } from "../../cdk";
import { newStack, resourceOf, secretArn, shield } from "./support";

function newWait(stack: Stack, credentials: ISecret) {
  return new HuaweiAntiDdosTask(stack, "Wait", { ...shield, credentials });
}

/** What the function may do beside writing its log and calling itself. */
function readsOf(stack: Stack) {
  const { PolicyDocument } = resourceOf(stack, "AWS::IAM::Policy").Properties;
  return (PolicyDocument as { Statement: unknown[] }).Statement.slice(2);
}

function readOf(resource: unknown) {
  return {
    Effect: "Allow",
    Action: "secretsmanager:GetSecretValue",
    Resource: resource,
  };
}

describe("A secret with a key of its own", () => {
  const region = { Ref: "AWS::Region" };

  function decryptOf(resource: unknown, ofRegion: unknown) {
    const viaService =
      typeof ofRegion === "string"
        ? `secretsmanager.${ofRegion}.amazonaws.com`
        : { "Fn::Join": ["", ["secretsmanager.", ofRegion, ".amazonaws.com"]] };
    return {
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: resource,
      Condition: { StringEquals: { "kms:ViaService": viaService } },
    };
  }

  test.each<[string, (stack: Stack) => ISecret, readArn: unknown, keyArn: unknown, ofRegion: unknown]>([
    [
      "in the stack",
      (stack) => new Secret(stack, "Secret", { encryptionKey: new Key(stack, "Key") }),
      { Ref: "SecretA720EF05" },
      { "Fn::GetAtt": ["Key961B73FD", "Arn"] },
      region,
    ],
    [
      "in another stack",
      (stack) => {
        const other = new Stack(stack.node.root as Construct, "Other");
        return new Secret(other, "Secret", { encryptionKey: new Key(other, "Key") });
      },
      { "Fn::ImportValue": expect.stringMatching(/^Other:ExportsOutputRefSecret/) },
      { "Fn::ImportValue": expect.stringMatching(/^Other:ExportsOutputFnGetAttKey/) },
      region,
    ],
    [
      "that are imported, also from another region",
      (stack) =>
        Secret.fromSecretAttributes(stack, "Secret", {
          secretCompleteArn: secretArn("huawei"),
          encryptionKey: Key.fromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:111122223333:key/k"),
        }),
      secretArn("huawei"),
      "arn:aws:kms:eu-west-1:111122223333:key/k",
      "eu-west-1",
    ],
  ])(
    "is decrypted by Secrets Manager for the function, and by nobody else: both %s",
    (_name, secretOf, readArn, keyArn, ofRegion) => {
      const stack = newStack();
      newWait(stack, secretOf(stack));
      expect(readsOf(stack)).toEqual([readOf(readArn), decryptOf(keyArn, ofRegion)]);
    },
  );

  test("leaves the key's own policy as it was", () => {
    const policyOf = (use: (stack: Stack, secret: ISecret) => unknown) => {
      const stack = newStack();
      use(stack, new Secret(stack, "Secret", { encryptionKey: new Key(stack, "Key") }));
      return resourceOf(stack, "AWS::KMS::Key").Properties["KeyPolicy"];
    };
    expect(policyOf((stack, credentials) => newWait(stack, credentials))).toEqual(policyOf(() => undefined));
  });
});
