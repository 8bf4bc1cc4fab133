// A stack with two clouds, once with tasks that succeed and once with one that fails.
import { join } from "node:path";
import type { FakeAlibaba, FakeHuawei } from "../../src/testing/index.ts";
import { installedTesting } from "../packed-workspace.mts";
import { pulumiEnvironment } from "../pulumi-engine.mts";
import { PulumiStack, type StackSite } from "../pulumi-stack.mts";
import { answersSince, type Course, heading, type Moment, never, printLine } from "./moments.mts";

interface Story {
  readonly title: string;
  /** Of each cloud: its task, and what has to come into effect after it. */
  readonly huawei: readonly [task: string, protection: string];
  readonly alibaba: readonly [task: string, configuration: string];
  /** The words of the cloud whose task fails. */
  readonly failure?: string;
}

export const pulumiStories: readonly [Story, ...Story[]] = [
  {
    title: "Pulumi, and both tasks succeed: the record comes last",
    huawei: ["waiting 800ms → running 2s → success", "configging 800ms → normal"],
    alibaba: ["0 500ms → 1 3s → 2", "0 1s → 1"],
  },
  {
    title: "Pulumi, and one task fails: the record is never created",
    huawei: ["running 1s → success", "normal"],
    alibaba: ["1 1500ms → 2: The certificate of www.example.com has expired", "0"],
    failure: "failed: The certificate of www.example.com has expired",
  },
];

export interface Clouds {
  readonly huawei: FakeHuawei;
  readonly alibaba: FakeAlibaba;
}

/** What the fake clouds take as credentials. */
export const token = "a-token-of-the-demo";
const key = { accessKeyId: "LTAI-DEMO", accessKeySecret: "a-secret-of-the-demo" };

/** Starts both clouds, and makes the environment of a stack that asks them. */
export async function startTwoClouds(
  workspace: string,
  engineBin: string,
  onEnd: (cleanUp: () => Promise<void>) => void,
): Promise<{ readonly site: StackSite; readonly clouds: Clouds }> {
  const { startFakeAlibaba, startFakeHuawei } = installedTesting(workspace);
  const huawei = await startFakeHuawei({ credentials: [{ token }] });
  onEnd(() => huawei.close());
  const alibaba = await startFakeAlibaba({ credentials: [key] });
  onEnd(() => alibaba.close());
  const environment = {
    ...pulumiEnvironment(engineBin, join(workspace, "home")),
    OS_AUTH_TOKEN: token,
    ALIBABA_CLOUD_ACCESS_KEY_ID: key.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.accessKeySecret,
  };
  return { site: { workspace, environment }, clouds: { huawei, alibaba } };
}

/** The stack, before it is deployed. */
export async function twoClouds(name: string, site: StackSite, clouds: Clouds): Promise<PulumiStack> {
  const program = join(import.meta.dirname, "../../examples/pulumi-two-clouds");
  const stack = await PulumiStack.create(site, program, name);
  await stack.configure({
    projectId: "67641fe6886f43fcb78edbbf0ad0b99f",
    floatingIpId: "18e6ace5-eb36-4196-a15e-1e000c24e026",
    instanceId: "waf_elasticity-cn-0xldbqtm005",
    domain: "www.example.com",
    source: "198.51.100.7",
    antiDdosEndpoint: clouds.huawei.endpoint,
    wafEndpoint: clouds.alibaba.endpoint,
  });
  return stack;
}

export async function playPulumi(
  { title, huawei, alibaba, failure }: Story,
  name: string,
  site: StackSite,
  clouds: Clouds,
): Promise<Course> {
  heading(title);
  clouds.huawei.enableMutations(...huawei);
  clouds.alibaba.enableMutations(...alibaba);
  const stack = await twoClouds(name, site, clouds);

  const startedAt = Date.now();
  const elapsed = () => (Date.now() - startedAt) / 1_000;
  let record: Moment = [never, "record", "never created"];
  const { code, output } = await stack.up((line) => {
    if (line.includes("record www.example.com created") && record[0] === never) {
      record = [elapsed(), "record", "www.example.com created"];
    }
    if (line.trim() && !line.startsWith("@")) printLine(line, / created |succeeded/, /error:|\*\*/);
  });
  const result = code === 0 ? "succeeded" : `failed with exit code ${code}`;
  return {
    title,
    asTold: (code === 0) === (failure === undefined) && output.includes(failure ?? "www.example.com created"),
    moments: [
      [0, "pulumi up", "started"],
      ...answersSince(startedAt, "huawei", clouds.huawei.requests),
      ...answersSince(startedAt, "alibaba", clouds.alibaba.requests),
      record,
      [elapsed(), "pulumi up", result],
    ],
  };
}
