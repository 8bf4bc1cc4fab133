import { defineConfig } from "vitest/config";

/** Tests that run real engines and package managers. They wait a lot: two of them keep two cores busy. */
const withEngines = (name: string, groupOrder: number) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.mts`],
    globalSetup: `./test/${name}/setup.mts`,
    maxWorkers: 2,
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
      withEngines("engines", 2),
      withEngines("package", 3),
    ],
  },
});
