import { join } from "node:path";

/** Where an example is played. */
interface Stage {
  /** A folder in which the packed package is installed; a project of a subfolder finds it there. */
  readonly workspace: string;
  /** Does something at the end, however that comes; the last first. */
  readonly onEnd: (cleanUp: () => Promise<void>) => void;
}

/** @returns whether the example did what it says */
export type Play = (stage: Stage) => Promise<boolean>;

export function folderOf(example: string): string {
  return join(import.meta.dirname, "../../examples", example);
}
