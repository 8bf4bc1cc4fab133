import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    reporters: ["default", "./test/support/closing-line.mts"],
    projects: [
      {
        extends: true,
        // The examples import this package by its name.
        resolve: { tsconfigPaths: true },
        test: { name: "unit", include: ["test/**/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          name: "engines",
          include: ["test/engines/**/*.test.mts"],
          globalSetup: "./test/engines/setup.mts",
          // One engine run at a time: each of them keeps two cores busy.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
