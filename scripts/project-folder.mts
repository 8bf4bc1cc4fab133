import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";

/** Makes a project's folder in a workspace, of the files of these folders; those of a later one come over the others. */
export async function copyProject(
  workspace: string,
  name: string,
  sources: readonly string[],
): Promise<string> {
  const folder = join(workspace, name);
  await mkdir(folder, { recursive: true });
  for (const source of sources) await cp(source, folder, { recursive: true });
  return folder;
}
