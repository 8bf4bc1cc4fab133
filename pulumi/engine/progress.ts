import type { Note } from "../../src/integration/notes";
import type { EngineLog } from "./log";
import { connectToEngine } from "./log";

/** Tells about a resource; `subject` is what it waits for, for lines that are on no row of their own. */
export type Tell = (note: Note | undefined, subject: string) => void;

let engine: EngineLog | undefined | "not tried" = "not tried";

/** Where notes about one resource go: to its own row, or else to lines that name it. */
export class Progress {
  private readonly urn: string | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(urn: string | undefined) {
    this.urn = urn;
  }

  readonly tell: Tell = (note, subject) => {
    if (note) this.last = this.last.then(() => this.show(note, subject));
  };

  /** Resolves when all notes have been shown: the end of a resource should not overtake them. */
  told(): Promise<void> {
    return this.last;
  }

  private async show(note: Note, subject: string): Promise<void> {
    if (engine === "not tried") engine = connectToEngine();
    try {
      if (engine && this.urn !== undefined) return await engine(this.urn, note);
    } catch {
      // Whatever the engine has against it, the note is worth a line.
    }
    const name = this.urn === undefined ? "" : `${this.urn.split("::").slice(3).join("::")}: `;
    console.log(`${name}${note.text} (${subject})`);
  }
}
