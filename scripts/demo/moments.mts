import { styleText } from "node:util";
import type { LoggedRequest } from "../../src/testing/index.ts";

/** What happened, and how long after the start of a deployment, in seconds. */
export type Moment = readonly [seconds: number, who: string, what: string];

/** What came of a deployment. */
export interface Course {
  readonly title: string;
  readonly moments: readonly Moment[];
  /** Whether it ended as the story wants it. */
  readonly asTold: boolean;
}

/** Something that never happened. */
export const never = Number.POSITIVE_INFINITY;

/** What a cloud answered since a time, each in its own words. */
export function answersSince(startedAt: number, who: string, requests: readonly LoggedRequest[]): Moment[] {
  return requests
    .filter(({ at }) => at >= startedAt)
    .map((request) => [(request.at - startedAt) / 1_000, who, toWords(request)]);
}

function toWords({ response }: LoggedRequest): string {
  const { task_id, task_status, status, Result = {} } = JSON.parse(response?.body ?? "{}");
  const { WafTaskId, DomainConfig = {} } = Result;
  const { AsyncTaskStatus, Progress, ErrMsg, ConfigStatus } = DomainConfig;
  if (task_id ?? WafTaskId) return "change accepted";
  if (task_status) return `task: ${task_status}`;
  if (status) return `protection: ${status}`;
  if (ConfigStatus !== undefined)
    return `configuration: ${ConfigStatus}${ConfigStatus === 1 ? " (in effect)" : ""}`;
  return `task: ${[AsyncTaskStatus, `${Progress} %`, ErrMsg].filter((part) => part !== undefined).join(", ")}`;
}

export function printCourse({ title, moments }: Course): void {
  console.log(`\n  ${styleText("bold", title)}`);
  for (const moment of moments.toSorted(([a], [b]) => a - b)) console.log(toRow(moment));
}

function toRow([seconds, who, what]: Moment): string {
  const time = Number.isFinite(seconds) ? `${seconds.toFixed(1)} s` : "–";
  return `  ${time.padStart(8)}  ${who.padEnd(10)} ${what}`;
}

/** Prints a line of a deployment as it comes. */
export function printLine(line: string, isGood: RegExp, isBad: RegExp): void {
  const color = isBad.test(line) ? "red" : isGood.test(line) ? "green" : "dim";
  console.log(styleText(color, `  ${line.trimEnd()}`));
}

export function heading(text: string): void {
  console.log(`\n${styleText(["bold", "cyan"], text)}`);
}

export function say(line: string): void {
  console.log(styleText("dim", `• ${line}`));
}
