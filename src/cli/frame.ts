import cliTruncate from "cli-truncate";
import { formatDuration } from "../core/duration";
import type { WaitEvent } from "../core/events";
import { oneLine } from "../core/text";
import { describeEvent } from "../integration/progress-messages";

/** What is known of a task while it is waited for. */
export interface Row {
  readonly taskId: string;
  /** The last event. @default - no response yet */
  readonly event?: WaitEvent | undefined;
  /** When that came, in milliseconds since the start of the wait. */
  readonly atMs: number;
}

/** The room that there is. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** How a row stands out. */
export type Tone = "waiting" | "running" | "succeeded" | "failed";

/** One line of a frame. */
export interface Line {
  readonly tone: Tone;
  readonly text: string;
}

const marks: Readonly<Record<Tone, string>> = { waiting: "·", running: "•", succeeded: "✔", failed: "✖" };
const barWidth = 10;

/**
 * What a terminal shows at a moment: a line for each task, each within the columns, all within the rows. Where there are
 * too many, those that have succeeded are left out first.
 */
export function frameOf(rows: readonly Row[], nowMs: number, timeoutMs: number, size: Size): Line[] {
  const tones = rows.map(({ event }) => toneOf(event));
  const summary = rows.length > 1 ? [summaryOf(tones, nowMs, timeoutMs)] : [];
  // The cursor stands below the last line.
  const room = Math.max(1, size.rows - summary.length - 1);
  const places = rows.length <= room ? rows.map((_, index) => index) : mostTelling(tones, room - 1);
  const shown = places.flatMap((index) => {
    const [row, tone] = [rows[index], tones[index]];
    if (!row || !tone) return [];
    return [{ row, tone, name: cliTruncate(row.taskId, nameWidth(size), { position: "middle" }) }];
  });
  const width = Math.max(...shown.map(({ name }) => name.length));
  const lines = shown.map(({ row, tone, name }) => ({
    tone,
    text: `${marks[tone]} ${name.padEnd(width)}  ${rowText(row, nowMs, isNarrow(size))}`,
  }));
  const left = rows.length - lines.length;
  const rest: Line[] = left > 0 ? [{ tone: "waiting", text: `  and ${left} more` }] : [];
  return [...summary, ...lines, ...rest].map(({ tone, text }) => ({
    tone,
    text: cliTruncate(text, size.columns),
  }));
}

function summaryOf(tones: readonly Tone[], nowMs: number, timeoutMs: number): Line {
  const count = (tone: Tone) => tones.filter((other) => other === tone).length;
  const failed = count("failed");
  const others = failed === 0 ? "" : `, ${failed} did not`;
  const times = `${seconds(nowMs)} of ${formatDuration(timeoutMs)}`;
  return { tone: "waiting", text: `${count("succeeded")} of ${tones.length} succeeded${others}, ${times}` };
}

const worth: readonly Tone[] = ["failed", "running", "waiting", "succeeded"];

/** The places of the rows that are shown, in their order. */
function mostTelling(tones: readonly Tone[], room: number): number[] {
  const byWorth = worth.flatMap((tone) => tones.flatMap((other, index) => (other === tone ? [index] : [])));
  return byWorth.slice(0, room).toSorted((a, b) => a - b);
}

function rowText({ event, atMs }: Row, nowMs: number, narrow: boolean): string {
  if (!event) return `${seconds(nowMs)}, polling`;
  if (event.nextDelayMs === undefined) return `${seconds(event.elapsedMs)}  ${said(event)}`;
  const nextMs = event.nextDelayMs - (nowMs - atMs);
  const next = nextMs < 500 ? "polling" : `next in ${seconds(nextMs)}`;
  const bar = narrow ? "" : barOf(event.status?.progress);
  return `${seconds(nowMs)}, ${next}  ${bar}${said(event)}`;
}

function isNarrow({ columns }: Size): boolean {
  return columns < 60;
}

function nameWidth(size: Size): number {
  return isNarrow(size) ? 9 : Math.max(20, Math.floor(size.columns / 2) - 20);
}

/** A duration that does not flicker. */
function seconds(ms: number): string {
  return formatDuration(Math.round(ms / 1_000) * 1_000);
}

function said(event: WaitEvent): string {
  return oneLine(describeEvent(event));
}

function barOf(progress: number | undefined): string {
  if (progress === undefined) return "";
  const full = Math.round((Math.min(100, Math.max(0, progress)) / 100) * barWidth);
  return `${"█".repeat(full)}${"░".repeat(barWidth - full)} `;
}

function toneOf(event: WaitEvent | undefined): Tone {
  if (!event) return "waiting";
  const { status: { state } = {}, nextDelayMs } = event;
  if (nextDelayMs === undefined) return state === "succeeded" ? "succeeded" : "failed";
  return state === undefined || state === "pending" ? "waiting" : "running";
}
