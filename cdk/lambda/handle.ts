import { oneLine } from "../../src/core/text";
import { orThrow } from "../../src/schema/parse";
import { outcomeAttribute } from "../properties";
import type { LambdaContext } from "./context";
import type { End } from "./end";
import { attributesOf, decodeEnd, encodeEnd, isWhole } from "./end";
import type { InvocationEvent } from "./event";
import type { Remembered } from "./physical-id";
import { idWithoutEnd, rememberedIn, toPhysicalId } from "./physical-id";
import { isLastSegment, nameOfRequest, parseSegmentRequest, tasksSeenBefore } from "./request";
import type { CustomResourceResponse } from "./response";
import { sendResponse, toBody } from "./response";
import { secretSources } from "./secrets";
import type { Standing } from "./standing";
import { standingAfter, standingAtStart, successesIn } from "./standing";
import { waitInSegment } from "./wait-in-segment";

/**
 * Answers one event of CloudFormation, or hands it on to another invocation that will. Every way ends in an answer:
 * without one, CloudFormation waits until the time of the segment is over, and tells nobody why.
 */
export async function handle(event: InvocationEvent, context: LambdaContext): Promise<void> {
  const body = await bodyFor(event, context);
  if (body !== undefined) await sendResponse(event.ResponseURL, body, context);
}

async function bodyFor(event: InvocationEvent, context: LambdaContext): Promise<string | undefined> {
  try {
    const answer = await answerTo(event, context);
    return answer && toBody(event, answer);
  } catch (error) {
    const reason = oneLine(error instanceof Error ? error.message : "The wait failed without an error");
    context.log(reason);
    return toBody(event, failure(event, reason));
  }
}

/** @throws {Error} whose message is the reason for CloudFormation, when the wait did not succeed */
async function answerTo(
  event: InvocationEvent,
  context: LambdaContext,
): Promise<CustomResourceResponse | undefined> {
  const { RequestType, PhysicalResourceId = "", ResourceProperties } = event;
  // There is nothing to delete, and a task can't be taken back.
  if (RequestType === "Delete") return { Status: "SUCCESS", PhysicalResourceId };

  const name = nameOfRequest(ResourceProperties);
  const known = event.standing ? undefined : knownEnd(event, name);
  if (known) {
    context.log("already waited for: responded at once");
    return known;
  }
  const previous = endBefore(event);
  if (previous && isWhole(previous)) {
    context.log("finished in an earlier segment: responded at once");
    return success(event, name, previous);
  }

  const standing = event.standing ?? firstStanding(event, previous, context.clock.date().getTime());
  const secretSource = secretSources(context, standing.segmentStartedAt);
  const request = orThrow(parseSegmentRequest(ResourceProperties, secretSource));
  const progress = await waitInSegment(request, standing, context, event.standing === undefined);
  switch (progress.type) {
    case "ended":
      return success(event, name, progress.end);
    case "failed":
      throw new Error(progress.reason);
    case "goesOn":
      await goOn(handedOn(event, progress.standing), context);
      return undefined;
  }
}

async function goOn(next: InvocationEvent, context: LambdaContext): Promise<void> {
  try {
    await context.goOn(next);
  } catch (error) {
    const words = error instanceof Error ? error.message : "no error message";
    throw new Error(`The wait could not continue in another invocation of its function: ${words}`, {
      cause: error,
    });
  }
}

/** The answer to an event for what was waited for before; `undefined` for any other. */
function knownEnd(
  { PhysicalResourceId = "", ResourceProperties }: InvocationEvent,
  name: string,
): CustomResourceResponse | undefined {
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
  throw new Error("previous must be the result of the previous segment");
}

function firstStanding(event: InvocationEvent, previous: End | undefined, now: number): Standing {
  if (previous) return standingAfter(previous, now);
  const { ResourceProperties, OldResourceProperties: old, PhysicalResourceId } = event;
  const [current] = rememberedIn(PhysicalResourceId);
  if (!old || current?.name !== nameOfRequest(old)) return standingAtStart(now, []);
  return standingAtStart(now, tasksSeenBefore(ResourceProperties, old, successesIn(current.end)));
}

/** Only success gives a new id: a failure leaves what was there before, and its rollback has nothing to wait for. */
function success({ PhysicalResourceId }: InvocationEvent, name: string, end: End): CustomResourceResponse {
  const before = rememberedIn(PhysicalResourceId).filter((remembered) => remembered.name !== name);
  return succeeded(toPhysicalId({ name, end }, ...before.slice(0, 1)), end);
}

function succeeded(PhysicalResourceId: string, end: End): CustomResourceResponse {
  // As they will be when they are read from the id.
  const outcome = encodeEnd(end);
  const attributes = attributesOf(decodeEnd(outcome) ?? end);
  return { Status: "SUCCESS", PhysicalResourceId, Data: { ...attributes, [outcomeAttribute]: outcome } };
}

function failure({ PhysicalResourceId, RequestId }: InvocationEvent, Reason: string): CustomResourceResponse {
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
