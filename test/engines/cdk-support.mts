import { afterAll, inject } from "vitest";
import { createSecret } from "../../scripts/aws-api.mts";
import { bootstrap, type CdkSite, CdkStack, type StackEvent } from "../../scripts/cdk-stack.mts";
import { type LocalAws, startMinistack } from "../../scripts/ministack.mts";
import { key, programFolder, projectId } from "./support.mts";

/** A local AWS for the tests of one file: its functions' processes end only with it. */
export async function localAws(): Promise<LocalAws> {
  const aws = await startMinistack(inject("ministack"));
  afterAll(() => aws.close());
  await bootstrap(aws);
  return aws;
}

/** The secret with the credentials that the fake clouds of these tests take. */
export function keySecret(aws: LocalAws): Promise<string> {
  return createSecret(aws, "huawei-key", key);
}

/** A stack of the program that has the waits which its context names. */
export function cdkStackOf(aws: LocalAws, name: string): Promise<CdkStack> {
  const site: CdkSite = {
    workspace: inject("site").workspace,
    environment: aws.environment,
    isHurried: true,
  };
  return CdkStack.create(site, programFolder("cdk"), name);
}

/** The properties of a wait for a task of the fake cloud. */
export function shield(endpoint: string, credentials: string, taskId: string, more: object = {}) {
  return { type: "HuaweiAntiDdosTask", projectId, taskId, endpoint, credentials, ...more };
}

/** The context of a stack whose one wait is for a task of the fake cloud. */
export function shieldedBy(endpoint: string, credentials: string) {
  return (taskId: string, more: object = {}) => ({
    waits: { Shielded: shield(endpoint, credentials, taskId, more) },
  });
}

/** What happened since the last operation on a stack began, without the resources of the function. */
export async function lastEvents(stack: CdkStack): Promise<StackEvent[]> {
  const events = await stack.events();
  const begin = events.findLastIndex(
    ({ type, status }) =>
      type === "AWS::CloudFormation::Stack" && /^(CREATE|UPDATE|DELETE)_IN_PROGRESS$/.test(status),
  );
  return events.slice(begin).filter(({ logicalId }) => !logicalId.startsWith("cloudtaskwaiter"));
}

/** Why the first wait has failed that did, as CloudFormation has it. */
export async function failureIn(stack: CdkStack): Promise<string | undefined> {
  const events = await lastEvents(stack);
  return events.find(({ type, status }) => type.startsWith("Custom::") && status.endsWith("_FAILED"))?.reason;
}

/** The name of a stack's function, and that of its log. */
async function functionOf(stack: CdkStack) {
  const resources = Object.entries(await stack.resources());
  const named = (part: string) => resources.find(([id]) => id.startsWith(part))?.[1] ?? "";
  return { name: named("cloudtaskwaiterFunction"), logGroup: named("cloudtaskwaiterLog") };
}

/** The calls of a stack's function so far. */
export async function callsOf(stack: CdkStack) {
  const { name, logGroup } = await functionOf(stack);
  return stack.invocations(name, logGroup);
}
