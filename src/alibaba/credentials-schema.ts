import { z } from "zod";
import { credentialsOf } from "../schema/credentials";
import { secret } from "../schema/fields";
import { validate } from "../schema/validate";
import type { AlibabaCredentials } from "./credentials";
import { alibabaCredentialForms, alibabaCredentialsText } from "./credentials";

const properties = { accessKeyId: secret, accessKeySecret: secret, securityToken: secret };

/** In whose faults there is no credential. */
export const alibabaCredentials = credentialsOf<AlibabaCredentials>(
  alibabaCredentialForms,
  properties,
  alibabaCredentialsText,
);

const schema = z.object({ credentials: alibabaCredentials });

/** @throws {InvalidDescriptionError} in whose words there is no credential */
export function parseAlibabaCredentials(given: unknown): AlibabaCredentials {
  return validate(schema, { credentials: given }).credentials;
}
