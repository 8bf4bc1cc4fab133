/** The size of a terminal. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What is to be seen on a terminal at a moment. */
export interface Screen {
  /** From the top, without the empty ones at the end. */
  readonly lines: readonly string[];
  readonly isCursorShown: boolean;
  /** How many lines have gone above the top so far. */
  readonly scrolled: number;
}

const escapeCharacter = "\u001b";
const pieces = new RegExp(`${escapeCharacter}\\[(\\??)([\\d;]*)([A-Za-z])|[^]`, "gu");

/**
 * What a terminal shows of a program's output: a screen for each frame that was drawn as a whole, and the last one. It
 * knows the sequences that this package writes, and throws on any other.
 */
export function screensOf(output: string, size: TerminalSize): Screen[] {
  const terminal = new Terminal(size);
  const screens: Screen[] = [];
  for (const [piece, isPrivate, parameter = "", command] of output.matchAll(pieces)) {
    if (command === undefined) terminal.write(piece);
    else terminal.obey(`${isPrivate}${command}`, parameter);
    if (piece === `${escapeCharacter}[?2026l`) screens.push(terminal.screen());
  }
  return [...screens, terminal.screen()];
}

class Terminal {
  private readonly size: TerminalSize;
  private lines: string[][] = [[]];
  private row = 0;
  private column = 0;
  private scrolled = 0;
  private isCursorShown = true;

  constructor(size: TerminalSize) {
    this.size = size;
  }

  screen(): Screen {
    const lines = this.lines.map((cells) =>
      Array.from(cells, (cell) => cell ?? " ")
        .join("")
        .trimEnd(),
    );
    const used = lines.findLastIndex((line) => line !== "") + 1;
    return { lines: lines.slice(0, used), isCursorShown: this.isCursorShown, scrolled: this.scrolled };
  }

  write(character: string): void {
    if (character === "\n") this.down();
    else if (character === "\r") this.column = 0;
    else this.put(character);
  }

  private put(character: string): void {
    const width = /\p{Script=Han}/u.test(character) ? 2 : 1;
    if (this.column + width > this.size.columns) {
      this.column = 0;
      this.down();
    }
    const cells = this.lines[this.row] ?? [];
    cells[this.column] = character;
    if (width === 2) cells[this.column + 1] = "";
    this.column += width;
  }

  obey(command: string, parameter: string): void {
    const count = Number(parameter || 1);
    switch (command) {
      case "A":
        this.row = Math.max(0, this.row - count);
        return;
      case "B":
        this.row = Math.min(this.lines.length - 1, this.row + count);
        return;
      case "G":
        this.column = count - 1;
        return;
      case "K":
        if (parameter === "2") this.lines[this.row] = [];
        else this.lines[this.row]?.splice(this.column);
        return;
      case "?h":
      case "?l":
        if (parameter === "25") this.isCursorShown = command === "?h";
        return;
      case "m":
        return;
      default:
        throw new Error(`This terminal does not know ${JSON.stringify(`${parameter}${command}`)}`);
    }
  }

  private down(): void {
    this.row += 1;
    if (this.row === this.lines.length) this.lines.push([]);
    if (this.lines.length <= this.size.rows) return;
    this.lines.shift();
    this.row -= 1;
    this.scrolled += 1;
  }
}
