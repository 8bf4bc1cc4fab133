import type { Trouble, TroubleAnswer } from "../core/answer";
import type { Form } from "../schema/forms";
import type { HttpRequest, HttpResponse } from "./message";
import type { CredentialRules, Sessions } from "./session";

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What all the APIs of one cloud have in common. `C` is what signs a request. */
export interface Cloud<C extends object> extends CredentialRules<C> {
  /** As in the names of stack configuration keys: `"huawei"`. */
  readonly name: string;
  /** The forms that credentials may have. */
  readonly credentialForms: readonly Form[];
  /** Which of them belong together, for error messages. */
  readonly credentialsText: string;
  readonly sessions: Sessions<C>;
  /**
   * Credentials from the environment, for a host; `undefined` when it has none.
   *
   * @throws {InvalidDescriptionError} when they are not complete
   */
  fromEnvironment(environment: Environment, origin: string): object | undefined;
  /** The environment variables that are looked at for a host, for error messages. */
  environmentText(origin: string): string;
  sign(request: HttpRequest, credentials: C, date: Date): HttpRequest;
  /** A good answer's body as data; `undefined` when it is none. */
  parseBody(body: string): unknown;
  /** What a body is, for error messages. */
  readonly bodyText: string;
  /** The header with the provider's id of a request. */
  readonly requestIdHeader: string;
  /** What an answer means that is no status; of the codes, it knows those that all services of the cloud have. */
  readError(response: HttpResponse, now: Date): TroubleAnswer;
  /** How long the server asks to be left alone, in milliseconds, where it does. */
  retryAfterMs(headers: HttpResponse["headers"], now: Date): number | undefined;
  /** Whether the trouble is that there is no such API, or no longer. */
  isUnknownApi(trouble: Trouble): boolean;
}
