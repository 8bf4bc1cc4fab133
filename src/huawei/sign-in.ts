import { InvalidDescriptionError } from "../core/errors";
import type { Issue } from "../core/issue";
import type { SignIn, Target } from "../http/cloud";
import { withHint } from "../http/error-answer";
import type { HttpRequest, HttpResponse } from "../http/message";
import { addressOf } from "../http/message";
import { huaweiRetryAfterMs, readHuaweiError } from "./answers";
import type { Password, Token } from "./credentials";
import { iamOriginFor } from "./hosts";

/**
 * The exchange of a user name and a password for a token of the project that is asked about.
 *
 * Source: the vendors' pages of `POST /v3/auth/tokens`.
 *
 * @throws {InvalidDescriptionError} when it can't be told where
 */
export function signInWith(user: Password, { origin, project = "" }: Target): SignIn<Token> {
  const iam = user.iamEndpoint ?? iamOriginFor(origin);
  if (iam === undefined) throw new InvalidDescriptionError([iamEndpointIssue(origin)]);
  const { origin: iamOrigin, path } = addressOf(iam);
  const request: HttpRequest = {
    method: "POST",
    origin: iamOrigin,
    path: [...path, "v3", "auth", "tokens"],
    // Without it the answer lists every service of the cloud.
    query: [["nocatalog", "true"]],
    headers: { accept: "application/json", "content-type": "application/json;charset=utf8" },
    body: JSON.stringify(bodyFor(user, project)),
    secrets: [user.password],
  };
  return {
    origin: iamOrigin,
    account: `${user.domainName}/${user.username}`,
    request: () => request,
    take: ({ status, headers }: HttpResponse) => {
      const token = headers["x-subject-token"];
      return status === 201 && token ? { token } : undefined;
    },
    readError(response, now) {
      const place = `Sign-in at ${new URL(iamOrigin).host}`;
      const { status: httpStatus, headers } = response;
      if (httpStatus < 300) {
        return { type: "transient", message: `${place}: the response has no token`, httpStatus };
      }
      // A password does not expire with the clock: how far that is off would mislead.
      const { date: _irrelevant, ...others } = headers;
      const answer = readHuaweiError({ ...response, headers: others }, now);
      const told = { ...answer, message: `${place}: ${answer.message}` };
      return withHint(told, huaweiRetryAfterMs(headers, now));
    },
  };
}

/** Why a user can't sign in for requests to a host, if so. */
export function signInIssue({ iamEndpoint }: Password, origin: string): Issue | undefined {
  return (iamEndpoint ?? iamOriginFor(origin)) === undefined ? iamEndpointIssue(origin) : undefined;
}

function iamEndpointIssue(origin: string): Issue {
  const message = `is required: it can't be derived from the endpoint ${origin}`;
  return { path: ["credentials", "iamEndpoint"], message };
}

function bodyFor({ username, password, domainName }: Password, project: string): object {
  const user = { name: username, password, domain: { name: domainName } };
  return {
    auth: { identity: { methods: ["password"], password: { user } }, scope: { project: { id: project } } },
  };
}
