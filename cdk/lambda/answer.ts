import { sleep, within } from "../../src/core/clock";
import { clip } from "../../src/core/text";
import type { CustomResourceEvent } from "./event";
import type { Surroundings } from "./surroundings";

/** What CloudFormation is told. */
export interface Answer {
  readonly Status: "SUCCESS" | "FAILED";
  readonly PhysicalResourceId: string;
  /** Of a failure. */
  readonly Reason?: string;
  readonly Data?: Readonly<Record<string, string>>;
}

/** CloudFormation takes no answer above it: the resource fails, and nobody hears why. */
const mostBytes = 4_096;

/** An answer as JSON that CloudFormation takes: a reason that is too long is cut. @throws {RangeError} when that is not enough */
export function toBody(
  { StackId, RequestId, LogicalResourceId }: CustomResourceEvent,
  answer: Answer,
): string {
  const { Reason = "" } = answer;
  for (let room = Buffer.byteLength(Reason); ; ) {
    const reason = Reason && { Reason: clip(Reason, room) };
    const body = JSON.stringify({ ...answer, ...reason, StackId, RequestId, LogicalResourceId });
    const excess = Buffer.byteLength(body) - mostBytes;
    if (excess <= 0) return body;
    if (room <= 3) throw new RangeError(`The answer is ${excess} bytes longer than CloudFormation allows`);
    // A byte may stand as six in JSON: less is cut than may be too much, and then some more.
    room = Math.max(3, room - Math.ceil(excess / 6));
  }
}

const tries = 6;
const tryMs = 8_000;

/** Sends an answer, again and again while that may help. @throws {Error} when nobody took it */
export async function sendAnswer(
  url: string,
  body: string,
  { clock, put, log }: Surroundings,
): Promise<void> {
  const { signal } = new AbortController();
  for (let attempt = 1; ; attempt += 1) {
    const trouble = await within(clock, tryMs, signal, (cut) => put(url, body, cut)).then(
      (status) => (status < 300 ? undefined : `HTTP ${status}`),
      // Whoever knows the address can answer in the place of the function.
      (error: unknown) =>
        error instanceof Error ? error.message.replaceAll(url, "(its address)") : "no error",
    );
    if (trouble === undefined) return;
    log(`CloudFormation did not take the answer: ${trouble}`);
    if (attempt === tries) throw new Error(`CloudFormation did not take the answer: ${trouble}`);
    await sleep(clock, 500 * 2 ** attempt, signal);
  }
}
