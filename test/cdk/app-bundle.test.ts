import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("bundling the constructs with esbuild includes no HTTP client", async () => {
  const { metafile } = await build({
    absWorkingDir: join(__dirname, "../.."),
    entryPoints: ["cdk/index.ts"],
    bundle: true,
    write: false,
    platform: "node",
    external: ["aws-cdk-lib", "constructs"],
    metafile: true,
    logLevel: "silent",
  });
  const files = Object.keys(metafile.inputs);
  expect(files).toContain("src/integration/parse.ts");
  expect(files.filter((file) => /node_modules\/undici|src\/http\/(send|session)/.test(file))).toEqual([]);
});
