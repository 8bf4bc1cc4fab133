import { readFile } from "node:fs/promises";

/** The shell script of a step of a workflow, by the step's name. */
export async function scriptOfStep(workflow: string, step: string): Promise<string> {
  const [, text = ""] = (await readFile(workflow, "utf8")).split(`- name: ${step}\n`);
  const [, indent = "", lines] = /^( +)run: \|\n((?:\1 +.*\n)+)/m.exec(text) ?? [];
  if (lines === undefined) throw new Error(`${workflow} has no step "${step}" with a script`);
  return lines.replaceAll(new RegExp(`^${indent}  `, "gm"), "");
}
