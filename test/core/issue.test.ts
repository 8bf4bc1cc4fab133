import { describe, expect, test } from "vitest";
import { formatIssue, formatPath, issueAt, type Path } from "../../src/core/issue";

describe("formatPath", () => {
  test.each<[Path, string]>([
    [[], ""],
    [["taskId"], "taskId"],
    [["tasks", 0], "tasks[0]"],
    [["tasks", 12, "credentials", "accessKey"], "tasks[12].credentials.accessKey"],
    [[3, "taskId"], "[3].taskId"],
  ])("%j → %s", (path, text) => {
    expect(formatPath(path)).toBe(text);
  });
});

describe("formatIssue", () => {
  test("an issue with a path → the path and the message", () => {
    expect(formatIssue({ path: ["tasks", 0, "taskId"], message: "is required" })).toBe(
      "tasks[0].taskId is required",
    );
  });

  test("an issue without a path → the message alone", () => {
    expect(formatIssue({ path: [], message: "credentials are missing" })).toBe("credentials are missing");
  });

  test("an issue without a message → the path alone", () => {
    expect(formatIssue({ path: ["taskId"], message: "" })).toBe("taskId");
  });

  test("alternatives → each with the same place before it", () => {
    const issue = {
      path: ["tasks", 1, "region"],
      alternatives: ["endpoint", "place"],
      message: "is required",
    };
    expect(formatIssue(issue)).toBe("tasks[1].region or tasks[1].endpoint or tasks[1].place is required");
  });

  test("a format → how each property is named", () => {
    const issue = { path: ["region"], alternatives: ["endpoint"], message: "is required" };
    expect(formatIssue(issue, (path) => `--${path.join("-")}`)).toBe("--region or --endpoint is required");
  });
});

test("an issue of a part of an input → the path of the part before its own, and all else as it is", () => {
  const issue = { path: ["region"], alternatives: ["endpoint"], message: "is required" };
  expect(issueAt(["tasks", 2], issue)).toEqual({ ...issue, path: ["tasks", 2, "region"] });
});
