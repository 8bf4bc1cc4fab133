import * as z from "zod";
import type { Issue } from "../core/issue";
import { endpoint, expected, identifier } from "../schema/fields";
import { property } from "../schema/property";
import { regions } from "./hosts";

const regionText = `one of ${regions.join(", ")} (for any other region, set the endpoint)`;

/**
 * The properties of a `Place`.
 *
 * @param service the service in the example of an endpoint
 */
export const placeProperties = (service: string) => ({
  projectId: property(identifier, {
    description: "the project of what was changed",
    example: "67641fe6886f43fcb78edbbf0ad0b99f",
  }),
  region: property(z.string({ error: expected(regionText) }).optional(), {
    description: "the region of the project, such as eu-de or cn-north-4; required without an endpoint",
    example: "eu-de",
    defaultDescription: "`endpoint` is given instead",
  }),
  endpoint: property(endpoint.optional(), {
    description: "the address of the API, in place of the region's; http: only for loopback",
    example: `https://${service}.eu-de.otc.t-systems.com`,
    defaultDescription: "the region's",
  }),
});

/** One of these is required, because either tells where the API is. */
export const regionOrEndpoint = ["region", "endpoint"] as const;

interface Given {
  readonly region?: unknown;
  readonly endpoint?: unknown;
}

/** An endpoint takes precedence over the region; without one, the region has to be known. */
export function placeIssues({ region, endpoint }: Given): Issue[] {
  const isKnown = endpoint !== undefined || region === undefined || regions.includes(String(region));
  return isKnown ? [] : [{ path: ["region"], message: expected(regionText)({ input: region }) }];
}
