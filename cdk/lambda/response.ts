import { sleep, within } from "../../src/core/clock";
import { clip } from "../../src/core/text";
import type { LambdaContext } from "./context";
import type { CustomResourceEvent } from "./event";

/** The response to CloudFormation. */
export interface CustomResourceResponse {
  readonly Status: "SUCCESS" | "FAILED";
  readonly PhysicalResourceId: string;
  /** Of a failure. */
  readonly Reason?: string;
  readonly Data?: Readonly<Record<string, string>>;
}

/** CloudFormation rejects a larger response, and the resource fails without a reason. */
const mostBytes = 4_096;

/** The response as JSON within CloudFormation's limit: a long reason is cut. @throws {RangeError} when that is not enough */
export function toBody(
  { StackId, RequestId, LogicalResourceId }: CustomResourceEvent,
  answer: CustomResourceResponse,
): string {
  const { Reason = "" } = answer;
  for (let room = Buffer.byteLength(Reason); ; ) {
    const reason = Reason && { Reason: clip(Reason, room) };
    const body = JSON.stringify({ ...answer, ...reason, StackId, RequestId, LogicalResourceId });
    const excess = Buffer.byteLength(body) - mostBytes;
    if (excess <= 0) return body;
    if (room <= 3) throw new RangeError(`The response exceeds CloudFormation's limit by ${excess} bytes`);
    // A byte may stand as six in JSON: less is cut than may be too much, and then some more.
    room = Math.max(3, room - Math.ceil(excess / 6));
  }
}

const tries = 6;
const tryMs = 8_000;

/** Sends a response, and retries. @throws {Error} when CloudFormation did not accept it */
export async function sendResponse(
  url: string,
  body: string,
  { clock, put, log }: LambdaContext,
): Promise<void> {
  const { signal } = new AbortController();
  for (let attempt = 1; ; attempt += 1) {
    const failure = await within(clock, tryMs, signal, (cut) => put(url, body, cut)).then(
      (status) => (status < 300 ? undefined : `HTTP ${status}`),
      // Whoever knows the address can answer in the place of the function.
      (error: unknown) =>
        error instanceof Error ? error.message.replaceAll(url, "(its address)") : "no error",
    );
    if (failure === undefined) return;
    log(`CloudFormation did not accept the response: ${failure}`);
    if (attempt === tries) throw new Error(`CloudFormation did not accept the response: ${failure}`);
    await sleep(clock, 500 * 2 ** attempt, signal);
  }
}
