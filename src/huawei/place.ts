import type { Address, HttpRequest } from "../http/message";
import { addressOf } from "../http/message";
import { serviceOrigin } from "./hosts";

/** Where something is, at Huawei Cloud or Open Telekom Cloud. */
export interface Place {
  /** The project that it belongs to. */
  readonly projectId: string;
  /** Where the project is: `eu-de`, `cn-north-4`. @default - `endpoint` is given instead */
  readonly region?: string;
  /** The address of the API, in place of the region's. @default - the region's */
  readonly endpoint?: string;
}

/** The address of a service; it may have a path. */
export function baseOf(service: string, { region, endpoint }: Place): Address {
  return addressOf(endpoint ?? serviceOrigin(service, region ?? ""));
}

/** A question about something in a project. */
export function query(
  base: Address,
  { projectId }: Place,
  path: readonly string[],
  parameters: HttpRequest["query"] = [],
): HttpRequest {
  return {
    method: "GET",
    origin: base.origin,
    project: projectId,
    path: [...base.path, ...path],
    query: parameters,
    headers: { accept: "application/json", "content-type": "application/json" },
    secrets: [],
  };
}
