import { printCourse, say } from "../demo/moments.mts";
import { playPulumi, pulumiStories, startTwoClouds } from "../demo/pulumi.mts";
import { pulumiEngine } from "../pulumi-engine.mts";
import type { Play } from "./stage.mts";

/** Deploys the stack with both clouds, whose tasks succeed. */
export const play: Play = async ({ workspace, onEnd }) => {
  const { bin } = await pulumiEngine(say);
  const { site, clouds } = await startTwoClouds(workspace, bin, onEnd);
  const [story] = pulumiStories;
  const course = await playPulumi(story, "example", site, clouds);
  printCourse(course);
  return course.asTold;
};
