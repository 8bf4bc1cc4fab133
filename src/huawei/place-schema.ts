import { z } from "zod";
import { endpointOfRegion, expected, identifier } from "../schema/fields";
import { hasProperties } from "../schema/validate";
import { regions } from "./hosts";

const regionText = `one of ${regions.join(", ")} (for any other, give endpoint)`;

/** The properties of a `Place`. */
export const placeProperties = {
  projectId: identifier.describe("the project of what was changed"),
  region: z
    .string({ error: expected(regionText) })
    .optional()
    .describe("where the project is, such as eu-de or cn-north-4; required unless endpoint is given"),
  endpoint: endpointOfRegion,
};

interface RegionAndEndpoint {
  readonly region?: unknown;
  readonly endpoint?: unknown;
}

/** An endpoint beats the region; without one, the region has to be known. */
export function checkPlace<T extends RegionAndEndpoint>(schema: z.ZodType<T>): z.ZodType<T> {
  return schema
    .refine(
      ({ region, endpoint }) =>
        endpoint !== undefined || typeof region !== "string" || regions.includes(region),
      {
        path: ["region"],
        error: ({ input }) => expected(regionText)({ input: (input as RegionAndEndpoint).region }),
        when: hasProperties,
      },
    )
    .refine(({ region, endpoint }) => endpoint !== undefined || region !== undefined, {
      path: ["region"],
      error: 'is missing: it must be a region such as "eu-de", or endpoint must be given',
      when: hasProperties,
    });
}
