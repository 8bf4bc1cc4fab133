import type { PollResult } from "../core/poll-result";
import { clip, oneLine } from "../core/text";

/** How long the texts of a provider may be, in bytes. */
const limits: Readonly<Record<string, number>> = {
  message: 2_000,
  providerState: 200,
  code: 200,
  errorCode: 200,
  requestId: 200,
};

/** An answer without secrets, whose texts are single lines of bounded length. */
export function cleanAnswer<A extends PollResult>(answer: A, redact: <T>(value: T) => T): A {
  if (answer.type !== "status") return { ...tidy(redact(answer)), type: answer.type };
  const { status } = answer;
  return { ...answer, status: { ...tidy(redact(status)), state: status.state } };
}

/** Cuts only what has been redacted: a part of a secret might not be found. */
function tidy<T extends object>(said: T): T {
  const entries = Object.entries(said).map(([key, value]) => {
    const limit = limits[key];
    return [key, typeof value === "string" && limit !== undefined ? clip(oneLine(value), limit) : value];
  });
  return Object.fromEntries(entries) as T;
}
