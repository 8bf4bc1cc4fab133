// Makes one wait, in a process of its own: any-wait.mts '{"description": {…}, "credentials": [{…}, …]}'. The credentials
// are those of a function that gives one after the other, or the environment's where there are none.
import "../support/sources.mts";

const { createTask, waitForTask } = await import("../../src/index.ts");

const { description, credentials, timeoutMs = 20_000 } = JSON.parse(process.argv[2] ?? "");
const access = credentials && { credentials: () => credentials.shift() };
const options = { minDelayMs: 1, timeoutMs };
await waitForTask(createTask(description, access), options).catch((error) => {
  process.exitCode = error.code ? 0 : 1;
});
