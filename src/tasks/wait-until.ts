import { oneOf } from "../schema/fields";
import { property } from "../schema/property";

/** The property `waitUntil` of kinds whose tasks have something to wait for after they are done. */
export function waitUntil(description: string) {
  return property(oneOf("done", "effective").default("done"), { description, example: "effective" });
}
