import type { AnyKind } from "../tasks/kind";
import { requirementsOf } from "../tasks/requirements";
import type { CliContext } from "./context";
import { flagOf } from "./flags";
import { writeJson } from "./output";

/** Prints the supported task types. */
export function listKinds(kinds: readonly AnyKind[], json: boolean, { stdout }: CliContext): void {
  for (const kind of kinds) {
    const { name, displayName, verifiedLive, properties } = kind;
    if (json)
      writeJson(stdout, "kind", undefined, {
        name,
        displayName,
        verifiedLive,
        ...requirementsOf(kind),
        properties,
      });
    else stdout.write(`${textOf(kind)}\n`);
  }
}

function textOf(kind: AnyKind): string {
  const { required, oneOf, optional, effective } = requirementsOf(kind);
  const flags = (names: readonly string[]) => names.map(flagOf);
  const must = [...flags(required), ...(oneOf.length > 0 ? [flags(oneOf).join(" or ")] : [])];
  const lines = [
    ["waits for", kind.displayName],
    ["required", must.join(", ")],
    ["optional", flags(optional).join(", ")],
    ["effective", effective && `--wait-until effective, with ${flags(effective).join(", ")}`],
    ["evidence", kind.verifiedLive ? "verified live" : "per the vendor's documentation, not verified live"],
  ];
  const written = lines.flatMap(([label = "", text]) => (text ? [`  ${label.padEnd(10)} ${text}`] : []));
  return [kind.name, ...written].join("\n");
}
