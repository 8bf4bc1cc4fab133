import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { addFlags, descriptionOf, flagOf } from "../../src/cli/flags";
import { kinds } from "../../src/tasks";
import type { AnyKind } from "../../src/tasks/kind";
import { parseDescription } from "../../src/tasks/parse-description";
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

describe("flagOf", () => {
  test.each([
    ["domain", "--domain"],
    ["taskId", "--task-id"],
    ["floatingIpId", "--floating-ip-id"],
  ])("%s → %s", (property, flag) => {
    expect(flagOf(property)).toBe(flag);
  });
});

describe.each(kinds.map((kind) => [kind.name, kind] as const))("flags of %s", (name, kind) => {
  test("a flag for each property → the description", () => {
    expect(described(kind, flagsFor(kind.placeholders))).toEqual(kind.placeholders);
  });

  test("a flag for each property → parses like the same description in a file", () => {
    const parsed = parseDescription(kind, described(kind, flagsFor(kind.placeholders)));
    expect(parsed.issues).toBeUndefined();
    expect(parsed).toEqual(parseDescription(kind, kind.placeholders));
  });

  test.each(kind.properties.map((property) => [flagOf(property.name), property] as const))(
    "%s → passes the value on unchanged",
    (flag, property) => {
      for (const value of ["", " a b ", "-x", "--json", "ä\u001b", "NaN", "[]"]) {
        expect(described(kind, [`${flag}=${value}`])).toEqual({ kind: name, [property.name]: value });
      }
    },
  );

  test("no flag → no property", () => {
    expect(described(kind, [])).toEqual({ kind: name });
  });

  test.each(["wait", "status"])(
    "%s --help → each flag with its description, within 80 columns",
    async (verb) => {
      const { code, out, err } = await command([verb, name, "--help"]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      const help = out.replace(/\s+/g, " ");
      for (const { name: property, description, enum: values, default: value } of kind.properties) {
        expect(help).toContain(`${flagOf(property)} <`);
        expect(help).toContain(description);
        if (values) expect(help).toContain(`${flagOf(property)} <${values.join("|")}>`);
        if (value !== undefined) expect(help).toContain(`(default: ${value})`);
      }
      expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
    },
  );
});
