import { afterAll, expect, inject, test } from "vitest";
import { startJob } from "../../scripts/examples/github-actions.mts";

const job = await startJob(inject("site").workspace, "github-actions");
afterAll(() => job.close());

test("The step of the workflow succeeds when the address is protected", async () => {
  const { code, output } = await job.wait("task-1");
  expect(code, output).toBe(0);
  expect(output).toContain("until effective: normal");
  expect(output).toContain("::notice::The address is protected");
});

test("The step fails when the task does, and says what to do", async () => {
  const { code, output } = await job.wait("task-2");
  expect(code, output).toBe(1);
  expect(output).toContain("failed: The EIP is frozen");
  expect(output).toContain("::error::The task failed: submit the change again");
});

test("The step says that the job can be run again when the task did not finish in time", async () => {
  const { code, output } = await job.wait("task-3", (script) =>
    script.replace("--timeout 30m", "--timeout 2s"),
  );
  expect(code, output).toBe(3);
  expect(output).toContain("run this job again");
});

test("The step says that the status is not available when there is none", async () => {
  const { code, output } = await job.wait("");
  expect(code, output).toBe(2);
  expect(output).toContain("::error::The status of the task is not available: see the lines above");
});
