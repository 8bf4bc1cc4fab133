import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AppProps, StackProps } from "aws-cdk-lib";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct, IConstruct } from "constructs";
import { afterAll } from "vitest";

/** Where a file's apps leave their assemblies. */
const folder = mkdtempSync(join(tmpdir(), "cloud-task-waiter-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let apps = 0;

export function newApp(props: AppProps = {}): App {
  apps += 1;
  return new App({
    outdir: join(folder, String(apps)),
    analyticsReporting: false,
    // CDK checks templates with rules of its own: one test asks for that, and all others are faster without.
    builtinCloudFormationValidation: false,
    ...props,
  });
}

export function newStack(props: StackProps = {}): Stack {
  return new Stack(newApp(), "Stack", props);
}

export const place = { projectId: "p", region: "eu-de" } as const;
export const shield = { ...place, taskId: "t-1" } as const;
export const job = { ...place, service: "ecs", taskId: "j-1" } as const;
export const filter = { instanceId: "waf", taskId: "w-1" } as const;

/** What Secrets Manager would call a secret. */
export function secretArn(name: string): string {
  return `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-AbCdEf`;
}

/** A secret that is in no template. */
export function importedSecret(scope: Construct, name = "huawei"): ISecret {
  return Secret.fromSecretCompleteArn(scope, name, secretArn(name));
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
}

/** The resources of a stack, by their logical ids. */
export function resourcesOf(stack: Stack): ReadonlyMap<string, Resource> {
  return new Map(Object.entries(Template.fromStack(stack).toJSON()["Resources"] ?? {}));
}

/** The only resource of a type. */
export function resourceOf(stack: Stack, type: string): Resource {
  const [found, ...others] = [...resourcesOf(stack).values()].filter(({ Type }) => Type === type);
  if (!found || others.length > 0)
    throw new Error(`There are ${others.length} more resources, or none: ${type}`);
  return found;
}

/** The segments of all waits of a stack, in their order. */
export function segmentsOf(stack: Stack): [logicalId: string, segment: Resource][] {
  return [...resourcesOf(stack)].filter(([, { Type }]) => Type.startsWith("Custom::"));
}

/** The properties of the only segment of a stack. */
export function propertiesOf(stack: Stack): Resource["Properties"] {
  const [segment, ...others] = segmentsOf(stack);
  if (!segment || others.length > 0) throw new Error("There is more than one segment, or none");
  return segment[1].Properties;
}

/** The logical id of the resource that a construct is, or that is its only one. */
export function logicalIdOf(construct: IConstruct): string {
  const element = construct.node.defaultChild ?? construct;
  return Stack.of(construct).resolve(Reflect.get(element, "logicalId"));
}

export const functionId = "cloudtaskwaiterFunction668F0B67";
export const policyId = "cloudtaskwaiterPolicyC6ED7380";
export const roleId = "cloudtaskwaiterRole766D39C4";
export const logId = "cloudtaskwaiterLog83128AAF";
