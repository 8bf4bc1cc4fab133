import { join } from "node:path";
import { Application, Logger, LogLevel } from "typedoc";
import { expect, test } from "vitest";

const root = join(__dirname, "../..");

class Complaints extends Logger {
  readonly texts: string[] = [];
  override log(message: string, level: LogLevel): void {
    if (level >= LogLevel.Warn) this.texts.push(message);
  }
}

test("Every name that an entry point exports, and every property of it, has a comment, and its links lead somewhere", async () => {
  const complaints = new Complaints();
  const app = await Application.bootstrap({
    options: join(root, "typedoc.json"),
    plugin: [],
  });
  app.logger = complaints;
  const project = await app.convert();
  if (project) app.validate(project);
  expect(complaints.texts).toEqual([]);
  expect(project?.children?.map(({ name }) => name)).toEqual([
    "cloud-task-waiter",
    "cloud-task-waiter/pulumi",
    "cloud-task-waiter/cdk",
    "cloud-task-waiter/testing",
  ]);
}, 60_000);
