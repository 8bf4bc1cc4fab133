import { z } from "zod";
import { InvalidDescriptionError } from "../core/errors";
import type { Environment } from "../http/cloud";
import { expectedSecret, secret } from "../schema/fields";
import { validate } from "../schema/validate";
import { isOtcHost } from "./hosts";
import type { AccessKey } from "./signature";

/** A token of IAM, in place of an access key. It lives for 24 hours at most and cannot be renewed from here. */
export interface Token {
  readonly token: string;
  readonly accessKey?: never;
  readonly secretKey?: never;
  readonly securityToken?: never;
}

/** What a caller proves itself with to Huawei Cloud or Open Telekom Cloud. */
export type HuaweiCredentials = AccessKey | Token;

export const huaweiCredentialNames = ["accessKey", "secretKey", "securityToken", "token"] as const;

export const huaweiCredentialsText =
  "accessKey and secretKey (and securityToken where the key is temporary), or token";

const schema: z.ZodType<HuaweiCredentials> = z
  .strictObject(
    {
      accessKey: secret.optional(),
      secretKey: secret.optional(),
      securityToken: secret.optional(),
      token: secret.optional(),
    },
    { error: expectedSecret(huaweiCredentialsText) },
  )
  .transform((given, context): HuaweiCredentials => {
    const { accessKey, secretKey, securityToken, token } = given;
    if (
      token !== undefined &&
      accessKey === undefined &&
      secretKey === undefined &&
      securityToken === undefined
    ) {
      return { token };
    }
    if (token === undefined && accessKey !== undefined && secretKey !== undefined) {
      return securityToken === undefined ? { accessKey, secretKey } : { accessKey, secretKey, securityToken };
    }
    context.addIssue({ code: "custom", message: `must have ${huaweiCredentialsText}` });
    return z.NEVER;
  });

/** @throws {InvalidDescriptionError} in whose words there is no credential */
export function parseHuaweiCredentials(given: unknown): HuaweiCredentials {
  return validate(z.object({ credentials: schema }), { credentials: given }).credentials;
}

/** Whom the provider takes the caller for. */
export function huaweiAccountOf(credentials: HuaweiCredentials): string {
  return credentials.token ?? credentials.accessKey;
}

type Variables = Readonly<Record<keyof AccessKey | keyof Token, readonly string[]>>;

/** Names of environment variables by family. A family is taken as a whole, so that two accounts are never mixed. */
const families = {
  sdk: {
    accessKey: ["HUAWEICLOUD_SDK_AK"],
    secretKey: ["HUAWEICLOUD_SDK_SK"],
    securityToken: ["HUAWEICLOUD_SDK_SECURITY_TOKEN"],
    token: [],
  },
  terraform: {
    accessKey: ["HW_ACCESS_KEY"],
    secretKey: ["HW_SECRET_KEY"],
    securityToken: ["HW_SECURITY_TOKEN"],
    token: ["HW_AUTH_TOKEN"],
  },
  openstack: {
    accessKey: ["OS_ACCESS_KEY"],
    secretKey: ["OS_SECRET_KEY"],
    securityToken: ["OS_SECURITY_TOKEN"],
    token: ["OS_AUTH_TOKEN", "OS_TOKEN"],
  },
} satisfies Record<string, Variables>;

/** The families in the order in which they are looked at for a host. */
function familiesFor(origin: string): readonly Variables[] {
  const { sdk, terraform, openstack } = families;
  return isOtcHost(origin) ? [openstack, sdk, terraform] : [sdk, terraform, openstack];
}

/**
 * Credentials from the environment: those of the first family that has any; `undefined` when none has.
 *
 * @throws {InvalidDescriptionError} when a family has one half of an access key
 */
export function huaweiCredentialsFromEnvironment(
  environment: Environment,
  origin: string,
): HuaweiCredentials | undefined {
  for (const family of familiesFor(origin)) {
    const read = (names: readonly string[]) => names.map((name) => environment[name]).find(Boolean);
    const [accessKey, secretKey, securityToken, token] = [
      read(family.accessKey),
      read(family.secretKey),
      read(family.securityToken),
      read(family.token),
    ];
    if (accessKey && secretKey)
      return securityToken ? { accessKey, secretKey, securityToken } : { accessKey, secretKey };
    if (token) return { token };
    if (accessKey || secretKey) {
      const [present, absent] = accessKey
        ? [family.accessKey, family.secretKey]
        : [family.secretKey, family.accessKey];
      throw new InvalidDescriptionError([
        `${present} is set in the environment, so ${absent} must be set too`,
      ]);
    }
  }
  return undefined;
}

/** The names of the environment variables for a host, for error messages. */
export function huaweiEnvironmentText(origin: string): string {
  return familiesFor(origin)
    .flatMap(({ accessKey, secretKey, token }) => [`${accessKey} and ${secretKey}`, ...token.slice(0, 1)])
    .join(", or ");
}
