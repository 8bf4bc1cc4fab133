import type { ProgressMessage } from "../../src/integration/progress-messages";
import type { EngineLog } from "./log";
import { connectToEngine } from "./log";

/** Reports the progress of a resource; `subject` names the task on lines outside the resource's row. */
export type ShowProgress = (note: ProgressMessage | undefined, subject: string) => void;

let engine: EngineLog | undefined | "not tried" = "not tried";

/** Writes the progress of one resource to its row, or else to lines that name it. */
export class Progress {
  private readonly urn: string | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(urn: string | undefined) {
    this.urn = urn;
  }

  readonly report: ShowProgress = (note, subject) => {
    if (note) this.last = this.last.then(() => this.show(note, subject));
  };

  /** Resolves when all messages are shown: the result of a resource must not overtake them. */
  flush(): Promise<void> {
    return this.last;
  }

  private async show(note: ProgressMessage, subject: string): Promise<void> {
    if (engine === "not tried") engine = connectToEngine();
    try {
      if (engine && this.urn !== undefined) return await engine(this.urn, note);
    } catch {
      // The engine rejected it: print a line instead.
    }
    const name = this.urn === undefined ? "" : `${this.urn.split("::").slice(3).join("::")}: `;
    console.log(`${name}${note.text} (${subject})`);
  }
}
