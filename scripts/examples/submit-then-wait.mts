import { say } from "../demo/moments.mts";
import { installBeside, installedTesting } from "../packed-workspace.mts";
import { copyProject } from "../project-folder.mts";
import { run } from "../run.mts";
import { folderOf, type Play } from "./stage.mts";

const key = { accessKey: "AK7EXAMPLE", secretKey: "a-secret-of-the-example" };

/** Runs the script against a fake cloud. */
export const play: Play = async ({ workspace, onEnd }) => {
  say("installing the vendor's SDK, which signs the change");
  await installBeside(workspace, ["@huaweicloud/huaweicloud-sdk-core"]);
  const cloud = await installedTesting(workspace).startFakeHuawei({ credentials: [key] });
  onEnd(() => cloud.close());
  cloud.enableMutations("waiting 1s → running 2s → success", "configging 1s → normal");
  const cwd = await copyProject(workspace, "example", [folderOf("submit-then-wait")]);
  const env = {
    ...process.env,
    ANTIDDOS_ENDPOINT: cloud.endpoint,
    PROJECT_ID: "67641fe6886f43fcb78edbbf0ad0b99f",
    FLOATING_IP_ID: "18e6ace5-eb36-4196-a15e-1e000c24e026",
    HUAWEICLOUD_SDK_AK: key.accessKey,
    HUAWEICLOUD_SDK_SK: key.secretKey,
  };
  const { code } = await run(process.execPath, ["index.ts"], { cwd, env }, (line) =>
    console.log(`  ${line}`),
  );
  return code === 0;
};
