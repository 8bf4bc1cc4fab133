import { afterEach, describe, expect, test, vi } from "vitest";

const { node } = process.versions;

function runOn(version: string): Promise<unknown> {
  vi.resetModules();
  Object.defineProperty(process.versions, "node", { value: version, configurable: true });
  return import("../../src/core/node-version.ts");
}

afterEach(() => {
  Object.defineProperty(process.versions, "node", { value: node, configurable: true });
});

describe("the first import", () => {
  test.each(["22.19.0", "22.20.5", "23.0.0", "24.1.0"])("Node %s → loads", async (version) => {
    await expect(runOn(version)).resolves.toBeDefined();
  });

  test.each(["22.18.9", "22.0.0", "20.20.2", "18.19.0"])(
    "Node %s → an error that names what is needed and what it is",
    async (version) => {
      await expect(runOn(version)).rejects.toThrow(
        `cloud-task-waiter needs Node 22.19 or later, and this is Node ${version}`,
      );
    },
  );
});
