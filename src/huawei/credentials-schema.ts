import { z } from "zod";
import { credentialsOf } from "../schema/credentials";
import { endpoint, expected, oneOf, secret, secretText, text } from "../schema/fields";
import { validate } from "../schema/validate";
import type { HuaweiCredentials } from "./credentials";
import { huaweiCredentialForms, huaweiCredentialsText } from "./credentials";

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
