import { alibabaWaf } from "./alibaba-waf";
import { huaweiAntiDdos } from "./huawei-antiddos";
import { huaweiJob } from "./huawei-job";
import type { AnyKind } from "./kind";

/** All kinds of tasks. Types, classes, flags, help and tables derive from this tuple. */
export const kinds = [huaweiAntiDdos, alibabaWaf, huaweiJob] as const;

/** The kind of this name; `undefined` when there is none. */
export function findKind(name: unknown): AnyKind | undefined {
  return kinds.find((kind) => kind.name === name);
}
