// Lets Node run the sources as they are, in a process of its own: `await import("../../src/index.ts")` after this.
import { registerHooks } from "node:module";

// They are written to be compiled: without extensions in their imports, and in a package of CommonJS.
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
