import * as pulumi from "@pulumi/pulumi";

/** The keys of the stack's configuration that should be encrypted; the clouds' own are objects. */
const secretKeys = /^cloudTaskWaiter:(huawei|alibaba)($|\w*(Secret|Token|Password))/;

let hasWarned = false;

/** Warns, once in a program, of secrets that the stack's configuration has in clear: the state has them so too. */
export function warnOfReadableSecrets(): void {
  const isSecret: unknown = Reflect.get(pulumi.runtime, "isConfigSecret");
  if (hasWarned || typeof isSecret !== "function") return;
  hasWarned = true;
  const readable = Object.keys(pulumi.runtime.allConfig())
    .filter((key) => secretKeys.test(key))
    .filter((key) => !isSecret(key));
  if (readable.length === 0) return;
  void pulumi.log.warn(
    `${readable.join(", ")}: readable in the stack's configuration and state; set with \`pulumi config set --secret\` it is encrypted`,
  );
}
