import type { HttpRequest } from "../http/message";
import { addressOf } from "../http/message";

/** A call of an API in the RPC style. */
export interface RpcCall {
  /** The address of the API. The older signature does not cover a path, and the gateway has none. */
  readonly endpoint: string;
  readonly action: string;
  /** The version of the API: a date. */
  readonly version: string;
  readonly parameters: HttpRequest["query"];
  readonly format: "JSON" | "XML";
  readonly signature: "v1" | "acs3";
}

/** Only ACS3 names the action in a header. */
const actionHeader = "x-acs-action";

/**
 * The call as a request, in the form that its signature wants: the older one has everything among the parameters, ACS3
 * names the action in headers. The format is asked for in any case, because the vendor's pages differ on the default.
 */
export function rpcRequest({
  endpoint,
  action,
  version,
  parameters,
  format,
  signature,
}: RpcCall): HttpRequest {
  const accept = { accept: format === "XML" ? "text/xml" : "application/json" };
  const target = { method: "POST", ...addressOf(endpoint), secrets: [] } as const;
  if (signature === "acs3") {
    const headers = { ...accept, [actionHeader]: action, "x-acs-version": version };
    return { ...target, query: parameters, headers };
  }
  const common = [
    ["Action", action],
    ["Version", version],
    ["Format", format],
  ] as const;
  return { ...target, query: [...common, ...parameters], headers: accept };
}

/** Which signature a request is for. */
export function isAcs3({ headers }: HttpRequest): boolean {
  return headers[actionHeader] !== undefined;
}
