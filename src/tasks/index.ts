import { alibabaWaf } from "./alibaba-waf";
import { huaweiAntiDdos } from "./huawei-antiddos";
import { huaweiJob } from "./huawei-job";
import type { AnyKind, Kind } from "./kind";

/** All kinds of tasks. Types, classes, flags, help and tables derive from this tuple. */
export const kinds = [huaweiAntiDdos, alibabaWaf, huaweiJob] as const;

type KnownKind = (typeof kinds)[number];

/** The credentials of the cloud that a description is about. */
export type CredentialsFor<D extends { readonly kind: KnownKind["name"] }> =
  Extract<KnownKind, { readonly name: D["kind"] }> extends Kind<infer _Description, infer Credentials>
    ? Credentials
    : never;

/** The kind of this name; `undefined` when there is none. */
export function findKind(name: unknown): AnyKind | undefined {
  return kinds.find((kind) => kind.name === name);
}
