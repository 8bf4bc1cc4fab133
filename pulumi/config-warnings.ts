import * as pulumi from "@pulumi/pulumi";
import { configKeys } from "./generated/config-keys";

const namespace = "cloudTaskWaiter:";

const warnedStacks = new Set<string>();

/**
 * Warns, once for each stack, of secrets that its configuration has in clear, because its state has them so too; and of
 * keys that mean nothing, because other credentials would be taken in their place.
 */
export function warnOfConfiguration(): void {
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  if (warnedStacks.has(stack)) return;
  warnedStacks.add(stack);
  const ours = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith(namespace));
  const meaningOf = (key: string) => configKeys[key.slice(namespace.length)];
  const unknown = ours.filter((key) => meaningOf(key) === undefined);
  if (unknown.length > 0) {
    warn(`${unknown.join(", ")}: not known, expected one of ${Object.keys(configKeys).join(", ")}`);
  }

  // Not documented; where the SDK does not tell, nobody is warned.
  const isSecret: unknown = Reflect.get(pulumi.runtime, "isConfigSecret");
  if (typeof isSecret !== "function") return;
  const readable = ours.filter((key) => meaningOf(key) === "secret" && !isSecret(key));
  if (readable.length > 0) {
    warn(
      `${readable.join(", ")}: stored in plain text in the stack's configuration and state; encrypt it with \`pulumi config set --secret\``,
    );
  }
}

function warn(text: string): void {
  void pulumi.log.warn(text);
}
