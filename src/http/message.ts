/** A request, before anything is encoded: what a signer signs and what is sent are made from the same parts. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** Scheme, host and port: `https://antiddos.eu-de.otc.t-systems.com`. */
  readonly origin: string;
  /** The project that is asked about, where the cloud has projects: the caller has to be signed in to it. */
  readonly project?: string;
  /** The segments of the path, not encoded. */
  readonly path: readonly string[];
  /** Names and values, not encoded. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Everything in it that must never be seen: keys, tokens, the signature. */
  readonly secrets: readonly string[];
}

/** An answer whose body has been read to its end. */
export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Percent-encodes everything but the unreserved characters of RFC 3986, as the signatures of both clouds want it. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Where an API is. */
export type Address = Pick<HttpRequest, "origin" | "path">;

/** The parts of an endpoint, which may have a path. */
export function addressOf(endpoint: string): Address {
  const { origin, pathname } = new URL(endpoint);
  return { origin, path: pathname.split("/").filter(Boolean) };
}

export function encodePath(path: readonly string[]): string {
  return `/${path.map(percentEncode).join("/")}`;
}

export function encodeQuery(query: HttpRequest["query"]): string {
  return query.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join("&");
}

/** Parameters in the order of their names, and of their values where those are the same. */
export function inOrder(query: HttpRequest["query"]): HttpRequest["query"] {
  return query.toSorted(([a, x], [b, y]) => compare(a, b) || compare(x, y));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

export function urlOf({ origin, path, query }: HttpRequest): string {
  const search = encodeQuery(query);
  return `${origin}${encodePath(path)}${search && `?${search}`}`;
}

/** A body as JSON; `undefined` when it is none. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
