// The unit project without its global setup: no test of a measured folder needs the bundle of the Lambda function.
import { defineConfig } from "vitest/config";

export default defineConfig({ test: { include: [process.env["MUTATION_TESTS"] ?? "test/**/*.test.ts"] } });
