// Real stacks against fake clouds, with Pulumi and with the AWS CDK: tasks that succeed, and tasks that fail.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHostedZone, createSecret } from "./aws-api.mts";
import { bootstrap } from "./cdk-stack.mts";
import { cdkStories, playCdk } from "./demo/cdk.mts";
import { type Course, heading, printCourse, say } from "./demo/moments.mts";
import { playPulumi, pulumiStories, startTwoClouds, token } from "./demo/pulumi.mts";
import { ministack, startMinistack } from "./ministack.mts";
import { installPacked } from "./packed-workspace.mts";
import { pulumiEngine } from "./pulumi-engine.mts";

// The first Ctrl-C is the engine's, which ends in order; then the demo cleans up.
let interrupted = false;
process.once("SIGINT", () => {
  interrupted = true;
});

console.log(
  "Stacks change the protection of an address at Open Telekom Cloud and the WAF of a domain at Alibaba Cloud, wait\n" +
    "until that has really finished, and only then create the DNS record that sends traffic there.\n",
);
const workspace = await mkdtemp(join(tmpdir(), "cloud-task-waiter-demo-"));
const cleanUps = [() => rm(workspace, { recursive: true, force: true })];
try {
  const { bin, version, source } = await pulumiEngine(say);
  say(`Pulumi ${version} (${source === "path" ? "the one on PATH" : source})`);
  const emulator = await ministack(say);
  say(`an AWS on this machine: MiniStack ${emulator.version} (${emulator.source})`);
  say("packing this package, and installing it as a user would have it");
  await installPacked(workspace);
  const onEnd = (cleanUp: () => Promise<void>) => cleanUps.unshift(cleanUp);
  const { site, clouds } = await startTwoClouds(workspace, bin, onEnd);
  const { huawei, alibaba } = clouds;
  const aws = await startMinistack(emulator);
  cleanUps.unshift(() => aws.close());
  await bootstrap(aws);
  say(`a fake Huawei Cloud on ${huawei.endpoint}, a fake Alibaba Cloud on ${alibaba.endpoint}`);
  const zoneName = "example.com";
  const zoneId = await createHostedZone(aws, zoneName);
  const premises = { secretArn: await createSecret(aws, "huawei", { token }), zoneId, zoneName };
  const plays = [
    ...pulumiStories.map((story) => (name: string) => playPulumi(story, name, site, clouds)),
    ...cdkStories.map(
      (story) => (name: string) =>
        playCdk(story, name, { workspace, environment: aws.environment }, huawei, premises),
    ),
  ];
  const courses: Course[] = [];
  for (const [index, play] of plays.entries()) {
    if (!interrupted) courses.push(await play(`demo-${index + 1}`));
  }

  heading("What happened when");
  courses.forEach(printCourse);
  console.log("\n  No traffic is sent where a protection is not in effect.");
  if (!courses.every(({ asTold }) => asTold)) process.exitCode = 1;
} finally {
  for (const cleanUp of cleanUps) await cleanUp();
}
