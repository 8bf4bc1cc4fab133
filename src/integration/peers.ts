import { isRecord } from "../schema/record";

/**
 * Runs `load`, which requires the packages that an entry of this package needs beside it. They are optional, so a package
 * manager says nothing when they are not there.
 *
 * @param from the file that requires them: what is missing for another one is a broken installation, and keeps its error
 * @throws {Error} that says what to install
 */
export function loadPeers(entry: string, names: readonly string[], from: string, load: () => void): void {
  try {
    load();
  } catch (error) {
    if (!isMissingFor(from, error)) throw error;
    const message = `cloud-task-waiter/${entry} needs ${names.join(" and ")}: npm install ${names.join(" ")}`;
    throw new Error(message, { cause: error });
  }
}

function isMissingFor(file: string, error: unknown): boolean {
  return isRecord(error) && Array.isArray(error["requireStack"]) && error["requireStack"][0] === file;
}
