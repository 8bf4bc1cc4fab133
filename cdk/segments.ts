import { Duration } from "aws-cdk-lib";

/** CloudFormation gives up on a custom resource after an hour, whatever it is told. */
const longestSegment = Duration.minutes(55);

/** What CloudFormation gives a segment beyond its own time: for the answer, and for a function that has to start first. */
const grace = Duration.minutes(2);

/** A part of a wait that fits into what CloudFormation allows one resource. */
export interface Segment {
  readonly timeout: Duration;
  readonly serviceTimeout: Duration;
}

/** A wait in segments, of which all but the last are as long as they can be. */
export function segmentsOf(timeout: Duration): Segment[] {
  const segments: Segment[] = [];
  for (let left = timeout; left.toMilliseconds() > 0; ) {
    const isLast = left.toMilliseconds() <= longestSegment.toMilliseconds();
    const segment = isLast ? left : longestSegment;
    const serviceTimeout = Duration.seconds(Math.ceil(segment.plus(grace).toMilliseconds() / 1_000));
    segments.push({ timeout: segment, serviceTimeout });
    left = Duration.millis(left.toMilliseconds() - segment.toMilliseconds());
  }
  return segments;
}
