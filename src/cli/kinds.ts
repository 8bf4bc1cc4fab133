import type { AnyKind } from "../tasks/any-kind";
import { needsOf } from "../tasks/needs";
import { flagOf } from "./flags";
import { writeJson } from "./say";
import type { Surroundings } from "./surroundings";

/** Tells what can be waited for. */
export function tellKinds(kinds: readonly AnyKind[], json: boolean, { stdout }: Surroundings): void {
  for (const kind of kinds) {
    const { name, title, seenLive, properties } = kind;
    if (json) writeJson(stdout, "kind", undefined, { name, title, seenLive, ...needsOf(kind), properties });
    else stdout.write(`${textOf(kind)}\n`);
  }
}

function textOf(kind: AnyKind): string {
  const { required, oneOf, optional, effective } = needsOf(kind);
  const flags = (names: readonly string[]) => names.map(flagOf);
  const must = [...flags(required), ...oneOf.map((names) => flags(names).join(" or "))];
  const lines = [
    ["waits for", kind.title],
    ["must have", must.join(", ")],
    ["may have", flags(optional).join(", ")],
    ["effective", effective && `--wait-until effective, with ${flags(effective).join(", ")}`],
    ["evidence", kind.seenLive ? "seen live" : "the vendor's documentation, not seen live"],
  ];
  const written = lines.flatMap(([label = "", text]) => (text ? [`  ${label.padEnd(10)} ${text}`] : []));
  return [kind.name, ...written].join("\n");
}
