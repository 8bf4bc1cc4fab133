import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { addFlags, descriptionOf, flagOf } from "../../src/cli/flags";
import { kinds } from "../../src/tasks";
import type { AnyKind } from "../../src/tasks/any-kind";
import { command, startWith } from "./support";

startWith();

/** The description that arguments give. */
function described(kind: AnyKind, args: readonly string[]): object {
  const parser = new Command().exitOverride();
  addFlags(parser, kind);
  parser.parse(args, { from: "user" });
  return descriptionOf(kind, parser.opts());
}

/** All properties of a description but its kind, each as flag and value. */
function flagsFor(description: object): string[] {
  return Object.entries(description)
    .filter(([name]) => name !== "kind")
    .flatMap(([name, value]) => [flagOf(name), String(value)]);
}

describe("A flag", () => {
  test.each([
    ["domain", "--domain"],
    ["taskId", "--task-id"],
    ["floatingIpId", "--floating-ip-id"],
  ])("has the words of the property: %s is %s", (property, flag) => {
    expect(flagOf(property)).toBe(flag);
  });
});

describe.each(kinds.map((kind) => [kind.name, kind] as const))("The flags of %s", (name, kind) => {
  test("give every property of a description", () => {
    expect(described(kind, flagsFor(kind.sample))).toEqual(kind.sample);
  });

  test("give a description that is valid, and the same as a file would", () => {
    expect(kind.parse(described(kind, flagsFor(kind.sample)))).toEqual(kind.parse(kind.sample));
  });

  test.each(kind.properties.map((property) => [flagOf(property.name), property] as const))(
    "hand on the value of %s as it is",
    (flag, property) => {
      for (const value of ["", " a b ", "-x", "--json", "ä\u001b", "NaN", "[]"]) {
        expect(described(kind, [`${flag}=${value}`])).toEqual({ kind: name, [property.name]: value });
      }
    },
  );

  test("give nothing that was not given", () => {
    expect(described(kind, [])).toEqual({ kind: name });
  });

  test.each(["wait", "status"])(
    "are in the help of %s, with what they mean, within 80 columns",
    async (verb) => {
      const { code, out, err } = await command([verb, name, "--help"]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      const help = out.replace(/\s+/g, " ");
      for (const { name: property, meaning, words, byDefault } of kind.properties) {
        expect(help).toContain(`${flagOf(property)} <`);
        expect(help).toContain(meaning);
        if (words) expect(help).toContain(`${flagOf(property)} <${words.join("|")}>`);
        if (byDefault !== undefined) expect(help).toContain(`(default: ${byDefault})`);
      }
      expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
    },
  );
});
