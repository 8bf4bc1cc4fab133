import { expect, test } from "vitest";
import { createTask } from "../../src/client/create-task";
import type { AnyTaskDescription } from "../../src/generated/descriptions";
import { thrownIssueTexts } from "../support/issues";

const description = {
  kind: "huawei-job",
  service: "ecs",
  projectId: "p",
  taskId: "j",
  region: "eu-de",
} as const;
const credentials = { token: "canary-token" };

test("credentials in the description in place of the access → an issue without their value", () => {
  const misplaced: AnyTaskDescription = Object.assign({ credentials }, description);
  expect(thrownIssueTexts(() => createTask(misplaced, { credentials }))).toEqual([
    "credentials is not a known property: expected service, taskId, projectId, region, endpoint",
  ]);
});

test("an unknown option → an issue that names the options", () => {
  const access = Object.assign({ timeoutMs: 1 }, { credentials });
  expect(thrownIssueTexts(() => createTask(description, access))).toEqual([
    "timeoutMs is not an option: expected credentials or clock",
  ]);
});
