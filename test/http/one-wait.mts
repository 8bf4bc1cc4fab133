// Makes one wait and says when it is over; run in a process of its own: one-wait.mts <endpoint> [<timeout in ms>]
import { registerHooks } from "node:module";

// The sources are written to be compiled: without extensions in their imports, and in a package of CommonJS.
registerHooks({
  resolve(specifier, context, next) {
    if (!isSource(context.parentURL) || !specifier.startsWith(".")) return next(specifier, context);
    try {
      return next(`${specifier}.ts`, context);
    } catch {
      return next(`${specifier}/index.ts`, context);
    }
  },
  load(url, context, next) {
    return next(url, isSource(url) ? { ...context, format: "module-typescript" } : context);
  },
});

function isSource(url: string | undefined): boolean {
  return url !== undefined && /^file:.*\.ts$/.test(url);
}

const { huaweiAntiDdosTask, waitForTask } = await import("../../src/index.ts");

const [, , endpoint = "", timeoutMs = "20000"] = process.argv;
const task = huaweiAntiDdosTask(
  { projectId: "project", taskId: "task-1", endpoint },
  { credentials: { token: "tok-1" } },
);
const options = { minDelayMs: 1, timeoutMs: Number(timeoutMs) };
const state = await waitForTask(task, options).then(
  (result) => result.state,
  (error) => error.code,
);
console.log(JSON.stringify({ state, at: Date.now() }));
