import type { Answer } from "../core/answer";
import type { HttpRequest, HttpResponse } from "./message";
import type { Sessions } from "./session";

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What all the APIs of one cloud have in common. */
export interface Cloud<C extends object> {
  /** As in the names of stack configuration keys: `"huawei"`. */
  readonly name: string;
  /** Throws `InvalidDescriptionError`, in whose words there is no credential, when they are not valid. */
  parseCredentials(given: unknown): C;
  /** The properties that credentials may have, in the order of the documentation. */
  readonly credentialNames: readonly string[];
  /** Which of them belong together, for error messages. */
  readonly credentialsText: string;
  readonly sessions: Sessions<C>;
  /** Credentials from the environment, for a host; `undefined` when it has none. */
  fromEnvironment(environment: Environment, origin: string): C | undefined;
  /** The environment variables that are looked at for a host, for error messages. */
  environmentText(origin: string): string;
  sign(request: HttpRequest, credentials: C, date: Date): HttpRequest;
  /** What an answer with another HTTP status than 2xx means. */
  readError(response: HttpResponse, date: Date): Answer;
}
