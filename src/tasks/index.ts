import type { AlibabaCredentials } from "../alibaba/credentials";
import { InvalidDescriptionError } from "../core/errors";
import type { Task } from "../core/task";
import type { HuaweiCredentials } from "../huawei/credentials";
import { expected } from "../schema/fields";
import type { AlibabaWafDescription } from "./alibaba-waf";
import { alibabaWaf } from "./alibaba-waf";
import type { AnyKind, TaskAccess } from "./any-kind";
import type { HuaweiAntiDdosDescription } from "./huawei-antiddos";
import { huaweiAntiDdos } from "./huawei-antiddos";
import type { HuaweiJobDescription } from "./huawei-job";
import { huaweiJob } from "./huawei-job";

/** The table of kinds: all that a new kind of task needs to be known to every front is one line here. */
export const kinds: readonly AnyKind[] = [huaweiAntiDdos, alibabaWaf, huaweiJob];

/** A description of any kind of task. */
export type AnyTaskDescription = HuaweiAntiDdosDescription | AlibabaWafDescription | HuaweiJobDescription;

/** The credentials of the cloud that a description is about. */
export type CredentialsFor<D extends AnyTaskDescription> = D extends AlibabaWafDescription
  ? AlibabaCredentials
  : HuaweiCredentials;

/** @throws {InvalidDescriptionError} when there is no such kind */
export function kindOf(name: unknown): AnyKind {
  const kind = kinds.find((candidate) => candidate.name === name);
  if (kind) return kind;
  const names = kinds.map((candidate) => candidate.name).join(", ");
  throw new InvalidDescriptionError([`kind ${expected(`one of ${names}`)({ input: name })}`]);
}

/**
 * A task of any kind, from its description.
 *
 * @param description plain data; `kind` says which kind it is
 * @param access how to ask: credentials, or a function that gets them; the environment's unless given
 * @throws {InvalidDescriptionError} naming each property that is wrong and what is expected of it
 */
export function createTask<D extends AnyTaskDescription>(
  description: D,
  access: TaskAccess<CredentialsFor<D>> = {},
): Task {
  return kindOf((description as AnyTaskDescription | null)?.kind).createTask(description, access);
}
