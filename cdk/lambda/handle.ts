import { oneLine } from "../../src/core/text";
import { outcomeAttribute } from "../properties";
import type { Answer } from "./answer";
import { sendAnswer, toBody } from "./answer";
import type { End } from "./end";
import { attributesOf, decodeEnd, encodeEnd } from "./end";
import type { InvocationEvent } from "./event";
import type { Remembered } from "./physical-id";
import { idWithoutEnd, rememberedIn, toPhysicalId } from "./physical-id";
import { isLastSegment, nameOfRequest, parseSegmentRequest, tasksInCommon } from "./request";
import type { Standing } from "./standing";
import { standingAfter, standingAtStart } from "./standing";
import type { Surroundings } from "./surroundings";
import { waitInSegment } from "./wait-in-segment";

/**
 * Answers one event of CloudFormation, or hands it on to another invocation that will. Every way ends in an answer:
 * without one, CloudFormation waits for an hour.
 */
export async function handle(event: InvocationEvent, surroundings: Surroundings): Promise<void> {
  const body = await bodyFor(event, surroundings);
  if (body !== undefined) await sendAnswer(event.ResponseURL, body, surroundings);
}

async function bodyFor(event: InvocationEvent, surroundings: Surroundings): Promise<string | undefined> {
  try {
    const answer = await answerTo(event, surroundings);
    return answer && toBody(event, answer);
  } catch (error) {
    const reason = oneLine(
      error instanceof Error ? error.message : "The wait ended with an error that is none",
    );
    surroundings.log(reason);
    return toBody(event, failure(event, reason));
  }
}

/** @throws {Error} whose message is the reason for CloudFormation, when the wait did not succeed */
async function answerTo(event: InvocationEvent, surroundings: Surroundings): Promise<Answer | undefined> {
  const { RequestType, PhysicalResourceId = "", ResourceProperties } = event;
  // There is nothing to delete, and a task can't be taken back.
  if (RequestType === "Delete") return { Status: "SUCCESS", PhysicalResourceId };

  const name = nameOfRequest(ResourceProperties);
  const known = event.standing ? undefined : knownEnd(event, name);
  if (known) return known;
  const previous = endBefore(event);
  if (previous?.state === "succeeded") return success(event, name, previous);

  const request = parseSegmentRequest(ResourceProperties);
  const standing = event.standing ?? firstStanding(event, previous, surroundings.clock.date().getTime());
  const progress = await waitInSegment(request, standing, surroundings);
  switch (progress.type) {
    case "ended":
      return success(event, name, progress.end);
    case "failed":
      throw new Error(progress.reason);
    case "goesOn":
      await goOn(handedOn(event, progress.standing), surroundings);
      return undefined;
  }
}

async function goOn(next: InvocationEvent, surroundings: Surroundings): Promise<void> {
  try {
    await surroundings.goOn(next);
  } catch (error) {
    const words = error instanceof Error ? error.message : "no error was given";
    throw new Error(`The wait could not go on in another invocation of its function: ${words}`, {
      cause: error,
    });
  }
}

/** The answer to an event for what was waited for before; `undefined` for any other. */
function knownEnd(
  { PhysicalResourceId = "", ResourceProperties }: InvocationEvent,
  name: string,
): Answer | undefined {
  const isEnd = ({ end }: Remembered) =>
    !isLastSegment(ResourceProperties) || decodeEnd(end).state === "succeeded";
  const [current, before] = rememberedIn(PhysicalResourceId).map((remembered) =>
    remembered.name === name && isEnd(remembered) ? remembered : undefined,
  );
  if (current) return succeeded(PhysicalResourceId, current);
  // A rollback.
  return before && succeeded(toPhysicalId(before), before);
}

function endBefore({ ResourceProperties: { previous } }: InvocationEvent): End | undefined {
  return typeof previous === "string" ? decodeEnd(previous) : undefined;
}

function firstStanding(event: InvocationEvent, previous: End | undefined, now: number): Standing {
  if (previous) return standingAfter(previous, now);
  const { ResourceProperties, OldResourceProperties, PhysicalResourceId } = event;
  const [current] = rememberedIn(PhysicalResourceId);
  const hasOldSucceeded =
    OldResourceProperties !== undefined &&
    current?.name === nameOfRequest(OldResourceProperties) &&
    decodeEnd(current.end).state === "succeeded";
  return standingAtStart(
    now,
    hasOldSucceeded ? tasksInCommon(ResourceProperties, OldResourceProperties) : [],
  );
}

/** Only success gives a new id: a failure leaves what was there before, and its rollback has nothing to wait for. */
function success({ PhysicalResourceId }: InvocationEvent, name: string, end: End): Answer {
  const now = { name, end: encodeEnd(end) };
  const before = rememberedIn(PhysicalResourceId).find((remembered) => remembered.name !== name);
  return succeeded(toPhysicalId(now, before), now);
}

function succeeded(PhysicalResourceId: string, { end }: Remembered): Answer {
  return {
    Status: "SUCCESS",
    PhysicalResourceId,
    Data: { ...attributesOf(decodeEnd(end)), [outcomeAttribute]: end },
  };
}

function failure({ PhysicalResourceId, RequestId }: InvocationEvent, Reason: string): Answer {
  return { Status: "FAILED", PhysicalResourceId: PhysicalResourceId ?? idWithoutEnd(RequestId), Reason };
}

/** Only what another invocation needs. */
function handedOn(event: InvocationEvent, standing: Standing): InvocationEvent {
  const { RequestType, ResponseURL, StackId, RequestId, LogicalResourceId, PhysicalResourceId } = event;
  const { ResourceProperties } = event;
  return {
    RequestType,
    ResponseURL,
    StackId,
    RequestId,
    LogicalResourceId,
    ...(PhysicalResourceId !== undefined && { PhysicalResourceId }),
    ResourceProperties,
    standing,
  };
}
