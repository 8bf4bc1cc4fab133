import * as z from "zod";
import type { Parsed } from "../core/issue";
import type { CredentialSpec } from "../credentials/provider";
import type { CredentialShape } from "../credentials/shape";
import { credentialSchema } from "../credentials/shape";
import { endpoint, expected, oneOf, secret, secretText, text } from "../schema/fields";
import { parseAt } from "../schema/parse";
import type { HuaweiCredentials } from "./credentials";
import { huaweiCredentialsFromEnvironment, huaweiEnvironmentText } from "./environment";
import { signInIssue } from "./sign-in";

const shapesText =
  "accessKey and secretKey (and securityToken where the key is temporary), or token, or username, password and domainName";

/** In the order in which a family of environment variables is searched for them. */
const shapes: readonly CredentialShape[] = [
  {
    discriminators: ["accessKey", "secretKey"],
    optional: ["securityToken", "signing", "signingScope"],
  },
  { discriminators: ["token"] },
  { discriminators: ["username", "password"], required: ["domainName"], optional: ["iamEndpoint"] },
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

/** Its messages show no credential. */
export const huaweiCredentialSchema = credentialSchema<HuaweiCredentials>(shapes, properties, shapesText);

/** The credentials of Huawei Cloud and Open Telekom Cloud. */
export const huaweiCredentials: CredentialSpec<HuaweiCredentials> = {
  name: "huawei",
  shapes,
  text: shapesText,
  secrets: ["secretKey", "securityToken", "token", "password"],
  parse: parseHuaweiCredentials,
  fromEnvironment: (environment, origin) => huaweiCredentialsFromEnvironment(environment, origin, shapes),
  environmentText: (origin) => huaweiEnvironmentText(origin, shapes),
};

function parseHuaweiCredentials(given: unknown, origin: string): Parsed<HuaweiCredentials> {
  const parsed = parseAt(["credentials"], huaweiCredentialSchema, given);
  const issue = parsed.value?.username === undefined ? undefined : signInIssue(parsed.value, origin);
  return issue ? { issues: [issue] } : parsed;
}
