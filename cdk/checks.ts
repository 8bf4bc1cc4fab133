import { Duration, Token } from "aws-cdk-lib";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { isRecord } from "../src/schema/record";

const longestTimeout = Duration.hours(24);

/** What is wrong where a secret is expected; there is nothing of it in the words. */
export function secretProblems(credentials: unknown, place = ""): string[] {
  if (isSecret(credentials)) return [];
  const what = "a secret of AWS Secrets Manager, such as Secret.fromSecretNameV2(…)";
  return credentials === undefined || credentials === null
    ? [`${place}credentials is missing: it must be ${what}`]
    : [`${place}credentials must be ${what}, and nothing else`];
}

export function isSecret(value: unknown): value is ISecret {
  return (
    isRecord(value) && typeof value["secretArn"] === "string" && typeof value["grantRead"] === "function"
  );
}

export function timeoutProblems(timeout: unknown): string[] {
  const what =
    "timeout must be a Duration that is known at synthesis, such as Duration.minutes(30), from one second to 24 hours";
  if (!(timeout instanceof Duration) || timeout.isUnresolved()) return [what];
  const ms = timeout.toMilliseconds({ integral: false });
  const fits = ms >= 1_000 && ms <= longestTimeout.toMilliseconds();
  return fits ? [] : [`${what}, not ${timeout.toHumanString()}`];
}

export function triggerProblems(triggers: unknown): string[] {
  if (!Array.isArray(triggers)) return [];
  const what = "must be a text, a number, true or false, or a list or an object of these";
  return triggers.flatMap((value, index) => (fitsTemplate(value) ? [] : [`triggers[${index}] ${what}`]));
}

export function listProblems(lists: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(lists).flatMap(([name, list]) =>
    Array.isArray(list) && list.every(Construct.isConstruct) ? [] : [`${name} must be a list of constructs`],
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
