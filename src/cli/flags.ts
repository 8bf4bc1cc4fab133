import type { Command } from "commander";
import { InvalidDescriptionError } from "../core/errors";
import type { AnyKind } from "../tasks/kind";

/** Gives a command one flag for each property of a kind's description. */
export function addFlags(command: Command, kind: AnyKind): void {
  for (const { name, description, enum: values, ...property } of kind.properties) {
    const value = values?.join("|") ?? wordsOf(name).at(-1);
    const byDefault = property.default === undefined ? "" : ` (default: ${property.default})`;
    command.option(`${flagOf(name)} <${value}>`, `${description}${byDefault}`, once(flagOf(name)));
  }
}

/** Rejects a second value, which would replace the first. */
function once(flag: string): (value: string, previous: string | undefined) => string {
  return (value, previous) => {
    if (previous !== undefined)
      throw new InvalidDescriptionError([{ path: [flag], message: "is given more than once" }]);
    return value;
  };
}

/** The description that flags give, as they are. */
export function descriptionOf(kind: AnyKind, flags: Readonly<Record<string, unknown>>): object {
  const given = kind.properties.map(({ name }) => [name, flags[name]] as const);
  return { kind: kind.name, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) };
}

/** `--floating-ip-id` for `floatingIpId`. */
export function flagOf(property: string): string {
  return `--${wordsOf(property).join("-")}`;
}

function wordsOf(property: string): string[] {
  return property.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
}
