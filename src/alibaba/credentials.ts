import type { AccessKey } from "./access-key";

/** What a caller authenticates with at Alibaba Cloud. */
export type AlibabaCredentials = AccessKey;
