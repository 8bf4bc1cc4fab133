import type { Reporter, TestModule, TestRunEndReason } from "vitest/node";

/** Prints how the run ended as its last line: `N passed, N failed`. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const brokenFiles = modules.filter((module) => module.errors().length > 0).length;
    const seen = count("failed") + brokenFiles + unhandledErrors.length;
    // A run can fail without a failed test, as when its set-up does.
    const failed = reason === "passed" ? seen : Math.max(seen, 1);
    const skipped = count("skipped");
    const line = `${count("passed")} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
    // After the summary of the default reporter, which is printed in the same hook.
    process.once("exit", () => process.stdout.write(`${line}\n`));
  }
}
