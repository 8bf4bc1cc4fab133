import { oneLine } from "../../src/core/text";
import { orThrow } from "../../src/schema/parse";
import { outcomeAttribute } from "../properties";
import type { Answer } from "./answer";
import { sendAnswer, toBody } from "./answer";
import type { End } from "./end";
import { attributesOf, decodeEnd, encodeEnd, isWhole } from "./end";
import type { InvocationEvent } from "./event";
import type { Remembered } from "./physical-id";
import { idWithoutEnd, rememberedIn, toPhysicalId } from "./physical-id";
import { isLastSegment, nameOfRequest, parseSegmentRequest, tasksSeenBefore } from "./request";
import { secretSources } from "./secrets";
import type { Standing } from "./standing";
import { standingAfter, standingAtStart, successesIn } from "./standing";
import type { Surroundings } from "./surroundings";
import { waitInSegment } from "./wait-in-segment";

/**
 * Answers one event of CloudFormation, or hands it on to another invocation that will. Every way ends in an answer:
 * without one, CloudFormation waits until the time of the segment is over, and tells nobody why.
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
  if (known) {
    surroundings.log("this was waited for before: answered at once");
    return known;
  }
  const previous = endBefore(event);
  if (previous && isWhole(previous)) {
    surroundings.log("it had ended in a segment before: answered at once");
    return success(event, name, previous);
  }

  const standing = event.standing ?? firstStanding(event, previous, surroundings.clock.date().getTime());
  const secretSource = secretSources(surroundings, standing.segmentStartedAt);
  const request = orThrow(parseSegmentRequest(ResourceProperties, secretSource));
  const progress = await waitInSegment(request, standing, surroundings, event.standing === undefined);
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
  const [current, before] = rememberedIn(PhysicalResourceId);
  const isKnown = (remembered: Remembered) =>
    remembered.name === name && (isWhole(remembered.end) || !isLastSegment(ResourceProperties));
  if (current && isKnown(current)) return succeeded(PhysicalResourceId, current.end);
  if (!before || !isKnown(before)) return undefined;
  // A rollback, and it may be rolled back itself. What had not succeeded is waited for when it comes again.
  const after = current && isWhole(current.end) ? [current] : [];
  return succeeded(toPhysicalId(before, ...after), before.end);
}

/** @throws {Error} when it can't be read how the segment before has ended */
function endBefore({ ResourceProperties: { previous } }: InvocationEvent): End | undefined {
  if (previous === undefined) return undefined;
  const end = typeof previous === "string" ? decodeEnd(previous) : undefined;
  if (end) return end;
  throw new Error("previous must be what the segment before has ended with");
}

function firstStanding(event: InvocationEvent, previous: End | undefined, now: number): Standing {
  if (previous) return standingAfter(previous, now);
  const { ResourceProperties, OldResourceProperties: old, PhysicalResourceId } = event;
  const [current] = rememberedIn(PhysicalResourceId);
  if (!old || current?.name !== nameOfRequest(old)) return standingAtStart(now, []);
  return standingAtStart(now, tasksSeenBefore(ResourceProperties, old, successesIn(current.end)));
}

/** Only success gives a new id: a failure leaves what was there before, and its rollback has nothing to wait for. */
function success({ PhysicalResourceId }: InvocationEvent, name: string, end: End): Answer {
  const before = rememberedIn(PhysicalResourceId).filter((remembered) => remembered.name !== name);
  return succeeded(toPhysicalId({ name, end }, ...before.slice(0, 1)), end);
}

function succeeded(PhysicalResourceId: string, end: End): Answer {
  // As they will be when they are read from the id.
  const outcome = encodeEnd(end);
  const attributes = attributesOf(decodeEnd(outcome) ?? end);
  return { Status: "SUCCESS", PhysicalResourceId, Data: { ...attributes, [outcomeAttribute]: outcome } };
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
