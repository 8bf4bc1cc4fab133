import type { Clock } from "../core/clock";
import { debug } from "../core/debug";
import type { Phase, Task } from "../core/task";
import type { CredentialSource } from "../credentials/source";
import type { HttpRequest, HttpResponse } from "../http/message";
import { sessionsOf } from "../http/session";
import type { ParsedTask } from "../integration/parse";
import { readAnswer } from "../tasks/read-answer";
import type { StatusQuery } from "../tasks/status-query";

/** Polls for a task that has been parsed; nothing is validated again. */
export function toTask({ kind, description, credentials }: ParsedTask, clock: Clock): Task {
  const cloud = kind.cloud(description);
  if (!credentials) throw new TypeError("A task whose credentials were not resolved can't be polled");
  const { source, from } = credentials;
  if (from !== undefined) debug(() => `credentials: ${from}`);
  const request = kind.request(description);
  const session = sessionsOf(cloud).of(request, source as CredentialSource<object>, clock);
  const phaseOf = (query: StatusQuery<ParsedTask["description"]>, unsigned: HttpRequest): Phase => {
    const exchange = {
      request: (signer: object, date: Date) => cloud.sign(unsigned, signer, date),
      read: (response: HttpResponse, date: Date) => readAnswer(response, date, { cloud, query, description }),
    };
    return { poll: (signal, requestTimeoutMs) => session.ask(exchange, signal, requestTimeoutMs) };
  };
  const task = { kind: kind.name, taskId: description.taskId, ...phaseOf(kind, request) };
  const { effective } = kind;
  if (!effective || description.waitUntil !== "effective") return task;
  const next = { phase: "effective", ...phaseOf(effective, effective.request(description)) };
  return { ...task, phase: "done", next };
}
