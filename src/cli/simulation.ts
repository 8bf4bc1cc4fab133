import { validateHeaderName, validateHeaderValue } from "node:http";
import * as z from "zod";
import { alibabaCredentialSchema } from "../alibaba/credential-spec";
import { huaweiCredentialSchema } from "../huawei/credential-spec";
import { expected, identifier, oneOf } from "../schema/fields";
import { orThrow, parse } from "../schema/parse";
import type { Fault } from "../testing/server";
import { parseTimeline } from "../testing/timeline";

const objectOf = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, { error: expected("a JSON object") });

const text = z.string({ error: expected("a text") });

const timelineText = 'a timeline such as "running 2s → success"';
const timeline = z.string({ error: expected(timelineText) }).superRefine((script, context) => {
  try {
    parseTimeline(script);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    context.addIssue({ code: "custom", message: `must be ${timelineText}: ${error.message}` });
  }
});

const wholeNumber = (min: number, max: number) => {
  const error = expected(`a whole number from ${min} to ${max}`);
  return z.int({ error }).min(min, { error }).max(max, { error });
};

const listOf = <T>(entry: z.ZodType<T>) => z.array(entry, { error: expected("a list") }).default([]);

const headers = z
  .record(z.string(), text, { error: expected("a JSON object") })
  .superRefine((given, context) => {
    for (const [name, value] of Object.entries(given)) {
      try {
        validateHeaderName(name);
        validateHeaderValue(name, value);
      } catch {
        context.addIssue({ code: "custom", path: [name], message: "must be a header that can be sent" });
      }
    }
  });

const fault: z.ZodType<Fault> = z.discriminatedUnion(
  "type",
  [
    objectOf({
      type: z.literal("response"),
      status: wholeNumber(200, 599),
      headers: headers.optional(),
      body: text.default(""),
    }),
    objectOf({ type: z.enum(["reset", "stall", "truncate", "huge"]) }),
  ],
  { error: 'must have a type: "response", "reset", "stall", "truncate" or "huge"' },
);

const cloud = {
  /** The port of the server, on 127.0.0.1. @default - any that is free */
  port: wholeNumber(1, 65_535).optional(),
  clockOffsetMs: z.number({ error: expected("a number of milliseconds") }).optional(),
  /** The first requests fail, one fault each. */
  failNext: listOf(fault),
};

const project = { projectId: identifier, taskId: identifier, timeline };
const region = oneOf("cn", "cn-hongkong").optional();

/** A simulation file: the options and the `add…` methods of `cloud-task-waiter/testing`. */
const schema = z
  .strictObject(
    {
      huawei: objectOf({
        ...cloud,
        credentials: listOf(huaweiCredentialSchema),
        tasks: listOf(objectOf(project)),
        addresses: listOf(objectOf({ projectId: identifier, floatingIpId: identifier, timeline })),
        /** Accepts changes: each starts a new task; `protection` is the timeline of the address from then on. */
        enableMutations: objectOf({ timeline, protection: timeline.optional() }).optional(),
        jobs: listOf(objectOf({ service: oneOf("ecs", "evs", "rds", "elb"), ...project })),
      }).optional(),
      alibaba: objectOf({
        ...cloud,
        credentials: listOf(alibabaCredentialSchema),
        /** Accepts changes: each starts a new task; `configuration` is the timeline of the domain from then on. */
        enableMutations: objectOf({ timeline, configuration: timeline.optional() }).optional(),
        shape: oneOf("nested", "flat").optional(),
        requestsPerSecond: wholeNumber(1, 10_000).optional(),
        tasks: listOf(objectOf({ instanceId: identifier, region, taskId: identifier, timeline })),
        domains: listOf(objectOf({ instanceId: identifier, region, domain: identifier, timeline })),
      }).optional(),
    },
    { error: "a simulation must be a JSON object" },
  )
  .refine(({ huawei, alibaba }) => huawei !== undefined || alibaba !== undefined, {
    error: "a simulation must have huawei, alibaba or both",
  });

/** A simulation. */
export type Simulation = z.infer<typeof schema>;

/** @throws {InvalidDescriptionError} with one sentence for each property that is wrong */
export function parseSimulation(content: unknown): Simulation {
  return orThrow(parse(schema, content));
}
