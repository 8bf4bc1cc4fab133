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
