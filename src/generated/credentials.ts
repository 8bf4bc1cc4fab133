// Written by `npm run generate` from the kinds in src/tasks; changes are made there.

import type { AlibabaCredentials } from "../alibaba/credentials";
import type { HuaweiCredentials } from "../huawei/credentials";
import type { AnyTaskDescription } from "./descriptions";

/** The credentials of the cloud of each kind. */
interface CredentialsByKind {
  readonly "huawei-antiddos": HuaweiCredentials;
  readonly "alibaba-waf": AlibabaCredentials;
  readonly "huawei-job": HuaweiCredentials;
}

/** The credentials of the cloud that a description is about. */
export type CredentialsFor<D extends AnyTaskDescription> = CredentialsByKind[D["kind"]];
