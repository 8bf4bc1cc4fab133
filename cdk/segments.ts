import { Duration } from "aws-cdk-lib";

/** CloudFormation gives up on a custom resource after an hour, whatever it is told. */
const longestMs = Duration.minutes(55).toMilliseconds();

/** What CloudFormation gives a segment beyond its own time: for the answer, and for a function that has to start first. */
const graceMs = Duration.minutes(2).toMilliseconds();

/** A part of a wait that fits into what CloudFormation allows one resource. */
export interface Segment {
  readonly timeout: Duration;
  readonly serviceTimeout: Duration;
}

/** A wait in segments, of which all but the last are as long as they can be. */
export function segmentsOf(timeout: Duration): Segment[] {
  const wholeMs = Math.round(timeout.toMilliseconds({ integral: false }));
  const count = Math.ceil(wholeMs / longestMs);
  return Array.from({ length: count }, (_, index) => {
    const ms = Math.min(longestMs, wholeMs - index * longestMs);
    return {
      timeout: Duration.millis(ms),
      serviceTimeout: Duration.seconds(Math.ceil((ms + graceMs) / 1_000)),
    };
  });
}
