import { printCourse, say } from "../demo/moments.mts";
import { playPulumi, pulumiStories } from "../demo/pulumi.mts";
import { installedTesting } from "../packed-workspace.mts";
import { pulumiEngine, pulumiEnvironment } from "../pulumi-engine.mts";
import type { Play } from "./stage.mts";

const token = "a-token-of-the-example";
const key = { accessKeyId: "LTAI-EXAMPLE", accessKeySecret: "a-secret-of-the-example" };

/** Deploys the stack with both clouds, whose tasks succeed. */
export const play: Play = async ({ workspace, onEnd }) => {
  const { bin } = await pulumiEngine(say);
  const { startFakeAlibaba, startFakeHuawei } = installedTesting(workspace);
  const huawei = await startFakeHuawei({ credentials: [{ token }] });
  onEnd(() => huawei.close());
  const alibaba = await startFakeAlibaba({ credentials: [key] });
  onEnd(() => alibaba.close());
  const environment = {
    ...pulumiEnvironment(bin, `${workspace}/home`),
    OS_AUTH_TOKEN: token,
    ALIBABA_CLOUD_ACCESS_KEY_ID: key.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.accessKeySecret,
  };
  const [story] = pulumiStories;
  const course = await playPulumi(story, "example", { workspace, environment }, { huawei, alibaba });
  printCourse(course);
  return course.asTold;
};
