import { Duration, Token } from "aws-cdk-lib";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { Issue } from "../src/core/issue";
import { isRecord } from "../src/schema/record";

const longestTimeout = Duration.hours(24);

/** The issues of a property that must be a secret. No message contains a value. */
export function secretIssues(credentials: unknown): Issue[] {
  if (isSecret(credentials)) return [];
  const what = "a secret of AWS Secrets Manager, such as Secret.fromSecretNameV2(…)";
  const isMissing = credentials === undefined || credentials === null;
  const message = isMissing ? `is required: it must be ${what}` : `must be ${what}, and nothing else`;
  return [{ path: ["credentials"], message }];
}

export function isSecret(value: unknown): value is ISecret {
  return (
    isRecord(value) && typeof value["secretArn"] === "string" && typeof value["grantRead"] === "function"
  );
}

export function timeoutIssues(timeout: unknown): Issue[] {
  const what =
    "must be a Duration that is known at synthesis, such as Duration.minutes(30), from one second to 24 hours";
  if (!(timeout instanceof Duration) || timeout.isUnresolved()) return [{ path: ["timeout"], message: what }];
  const ms = timeout.toMilliseconds({ integral: false });
  const fits = ms >= 1_000 && ms <= longestTimeout.toMilliseconds();
  return fits ? [] : [{ path: ["timeout"], message: `${what}, not ${timeout.toHumanString()}` }];
}

export function triggerIssues(triggers: unknown): Issue[] {
  if (!Array.isArray(triggers)) return [];
  const message = "must be a string, a number, true or false, or a list or an object of these";
  return triggers.flatMap((value, index) =>
    fitsTemplate(value) ? [] : [{ path: ["triggers", index], message }],
  );
}

export function listIssues(lists: Readonly<Record<string, unknown>>): Issue[] {
  return Object.entries(lists).flatMap(([name, list]) =>
    Array.isArray(list) && list.every(Construct.isConstruct)
      ? []
      : [{ path: [name], message: "must be a list of constructs" }],
  );
}

/** Whether a template can say a value, so that another one makes a difference. */
function fitsTemplate(value: unknown): boolean {
  if (typeof value === "string" || typeof value === "boolean" || Token.isUnresolved(value)) return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(fitsTemplate);
  const isPlain = isRecord(value) && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain && Object.values(value).every(fitsTemplate);
}
