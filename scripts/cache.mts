// Where the scripts keep what takes long to install or to build.
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

const abandonedAfterMs = 24 * 3_600_000;

/** Lets something be made in a folder from which it can be moved to its place in the cache; what is left goes. */
export async function inWorkFolder<T>(act: (work: string) => Promise<T>): Promise<T> {
  await mkdir(cacheFolder(), { recursive: true });
  await removeAbandonedWork();
  const work = await mkdtemp(join(cacheFolder(), "work-"));
  try {
    return await act(work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** What interrupted builds left; only old folders, because a fresh one may be another process's. */
async function removeAbandonedWork(): Promise<void> {
  for (const name of await namesIn(cacheFolder())) {
    const folder = join(cacheFolder(), name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    const abandoned = name.startsWith("work-") && Date.now() - mtimeMs > abandonedAfterMs;
    if (abandoned) await rm(folder, { recursive: true, force: true });
  }
}

/** Outside of `node_modules`, so that what is in it outlives an installation. */
export function cacheFolder(): string {
  const caches =
    process.env["XDG_CACHE_HOME"] ||
    (process.platform === "win32" && process.env["LOCALAPPDATA"]) ||
    join(homedir(), ".cache");
  return join(caches, "cloud-task-waiter");
}

export function searchPath(): string[] {
  return (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
}

export async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}
