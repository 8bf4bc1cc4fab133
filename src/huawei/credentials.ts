import { z } from "zod";
import { credentialsOf } from "../schema/credentials";
import { endpoint, expected, oneOf, secret, secretText, text } from "../schema/fields";
import type { Form } from "../schema/forms";
import { validate } from "../schema/validate";
import type { AccessKey } from "./signature";

/** A token of IAM, in place of an access key. It lives for 24 hours at most and cannot be renewed from here. */
export interface Token {
  /** The token, as IAM gave it in `X-Subject-Token`. */
  readonly token: string;
  /** Never there: it is a token or an access key. */
  readonly accessKey?: never;
  /** Never there: it is a token or a user. */
  readonly username?: never;
}

/**
 * A user of IAM, in place of an access key. It signs in for a token, which lives for 24 hours at most, and signs in once
 * more when the token has expired.
 */
export interface Password {
  /** The name of the user. */
  readonly username: string;
  /** The password of the user. It is sent to IAM alone. */
  readonly password: string;
  /** The name of the account (domain) that the user belongs to: `OTC0000…` at Open Telekom Cloud. */
  readonly domainName: string;
  /** The address of IAM. @default - the region's; required where the endpoint is neither cloud's own */
  readonly iamEndpoint?: string;
  /** Never there: it is a user or an access key. */
  readonly accessKey?: never;
  /** Never there: it is a user or a token. */
  readonly token?: never;
}

/** What a caller proves itself with to Huawei Cloud or Open Telekom Cloud. */
export type HuaweiCredentials = AccessKey | Token | Password;

export const huaweiCredentialsText =
  "accessKey and secretKey (and securityToken where the key is temporary), or token, or username, password and domainName";

/** In the order in which a family of environment variables is searched for them. */
export const huaweiCredentialForms: readonly Form[] = [
  { telling: ["accessKey", "secretKey"], optional: ["securityToken", "signing", "signingScope"] },
  { telling: ["token"] },
  { telling: ["username", "password"], required: ["domainName"], optional: ["iamEndpoint"] },
];

const scopeText = '"<region>/<service>", such as "eu-de/antiddos"';

const properties = {
  accessKey: secret,
  secretKey: secret,
  securityToken: secret,
  signing: oneOf("plain", "scoped"),
  signingScope: z
    .string({ error: expected(scopeText) })
    .regex(/^[\w-]+\/[\w-]+$/, { error: expected(scopeText) }),
  token: secret,
  username: text,
  password: secretText,
  domainName: text,
  // Equal addresses are equal texts: a wrong password is sent once.
  iamEndpoint: endpoint.transform((address) => address.replace(/(\/+v3)?\/*$/, "")),
};

/** In whose faults there is no credential. */
export const huaweiCredentials = credentialsOf<HuaweiCredentials>(
  huaweiCredentialForms,
  properties,
  huaweiCredentialsText,
);

const schema = z.object({ credentials: huaweiCredentials });

/** @throws {InvalidDescriptionError} in whose words there is no credential */
export function parseHuaweiCredentials(given: unknown): HuaweiCredentials {
  return validate(schema, { credentials: given }).credentials;
}
