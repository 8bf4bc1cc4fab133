import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { History } from "../../src/core/history";
import type { TaskStatus } from "../../src/core/poll-result";
import { clip, oneLine } from "../../src/core/text";

/** How a segment ended: what the attributes of its resource say, and what the next segment has to know. */
export interface End {
  readonly state: TaskStatus["state"];
  readonly providerState?: string;
  readonly message?: string;
  /** What the task handed back; `null` when that is too large to be kept. */
  readonly data?: unknown;
  /** Of a segment whose time was over before the wait had ended. */
  readonly unfinished?: Unfinished;
}

/** Where a wait stands that goes on in the next segment. */
interface Unfinished {
  /** How long it has taken so far, without the time between its segments. */
  readonly elapsedMs: number;
  /** What is known of the one task, beside its status. */
  readonly history?: Pick<History, "attempts" | "phase" | "phaseStartedAtMs" | "lastAnswerAtMs">;
  /** Where the tasks of a group stand: a letter for each. */
  readonly tasks?: string;
}

/** The most characters that an end may have for an id of two to fit into the kilobyte that CloudFormation allows. */
export const longestEnd = 476;

const stateLimit = 60;
const messageLimit = 120;
/** As it stands in an answer: a text within JSON. However well it can be packed, an answer has no room for more. */
const dataLimit = 1_500;

/** An end as text that fits into a physical id. What does not fit is left out, the provider's words first. */
export function encodeEnd({ providerState, message, data, ...rest }: End): string {
  const least = {
    ...rest,
    ...(providerState && { providerState: clip(oneLine(providerState), stateLimit) }),
  };
  const words = message ? { message: clip(oneLine(message), messageLimit) } : {};
  const isShort = Buffer.byteLength(JSON.stringify(JSON.stringify(data) ?? "")) <= dataLimit;
  const whole = data === undefined ? {} : { data: isShort ? data : null };
  const lost = data === undefined ? {} : { data: null };
  const texts = [{ ...whole, ...words }, whole, { ...lost, ...words }, lost].map((part) =>
    deflateRawSync(JSON.stringify({ ...least, ...part })).toString("base64url"),
  );
  const fitting = texts.find((text) => text.length <= longestEnd);
  if (fitting === undefined)
    throw new RangeError("The outcome of the wait exceeds the limit of a physical id");
  return fitting;
}

/** `undefined` for a text that is none. */
export function decodeEnd(text: string): End | undefined {
  try {
    return JSON.parse(inflateRawSync(Buffer.from(text, "base64url")).toString());
  } catch {
    return undefined;
  }
}

/** Whether it is the end of the whole wait: nothing is left to be waited for. */
export function isWhole({ state, unfinished }: End): boolean {
  return state === "succeeded" && unfinished === undefined;
}

/** What CloudFormation is told of an end. What was too large to be kept is missing, so that nobody goes on without it. */
export function attributesOf({ state, providerState = "", message = "", data }: End): Record<string, string> {
  return {
    state,
    providerState,
    message,
    ...(data !== null && { data: data === undefined ? "" : JSON.stringify(data) }),
  };
}
