import { createHostedZone, createSecret } from "../aws-api.mts";
import { bootstrap } from "../cdk-stack.mts";
import { cdkStories, playCdk } from "../demo/cdk.mts";
import { printCourse, say } from "../demo/moments.mts";
import { ministack, startMinistack } from "../ministack.mts";
import { installedTesting } from "../packed-workspace.mts";
import type { Play } from "./stage.mts";

const token = "a-token-of-the-example";

/** Deploys the app to an AWS of this machine, with a fake cloud whose task succeeds. */
export const play: Play = async ({ workspace, onEnd }) => {
  const aws = await startMinistack(await ministack(say));
  onEnd(() => aws.close());
  await bootstrap(aws);
  const cloud = await installedTesting(workspace).startFakeHuawei({ credentials: [{ token }] });
  onEnd(() => cloud.close());
  const zoneName = "example.com";
  const premises = {
    secretArn: await createSecret(aws, "huawei", { token }),
    zoneId: await createHostedZone(aws, zoneName),
    zoneName,
  };
  const [story] = cdkStories;
  const site = { workspace, environment: aws.environment };
  const course = await playCdk(story, "example", site, cloud, premises);
  printCourse(course);
  return course.asTold;
};
