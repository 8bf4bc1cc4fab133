/** An access key of Alibaba Cloud. */
export interface AccessKey {
  /** The id of the key. */
  readonly accessKeyId: string;
  /** The secret that signs. */
  readonly accessKeySecret: string;
  /** Of a temporary access key. @default - the key is a permanent one */
  readonly securityToken?: string;
}

export function secretsOf({ accessKeyId, accessKeySecret, securityToken }: AccessKey): string[] {
  return [accessKeyId, accessKeySecret, ...(securityToken === undefined ? [] : [securityToken])];
}

/** `2006-01-02T15:04:05Z`. The gateway takes it when it is within 15 minutes of its own clock. */
export function timeOf(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
