// The same with the AWS CDK and one cloud: a real `cdk deploy` on an AWS of this machine.
import { join } from "node:path";
import type { FakeHuawei } from "../../src/testing/index.ts";
import { type CdkSite, CdkStack } from "../cdk-stack.mts";
import { answersSince, type Course, heading, type Moment, never, printLine } from "./moments.mts";

interface Story {
  readonly title: string;
  readonly task: string;
  readonly protection: string;
  /** The words of the cloud when the task fails. */
  readonly failure?: string;
}

export const cdkStories: readonly [Story, ...Story[]] = [
  {
    title: "CDK, and the task succeeds: the record comes last",
    task: "waiting 800ms → running 3s → success",
    protection: "configging 800ms → normal",
  },
  {
    title: "CDK, and the task fails: the record is never created, and the stack is rolled back",
    task: "running 1500ms → failed: The elastic IP is frozen",
    protection: "normal",
    failure: "failed: The elastic IP is frozen",
  },
];

/** What is there before the stack: the secret with the token that the cloud takes, and a zone for the record. */
export interface Premises {
  readonly secretArn: string;
  readonly zoneId: string;
  readonly zoneName: string;
}

/** What the CLI tells of uploads, and of resources that only serve the others. */
const incidental = /: (start|success): |AWS::(IAM|Lambda|Logs)::|CloudTrail/;

export async function playCdk(
  { title, task, protection, failure }: Story,
  name: string,
  site: CdkSite,
  cloud: FakeHuawei,
  premises: Premises,
): Promise<Course> {
  heading(title);
  cloud.enableMutations(task, protection);
  const stack = await CdkStack.create(
    site,
    join(import.meta.dirname, "../../examples/cdk-antiddos-dns"),
    name,
  );
  await stack.configure({
    endpoint: cloud.endpoint,
    projectId: "67641fe6886f43fcb78edbbf0ad0b99f",
    floatingIpId: "18e6ace5-eb36-4196-a15e-1e000c24e026",
    ...premises,
    ipAddress: "198.51.100.7",
  });

  const startedAt = Date.now();
  const { code, output } = await stack.deploy((line) => {
    if (line.trim() && !incidental.test(line))
      printLine(line, /CREATE_COMPLETE|✅/, /FAILED|❌|DeploymentError/);
  });
  const endedAt = Date.now();
  const at = (time: number) => (time - startedAt) / 1_000;
  const events = await stack.events();
  const made = events.find(({ logicalId, status }) => /^Www/.test(logicalId) && status === "CREATE_COMPLETE");
  const record: Moment = made
    ? [at(made.at), "record", "www.example.com created"]
    : [never, "record", "never created"];
  const result = code === 0 ? "succeeded" : `failed with exit code ${code}`;
  return {
    title,
    asTold:
      (code === 0) === (failure === undefined) && (failure ? output.includes(failure) : made !== undefined),
    moments: [
      [0, "cdk deploy", "started"],
      ...answersSince(startedAt, "huawei", cloud.requests),
      record,
      [at(endedAt), "cdk deploy", result],
    ],
  };
}
