import type { ErrorResult, PollError } from "../core/poll-result";
import type { CredentialSpec } from "../credentials/provider";
import type { HttpRequest, HttpResponse } from "./message";

/** A host, and the project there where the cloud has projects. */
export type Target = Pick<HttpRequest, "origin" | "project">;

/** An exchange of credentials for those that sign requests: of a user name and a password for a token. */
export interface SignIn<Signer> {
  /** Where: scheme, host and port. */
  readonly origin: string;
  /** Whom the provider takes the caller for. */
  readonly account: string;
  request(): HttpRequest;
  /** The credentials in the response; `undefined` when it is an error. */
  take(response: HttpResponse): Signer | undefined;
  /** What a response without credentials means. */
  readError(response: HttpResponse, date: Date): ErrorResult;
}

/** What signs requests, or how to get it. */
type Opened<Signer> = { readonly credentials: Signer } | { readonly signIn: SignIn<Signer> };

/**
 * What all the APIs of one cloud have in common. `Credentials` are what a caller gives, `Signer` is what signs a request.
 */
export interface Cloud<Credentials extends object = object, Signer extends object = object> {
  readonly credentials: CredentialSpec<Credentials>;
  /**
   * What signs requests to a host, or how to get it.
   *
   * @throws {InvalidDescriptionError} when there is no address to sign in at
   */
  open(credentials: Credentials, target: Target): Opened<Signer>;
  /** Whom the provider takes the caller for: the access key's id, the token. */
  accountOf(signer: Signer): string;
  sign(request: HttpRequest, signer: Signer, date: Date): HttpRequest;
  /** The body of a 2xx response as data; `undefined` when it is none. */
  parseBody(body: string): unknown;
  /** What a body is, for error messages. */
  readonly bodyText: string;
  /** The header with the provider's id of a request. */
  readonly requestIdHeader: string;
  /** What a response without a status means; of the codes, it knows those that all services of the cloud have. */
  readError(response: HttpResponse, now: Date): ErrorResult;
  /** How long the server asks to wait, in milliseconds, where it does. */
  retryAfterMs(headers: HttpResponse["headers"], now: Date): number | undefined;
  /** Whether the error is that there is no such API, or no longer. */
  isUnknownApi(pollError: PollError): boolean;
}
