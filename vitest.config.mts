import { defineConfig } from "vitest/config";

/**
 * Tests that run real engines and package managers.
 *
 * @param maxWorkers 1 where a scenario has to do with time, as that of a Ctrl-C has
 */
const withEngines = (name: string, groupOrder: number, maxWorkers: number) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.mts`],
    globalSetup: `./test/${name}/setup.mts`,
    maxWorkers,
    sequence: { groupOrder },
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});

export default defineConfig({
  test: {
    reporters: ["default", "./test/support/closing-line.mts"],
    projects: [
      {
        extends: true,
        // The examples import this package by its name.
        resolve: { tsconfigPaths: true },
        // Not 0: on a machine on which it has one worker, that would be the last group.
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          globalSetup: "./test/support/bundle.mts",
          sequence: { groupOrder: 1 },
        },
      },
      withEngines("engines", 2, 1),
      withEngines("package", 3, 2),
    ],
  },
});
